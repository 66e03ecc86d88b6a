"""The mailbox: every message of a person waits here, sealed, until its turn has been committed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from bot.core.cases import LEASE, Lease
from bot.core.errors import LeaseLost, MailboxFull, StoreError, UnknownSession, Unreadable
from bot.core.retention import Retention
from bot.core.types import CaseId, CheckInChange, Incoming, Lang, Pseudonym, TurnResult
from bot.settings import utc_now
from bot.store.casefile import CaseChange, Casefile, at_moment
from bot.store.checkins import check_in_arguments
from bot.store.codec import MESSAGE, digest, dump_incoming, load_incoming
from bot.store.envelope import Vault, WrappedKey, milliseconds
from bot.store.lanes import Lane
from bot.store.outbox import outbox_periods, seal_replies
from bot.store.questions import Questions
from bot.store.scripts import Argument, Scripts
from bot.store.withheld import seal_withheld

logger = logging.getLogger(__name__)

WorkCase = Literal["none", "waiting", "claimed"]

#: A turn that failed this often is not tried again: the caller answers kindly and the message is set aside.
MAX_ATTEMPTS = 5

#: more of one person do not wait: nobody types so many, and nobody can fill the store with them
MOST_WAITING = 200

_LANE = "inbox"
TRACKER = "tracker"
#: A commit is prepared anew when the person's case changed under it; each time is a rarer coincidence.
_MAX_PREPARATIONS = 8


@dataclass(frozen=True)
class Work:
    """One message with all that its turn needs, held under a lease until `commit` or `release`."""

    person: Pseudonym
    fence: int
    incoming: Incoming = field(repr=False)
    #: how often this message has been taken, this time included
    attempts: int
    #: what the last committed turn left; None at the start of a conversation
    tracker: bytes | None = field(repr=False)
    session_lang: Lang
    case_state: WorkCase = "none"
    case_id: CaseId | None = None
    #: the case that the person's check-ins belong to, open or not
    check_in_case: CaseId | None = None
    #: when the last check-in was asked; None once it was answered
    check_in_asked: datetime | None = None
    #: code of the last failure of this message, "" if none
    last_error: str = ""

    @property
    def exhausted(self) -> bool:
        """True after MAX_ATTEMPTS failures: answer kindly without running the turn; commit sets the message aside."""
        return self.attempts > MAX_ATTEMPTS


class Mailbox:
    """Messages in, turns out: one person is served by one worker at a time, in the order of arrival."""

    def __init__(
        self,
        scripts: Scripts,
        vault: Vault,
        retention: Retention,
        *,
        lease: timedelta = timedelta(seconds=30),
        claims: Lease = LEASE,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._scripts = scripts
        self._vault = vault
        self._retention = retention
        self._casefile = Casefile(vault, retention, claims)
        self._questions = Questions(scripts, vault, retention)
        self._lane = Lane(scripts, _LANE, lease)
        self._clock = clock

    async def put(self, person: Pseudonym, incoming: Incoming, *, dedupe_id: str) -> bool:
        """Store a message before it is acknowledged; False when `dedupe_id` was seen in the last 24 h (nothing stored).

        Raises UnknownSession when `Sessions.open` was not called since the person's last erase, MailboxFull when
        MOST_WAITING messages of theirs wait already (nothing stored), and StoreDown; after StoreDown the caller may
        try again with the same `dedupe_id`.
        """
        for _ in range(2):
            try:
                blob = await self._vault.seal(person, MESSAGE, dump_incoming(incoming))
            except Unreadable:
                raise UnknownSession from None
            outcome = await self._scripts.run(
                "mailbox_put",
                person=person,
                blob=blob,
                dedupe=digest(dedupe_id),
                dedupe_ttl=milliseconds(self._retention.dedupe),
                ttl=milliseconds(self._retention.mailbox),
                session_ttl=milliseconds(self._retention.session),
                most=MOST_WAITING,
            )
            if outcome == b"full":
                raise MailboxFull
            if outcome in (b"stored", b"seen"):
                return bool(outcome == b"stored")
            self._vault.forget(person)  # sealed with a key that was erased elsewhere: look again
        raise UnknownSession

    async def take(self, worker: str, *, wait: float) -> Work | None:
        """The next message to work on, waiting up to `wait` seconds; None when there is none. Raises StoreDown.

        Leases that ran out come first. A message that cannot be decrypted is set aside, never returned.
        """
        taken = await self._lane.take("mailbox_take", wait=wait, holder=worker)
        if taken is None:
            return None
        person, fence = Pseudonym(taken[0].decode()), int(taken[1])
        try:
            return await self._work(person, fence, taken[2:])
        except Unreadable:
            logger.error("message_unreadable", extra={"worker": worker})
            await self._scripts.run(
                "mailbox_bury", person=person, fence=fence, ttl=milliseconds(self._retention.mailbox)
            )
            return None

    async def reclaim(self, worker: str) -> int:
        """Call it when a worker starts: what the one of that name held is due at once, not when its lease ends.

        Harmless when the old one still lives: its fence is gone, so its commit is refused. Names must be one worker's
        own among all machines. Raises StoreDown.
        """
        return await self._lane.reclaim(worker)

    async def renew(self, work: Work) -> None:
        """Start the lease anew. Raises LeaseLost, StoreDown."""
        await self._lane.renew(work.person, work.fence)

    async def release(self, work: Work, *, delay: float, error_code: str) -> None:
        """The turn failed: the message comes back after `delay` s. Raises LeaseLost, StoreDown."""
        await self._lane.release(work.person, work.fence, delay=delay, error=error_code)

    async def commit(self, work: Work, result: TurnResult) -> None:
        """Let the turn take effect, in one script: tracker, replies, case, counters, removal of the message.

        Replies are dropped when staff hold the case by now, unless `result.always_deliver`. Raises LeaseLost when
        the lease was lost or the person erased everything (then nothing was written), and StoreDown (then the outcome
        is unknown; do not run the turn again: the lease decides).
        """
        change = CaseChange(result.open_case, result.case_texts, result.raise_reasons)
        case_id, again = work.case_id, work.check_in_case
        try:
            turn = await self._turn(work, result)
            for _ in range(_MAX_PREPARATIONS):
                case = await self._casefile.prepare(work.person, case_id, change, self._clock(), again=again)
                outcome, *details = await self._scripts.run("mailbox_commit", **turn, **case)
                if outcome == b"done":
                    return
                if outcome == b"lost":
                    raise LeaseLost
                again = None
                if outcome == b"moved":
                    case_id = CaseId(details[0].decode()) if details[0] else None
        except Unreadable:
            raise LeaseLost from None  # the keys are gone: the person erased everything
        raise StoreError("the person's case kept changing")

    async def waiting(self) -> int:
        """How many people have a message that no worker has taken yet."""
        return int(await self._scripts.call("ZCARD", self._scripts.keys("lane:ready", _LANE)))

    async def _work(self, person: Pseudonym, fence: int, taken: list[Any]) -> Work:
        attempts, error, message, tracker, lang, case, state, (gen, epoch, wrapped), (check_in_case, asked) = taken
        if gen is None:
            raise Unreadable("no key")
        self._vault.learn(person, WrappedKey(gen, epoch.decode(), wrapped))
        incoming = load_incoming(await self._vault.open(person, MESSAGE, message))
        return Work(
            person=person,
            fence=fence,
            incoming=incoming,
            attempts=int(attempts),
            tracker=await self._tracker(person, tracker),
            session_lang="en" if lang == b"en" else "id",
            case_state=cast(WorkCase, state.decode()),
            case_id=CaseId(case.decode()) if case else None,
            check_in_case=CaseId(check_in_case.decode()) if check_in_case else None,
            check_in_asked=at_moment(int(asked)) if asked else None,
            last_error=error.decode(),
        )

    async def _tracker(self, person: Pseudonym, blob: bytes | None) -> bytes | None:
        try:
            return None if blob is None else await self._vault.open(person, TRACKER, blob)
        except Unreadable:
            logger.warning("tracker_unreadable")  # it will never heal: the conversation starts anew
            return None

    async def _turn(self, work: Work, result: TurnResult) -> dict[str, Argument]:
        person = work.person
        tracker = result.tracker
        return {
            "person": person,
            "fence": work.fence,
            "message": digest(work.incoming.id),
            "exhausted": 1 if work.exhausted else None,
            "tracker": None if tracker is None else await self._vault.seal(person, TRACKER, tracker),
            "tracker_idle": milliseconds(self._retention.tracker_idle),
            "tracker_total": milliseconds(self._retention.tracker_total),
            "mailbox_ttl": milliseconds(self._retention.mailbox),
            "replies": await seal_replies(self._vault, person, result.replies) or None,
            "always": 1 if result.always_deliver else None,
            "counters": result.counters or None,
            "day": self._clock().date().isoformat(),
            "forget_withheld": 1 if result.forget_withheld else None,
            **await seal_withheld(self._vault, self._retention, person, result.withheld),
            **await check_in_arguments(
                self._vault, person, result.check_in or CheckInChange(), self._clock(), self._retention.check_in
            ),
            **await self._questions.arguments(person, result.question, self._clock()),
            **outbox_periods(self._retention),
        }
