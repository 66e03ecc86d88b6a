"""Takes a person's message in, and waits for what comes of it; answers itself where nobody else does in time."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.errors import MailboxFull, StoreError, UnknownSession
from bot.core.types import Incoming, Lang, Pseudonym, Reply
from bot.gateway.code_word_desk import CodeWordDesk
from bot.gateway.consent_desk import ConsentDesk
from bot.gateway.first_aid import FirstAid
from bot.gateway.release_desk import ReleaseDesk
from bot.gateway.return_desk import ReturnDesk, Returned
from bot.store.outbox import Answer
from bot.store.store import Store

#: with understanding ready, danger and hiding still do not wait longer than this for their turn (seconds)
FIRST_LOOK = 2.0
#: how long a message of a client that does not wait is watched before the holding sentence is said
WATCH = 15.0
#: within this time a person is told only once that answers will follow
_SAME_HOLDING = timedelta(seconds=60)
_MOST_HOLDINGS = 5_000
#: within this time somebody of whom no more messages are taken gets the contacts once
_SAME_AID_SECONDS = 30
#: later than any reply: asks whether a turn is done without fetching its replies
_NOTHING_NEW = f"{2**53}-0"


@dataclass(frozen=True)
class Outcome:
    """What a caller gets for a message; `with_staff`: people answer, nothing is to be expected from the bot."""

    replies: tuple[Reply, ...] = ()
    with_staff: bool = False


class Desk:
    """One per process."""

    def __init__(
        self,
        store: Store,
        first_aid: FirstAid,
        returns: ReturnDesk,
        consents: ConsentDesk,
        releases: ReleaseDesk,
        code_words: CodeWordDesk,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._first_aid = first_aid
        self._returns = returns
        self._consents = consents
        self._releases = releases
        self._code_words = code_words
        self._clock = clock
        self._holdings: OrderedDict[Pseudonym, tuple[datetime, tuple[Reply, ...]]] = OrderedDict()
        self._watches: set[asyncio.Task[None]] = set()

    async def take_in(
        self,
        person: Pseudonym,
        lang: Lang,
        *,
        text: str = "",
        action: str = "",
        client_id: str = "",
        corrects: bool = False,
        wait: float,
        pushed: bool = False,
    ) -> Outcome:
        """Stores the message, then waits up to `wait` seconds for its answer; 0 = the answer is fetched by polls.

        `corrects`: the text stands in the place of an earlier one. `pushed`: replies reach the person through a push
        lane and must not count as handed out here.

        A repeated `client_id` stores nothing and gives no replies: those of the first time come by polls.
        Raises UnknownSession, StoreDown, and MailboxFull: nothing was stored, but who is in danger got the contacts.
        """
        request = client_id or secrets.token_hex(16)
        answered = await self._consents.take_in(person, lang, action) if action else None
        if answered is not None:
            return await self._confirmed(person, answered, request, fetch=wait > 0 and not pushed)
        said = await self._releases.take_in(person, lang, action)
        said = said or await self._code_words.take_in(person, lang, text=text, action=action, request=request)
        if said is not None:
            return await self._say_once(person, said, request, pushed)
        returned = await self._returns.take_in(person, text=text, action=action, request=request)
        if returned is None:
            return await self._store_and_follow(person, lang, text, action, client_id, wait, pushed, corrects=corrects)
        # The rest of the message is waited for; what is said of the code before it comes along.
        told = await self._told(person, lang, returned, 0 if returned.rest else wait, pushed)
        if not returned.rest:
            return told
        rest = await self._store_and_follow(person, lang, returned.rest, "", client_id, wait, pushed)
        return replace(rest, replies=(*told.replies, *rest.replies))

    async def _confirmed(self, person: Pseudonym, said: Reply, request: str, *, fetch: bool) -> Outcome:
        """What is said to an answer that has taken effect already; a repeated request says it once."""
        await self._store.outbox.append(person, [said], dedupe_id=f"consent:{request}")
        if not fetch:
            return Outcome()
        seen = await self._store.outbox.wait_done(person, f"consent:{request}", "", 0)
        return Outcome(tuple(seen.replies), seen.with_staff)

    async def _store_and_follow(
        self,
        person: Pseudonym,
        lang: Lang,
        text: str,
        action: str,
        client_id: str,
        wait: float,
        pushed: bool,
        *,
        corrects: bool = False,
    ) -> Outcome:
        now = self._clock()
        incoming = Incoming(secrets.token_hex(16), now, text=text, action=action, corrects=corrects, lang=lang)
        dedupe_id = f"client:{client_id}" if client_id else incoming.id
        try:
            if not await self._store.mailbox.put(person, incoming, dedupe_id=dedupe_id):
                return Outcome()
        except MailboxFull:
            await self._aid_anyway(person, incoming, lang)
            raise
        return await self._follow(person, incoming, lang, wait, pushed)

    async def _aid_anyway(self, person: Pseudonym, incoming: Incoming, lang: Lang) -> None:
        aid = await self._first_aid.answer(person, incoming, await self._lang(incoming, lang))
        if aid is not None:
            once = f"full:{int(self._clock().timestamp()) // _SAME_AID_SECONDS}"
            await self._store.outbox.append(person, [aid], dedupe_id=once)

    async def _follow(self, person: Pseudonym, incoming: Incoming, lang: Lang, wait: float, pushed: bool) -> Outcome:
        """What comes of a message that is stored."""
        ready = await self._store.health.nlu_state() == "ready"
        if ready and wait <= 0:
            self._watch(person, incoming, lang)
            return Outcome()
        return await self._answer(person, incoming, lang, wait if ready else 0.0, ready=ready, fetch=not pushed)

    async def aclose(self) -> None:
        """Stops watching."""
        for watch in self._watches:
            watch.cancel()
        await asyncio.gather(*self._watches, return_exceptions=True)

    async def _told(self, person: Pseudonym, lang: Lang, returned: Returned, wait: float, pushed: bool) -> Outcome:
        """What is said about a return code: shown once and stored nowhere, unless only the outbox reaches the person.

        When the conversation goes on here, the turn of the message that waits for it answers.
        """
        if returned.said is None:
            back = Incoming(id=returned.awaited, at=self._clock(), lang=lang)
            return await self._follow(person, back, lang, wait, pushed)
        return await self._say_once(person, returned.said, "", pushed)

    async def _say_once(self, person: Pseudonym, said: Reply, request: str, pushed: bool) -> Outcome:
        """Shown once and stored nowhere, unless only the outbox reaches the person; a repeated request says it once."""
        if not pushed:
            return Outcome((said,))
        await self._store.outbox.append(person, [said], dedupe_id=f"once:{request}" if request else "")
        return Outcome()

    async def _answer(
        self, person: Pseudonym, incoming: Incoming, lang: Lang, wait: float, *, ready: bool, fetch: bool = True
    ) -> Outcome:
        """`fetch` False leaves the replies to somebody else's poll."""
        since = "" if fetch else _NOTHING_NEW
        seen = await self._wait_done(person, incoming, since, min(wait, FIRST_LOOK))
        aid = None if seen.done else await self._first_aid.answer(person, incoming, await self._lang(incoming, lang))
        if not seen.done and aid is None and wait > FIRST_LOOK:
            later = await self._wait_done(person, incoming, since, wait - FIRST_LOOK)
            seen = replace(later, replies=[*seen.replies, *later.replies])
        if seen.done or (aid is None and seen.with_staff):
            return Outcome(tuple(seen.replies), seen.with_staff)
        if aid is None and (held := self._held_lately(person)) is not None:
            return Outcome((*seen.replies, *held))
        said = aid or self._first_aid.holding(await self._lang(incoming, lang), slow=ready)
        await self._store.outbox.append(person, [said], dedupe_id=f"held:{incoming.id}")
        now_there = await self._wait_done(person, incoming, since, 0)
        if aid is None:
            self._remember_holding(person, tuple(now_there.replies[-1:]))
        return Outcome((*seen.replies, *now_there.replies))

    async def _wait_done(self, person: Pseudonym, incoming: Incoming, since: str, seconds: float) -> Answer:
        return await self._store.outbox.wait_done(person, incoming.id, since, seconds)

    async def _lang(self, incoming: Incoming, lang: Lang) -> Lang:
        return await self._first_aid.language(incoming.text, lang)

    def _watch(self, person: Pseudonym, incoming: Incoming, lang: Lang) -> None:
        async def watch() -> None:
            try:
                await self._answer(person, incoming, lang, WATCH, ready=True, fetch=False)
            except (StoreError, UnknownSession):
                return  # the message is stored; only the holding sentence is not said

        task = asyncio.create_task(watch())
        self._watches.add(task)
        task.add_done_callback(self._watches.discard)

    def _held_lately(self, person: Pseudonym) -> tuple[Reply, ...] | None:
        """The holding sentence if one was said just now (empty when it was left to a poll), None if none was."""
        at, held = self._holdings.get(person, (None, ()))
        return held if at is not None and self._clock() - at < _SAME_HOLDING else None

    def _remember_holding(self, person: Pseudonym, said: tuple[Reply, ...]) -> None:
        self._holdings[person] = (self._clock(), said)
        self._holdings.move_to_end(person)
        if len(self._holdings) > _MOST_HOLDINGS:
            self._holdings.popitem(last=False)
