"""What staff do in the group: linked accounts act on cases with the transitions of the console, nobody else does."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import Any

from bot.content.canned import SERVICE_PLACEHOLDER
from bot.content.catalog import Catalog
from bot.content.hotline import CurrentRules
from bot.content.notices import sentences
from bot.core.cases import MAX_REPLY, OUTCOMES, Case, Claim
from bot.core.errors import AuthError, ChannelBusy, ChannelError, PelitaError, Refused
from bot.core.types import LANGS, CaseId, ChannelAddress
from bot.gateway.telegram.api import Place, TelegramApi
from bot.gateway.telegram.forum_updates import ForumEvent, is_of_group, read_forum
from bot.gateway.telegram.forum_words import ACTS, ForumWords, read_data
from bot.gateway.telegram.pace import GroupPace
from bot.gateway.telegram.writing import Part
from bot.hotline.links import StaffLinks
from bot.hotline.queue import CaseQueue
from bot.hotline.staff import StaffMember
from bot.store.forum import Topics

_log = logging.getLogger("pelita.telegram")
#: within this time one account is answered once in a topic
_SAME_HINT_SECONDS = 30.0
#: the queue's refusals that say that there is nothing to do here any more
_ENDED = frozenset({"unknown_case", "closed", "erased"})

Act = Callable[[StaffMember, Case], Awaitable[str]]


class ForumDesk:
    """One per process; presses and messages may come to any of them."""

    def __init__(
        self,
        group: ChannelAddress,
        api: TelegramApi,
        pace: GroupPace,
        topics: Topics,
        queue: CaseQueue,
        links: StaffLinks,
        words: ForumWords,
        catalog: Catalog,
    ) -> None:
        self._group = group
        self._api = api
        self._pace = pace
        self._topics = topics
        self._queue = queue
        self._links = links
        self._words = words
        self._catalog = catalog
        self._rules = CurrentRules(catalog)
        self._hinted: dict[tuple[int, ChannelAddress], float] = {}
        self._errands: set[asyncio.Task[None]] = set()
        self._acts: Mapping[str, Act] = {
            "claim": self._claim,
            "stay": self._stay,
            "word": self._code_word,
            "back": self._hand_back,
            "close": self._ask_outcome,
            "keep": self._stay,
        }

    def concerns(self, update: object) -> bool:
        """Whether an update is of the staff group."""
        return is_of_group(update, int(self._group))

    async def take(self, update: object) -> None:
        """Take an update of the group in. Raises StoreDown: then it was not, and must come again."""
        event = read_forum(update)
        if event is None:
            return
        member = await self._links.member_of(event.account)
        if event.kind == "press":
            await self._press(event, member)
            return
        case_id = await self._topics.case_of(int(self._group), event.thread)
        if case_id is None:
            return  # staff among themselves
        if member is None:
            self._hint(event, "not_linked")
        elif (hint := await self._from_staff(event, member, case_id)) is not None:
            self._hint(event, *hint, always=True)

    async def link(self, text: str, account: ChannelAddress) -> None:
        """A code that somebody sent to the bot privately. Raises StoreDown."""
        try:
            said = self._words.text("link.done", name=(await self._links.redeem(text, account)).name)
        except AuthError:
            said = self._words.text("link.invalid")
        self._errand(self._say_privately(account, said))

    async def aclose(self) -> None:
        """End what is under way."""
        for errand in self._errands:
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)

    async def _press(self, event: ForumEvent, member: StaffMember | None) -> None:
        wish = read_data(event.data)
        if wish is None or member is None:
            toast = self._words.hint("not_linked" if wish else "try_again")
        else:
            toast = await self._done(member, *wish, event)
        self._errand(self._api.answer_press(event.callback, toast))

    async def _from_staff(
        self, event: ForumEvent, member: StaffMember, case_id: CaseId
    ) -> tuple[str, dict[str, object]] | None:
        """What to tell the writer; None when their words went to the person."""
        if event.kind == "other":
            return "only_text", {}
        act = self._words.command(event.text)
        if act is not None and event.kind == "edit":
            return "too_late", {}
        if act:
            return "", {"text": await self._done(member, case_id, act, event)}
        if act == "":
            return "unknown_command", {}
        if SERVICE_PLACEHOLDER in event.text:
            return "service_missing", {}
        if len(event.text) > MAX_REPLY:
            return "too_long", {"n": MAX_REPLY}
        try:
            claim = await self._claim_here(member, await self._queue.get(case_id))
            with contextlib.suppress(Refused):
                await self._read(claim)
            if event.kind == "edit":
                await self._correct(claim, event, member)
            else:
                mark, once = str(event.message), f"forum{event.update}"
                await self._queue.reply(claim, event.text, member.name, dedupe_id=once, mark=mark)
        except Refused as refusal:
            return _code(refusal), {}
        return None

    async def _correct(self, claim: Claim, event: ForumEvent, member: StaffMember) -> None:
        """What they change in the topic changes for the person. Raises Refused."""
        wrong = await self._queue.correctable(claim.case_id, member.id, mark=str(event.message))
        said = [line.text for line in await self._queue.conversation(claim.case_id) if line.sender == "staff"]
        if wrong and said[-1:] == [event.text]:
            return  # Telegram counts a preview of a link as a change, too
        await self._queue.correct(claim, wrong, event.text, member.name, dedupe_id=f"forum{event.update}")

    async def _done(self, member: StaffMember, case_id: CaseId, act: str, event: ForumEvent) -> str:
        """Does what a button or a command asks for; returns what to say about it."""
        try:
            case = await self._queue.get(case_id)
            if act in OUTCOMES:
                return await self._close(member, case, act)
            hint = await self._acts[act](member, case) if act in self._acts else self._words.hint("try_again")
            if act in ("close", "keep"):
                await self._set_keyboard(case_id, event, ask=act == "close")
        except Refused as refusal:
            return self._words.hint(_code(refusal))
        return hint

    async def _claim(self, member: StaffMember, case: Case) -> str:
        """As in the console: who may choose takes any case, others the one that is next."""
        greeting = sentences(self._catalog, "joined")
        if case.claim is not None and case.claimed_by == member.id:
            taken = await self._queue.claim(member.id, case.id)
        elif member.may("hand_over"):
            taken = await self._queue.claim(member.id, case.id, greeting=greeting)
        else:
            if case.state != "waiting":
                raise Refused("already_claimed" if case.state == "claimed" else case.state)
            first = (await self._queue.waiting(1))[0].case
            if first.id != case.id:
                return self._words.hint("next_first", handle=first.handle)
            found = await self._queue.claim_next(member.id, LANGS, load=self._rules().load, greeting=greeting)
            if found is None:
                raise Refused("already_claimed")
            taken = found  # in this moment a more urgent one can have come in front: then it is that
        if taken.claim is not None:
            await self._topics.claimed_here(taken.id, taken.claim.fence)
        return self._words.hint("moved" if case.claimed_by == member.id else "claimed")

    async def _stay(self, member: StaffMember, case: Case) -> str:
        await self._queue.touch(await self._claim_here(member, case))
        return self._words.hint("stayed")

    async def _code_word(self, member: StaffMember, case: Case) -> str:
        """Shown to who pressed only, and nowhere written down."""
        await self._claim_here(member, case)
        word = await self._queue.code_word(case.id, member.id)
        return self._words.hint("word", word=word) if word else self._words.hint("no_word")

    async def _hand_back(self, member: StaffMember, case: Case) -> str:
        claim = await self._claim_here(member, case)
        await self._queue.hand_back(claim, farewell=sentences(self._catalog, "left"))
        return self._words.hint("handed_back")

    async def _ask_outcome(self, member: StaffMember, case: Case) -> str:
        await self._queue.touch(await self._claim_here(member, case))
        return self._words.hint("choose_outcome")

    async def _close(self, member: StaffMember, case: Case, outcome: str) -> str:
        claim = await self._claim_here(member, case)
        await self._read(claim)
        await self._queue.close(claim, outcome, farewell=sentences(self._catalog, "closed"))
        return self._words.hint("closed")

    async def _read(self, claim: Claim) -> None:
        """Who acts in the topic has read what it shows. Raises Refused("unread") when something is not there yet."""
        if await self._all_shown(claim.case_id):
            await self._queue.looked(claim)
        if not await self._all_shown(claim.case_id):  # it may have come in this very moment
            raise Refused("unread")

    async def _all_shown(self, case_id: CaseId) -> bool:
        topic, lines = await self._topics.of(case_id), await self._queue.conversation(case_id)
        return topic is not None and all(line.sender != "person" for line in lines[topic.shown :])

    async def _claim_here(self, member: StaffMember, case: Case) -> Claim:
        """The claim that this member made in the topic. Raises Refused: not_holder, of_other."""
        here = (await self._topics.claims()).get(case.id)
        if case.state in _ENDED:
            raise Refused(case.state)
        if case.claim and case.claimed_by != member.id:
            raise Refused("of_other")
        if case.claim is None or case.claim.fence != here:
            raise Refused("not_holder")
        return case.claim

    async def _set_keyboard(self, case_id: CaseId, event: ForumEvent, *, ask: bool) -> None:
        topic = await self._topics.of(case_id)
        message = event.message if event.kind == "press" else topic.status if topic else 0
        keyboard = self._words.outcomes(case_id) if ask else self._words.keyboard(case_id, ACTS[1:])
        if message:
            self._errand(self._paced(partial(self._api.set_keyboard, self._group, message, keyboard)))

    def _hint(
        self, event: ForumEvent, code: str, values: Mapping[str, object] | None = None, *, always: bool = False
    ) -> None:
        """Answer in the topic; whoever has no part in the case is answered now and then."""
        now, who = time.monotonic(), (event.thread, event.account)
        if not always and now - self._hinted.get(who, -_SAME_HINT_SECONDS) < _SAME_HINT_SECONDS:
            return
        self._hinted = {one: at for one, at in self._hinted.items() if now - at < _SAME_HINT_SECONDS}
        self._hinted[who] = now
        said = str((values or {}).get("text", "")) if not code else self._words.hint(code, **(values or {}))
        place = Place(self._group, event.thread)
        self._errand(self._paced(partial(self._api.post, place, Part(said), quiet=True, answers=event.message)))

    async def _paced(self, call: Callable[[], Awaitable[object]]) -> None:
        await self._pace.turn()
        try:
            await call()
        except ChannelBusy as busy:
            self._pace.refused(busy.seconds)

    async def _say_privately(self, account: ChannelAddress, text: str) -> None:
        await self._api.send(account, Part(text))

    def _errand(self, errand: Coroutine[Any, Any, object]) -> None:
        async def run() -> None:
            try:
                with contextlib.suppress(ChannelError):
                    await errand
            except PelitaError as error:
                _log.info("errand_failed %s", type(error).__name__)

        task = asyncio.create_task(run())
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)


def _code(refusal: Refused) -> str:
    return "gone" if refusal.code in _ENDED else refusal.code
