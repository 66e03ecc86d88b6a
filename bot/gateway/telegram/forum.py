"""Keeps the staff group as the queue is: a topic for each open case, its conversation only for who took it there.

Nothing is carried over from event to event: every round looks at the queue and takes the most important step that is
missing. So whatever is interrupted, changed by hand or done in the console is made good by the next rounds.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.core.cases import Case, order
from bot.core.errors import (
    AuthError,
    ChannelBusy,
    ChannelDown,
    ChannelError,
    ChannelRefused,
    ChannelUnsure,
    PersonGone,
    StoreDown,
)
from bot.core.types import CaseId, ChannelAddress, StaffId
from bot.gateway.telegram.api import Place, TelegramApi
from bot.gateway.telegram.forum_words import ForumWords, is_new_to
from bot.gateway.telegram.pace import GroupPace
from bot.gateway.telegram.writing import Part
from bot.hotline.audit import Audit
from bot.hotline.queue import CaseQueue
from bot.hotline.staff import StaffRegister
from bot.store.casefile import moment
from bot.store.forum import Topic, Topics

_log = logging.getLogger("pelita.telegram")
#: changes that come within this time are told together
_BATCH_SECONDS = 1.5
_QUIET_SECONDS = 5.0
_SHORT_TROUBLE_SECONDS, _TROUBLE_SECONDS = 3.0, 30.0
_MOST_CASES = 500
#: places of a minute that are left to answers for staff
_FOR_ANSWERS = 4

Act = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class _Step:
    """What is missing for a case."""

    case_id: CaseId
    act: Act


@dataclass(frozen=True)
class _Board:
    """What one round looks at."""

    cases: Mapping[CaseId, Case]
    topics: Mapping[CaseId, Topic]
    #: fences of claims that were made in a topic
    claims: Mapping[CaseId, int]

    def here(self, case: Case) -> bool:
        """Whether the case was taken in its topic by who holds it now."""
        return case.claim is not None and self.claims.get(case.id) == case.claim.fence


class Forum:
    """Of the one process that serves the channel."""

    def __init__(
        self,
        group: ChannelAddress,
        api: TelegramApi,
        pace: GroupPace,
        topics: Topics,
        queue: CaseQueue,
        register: StaffRegister,
        audit: Audit,
        words: ForumWords,
        clock: Callable[[], datetime],
    ) -> None:
        self._group = group
        self._api = api
        self._pace = pace
        self._topics = topics
        self._queue = queue
        self._register = register
        self._audit = audit
        self._words = words
        self._clock = clock
        self._told: dict[CaseId, float] = {}
        self._aside: dict[CaseId, float] = {}
        self._names: dict[StaffId, str] = {}
        self._in_trouble = False

    async def work(self) -> None:
        """For ever."""
        cursor, _ = await self._queue.changes("", 0)
        while True:
            try:
                while step := await self._next_step():
                    await self._take(step)
                cursor, changes = await self._queue.changes(cursor, _QUIET_SECONDS)
                if changes:
                    await asyncio.sleep(_BATCH_SECONDS)
            except StoreDown:
                await asyncio.sleep(1)
            except ChannelBusy as busy:
                self._pace.refused(busy.seconds)
            except (ChannelDown, ChannelUnsure):
                await asyncio.sleep(_SHORT_TROUBLE_SECONDS)
            except ChannelError as error:
                self._say_trouble(error)
                await asyncio.sleep(_TROUBLE_SECONDS)

    async def _take(self, step: _Step) -> None:
        """A step that Telegram refuses is tried again later; it holds no other case up."""
        try:
            await step.act()
        except ChannelRefused as refusal:
            if not _is_gone(refusal):
                self._aside[step.case_id] = time.monotonic() + _TROUBLE_SECONDS
                self._say_trouble(refusal)
        else:
            self._say_well()

    async def _next_step(self) -> _Step | None:
        """The most important thing that is missing: first what must go, then what somebody waits for."""
        board = await self._look()
        for case_id, topic in board.topics.items():
            ended = case_id not in board.cases or topic.group != int(self._group)  # or the group is another one now
            if ended and not self._is_aside(case_id):
                return _Step(case_id, partial(self._end, case_id, topic))
        await self._pace.turn(spare=_FOR_ANSWERS)
        board = await self._look()  # waiting for a turn may have taken long
        step = await self._held_step(board) or await self._open_step(board)
        if step is None:
            self._pace.give_back()
        return step

    async def _held_step(self, board: _Board) -> _Step | None:
        """What holders have not read yet; whoever was told something longest ago comes first."""
        for case in sorted((case for case in board.cases.values() if board.here(case)), key=self._told_last):
            topic = None if self._is_aside(case.id) else board.topics.get(case.id)
            act = topic and (await self._lines_step(case, topic) or self._reminder_step(case, topic))
            if act:
                return _Step(case.id, act)
        return None

    async def _open_step(self, board: _Board) -> _Step | None:
        """Topics that are missing, or that say what is true no more; the most dangerous case first."""
        for case in sorted(board.cases.values(), key=order):
            topic = board.topics.get(case.id)
            if self._is_aside(case.id):
                continue
            if topic is None:
                return _Step(case.id, partial(self._begin, case))
            if act := await self._status_step(case, topic, here=board.here(case)):
                return _Step(case.id, act)
        return None

    async def _look(self) -> _Board:
        waiting = [one.case for one in await self._queue.waiting(_MOST_CASES)]
        cases = [*waiting, *await self._queue.claimed(), *await self._queue.snoozed()]
        return _Board({case.id: case for case in cases}, await self._topics.all(), await self._topics.claims())

    async def _begin(self, case: Case) -> None:
        thread = await self._api.create_topic(self._group, case.handle)
        await self._topics.put(case.id, Topic(int(self._group), thread))

    async def _end(self, case_id: CaseId, topic: Topic) -> None:
        """Of a closed or erased case nothing stays in the group."""
        try:
            await self._api.delete_topic(self._place(topic))
        except ChannelRefused as refusal:
            if not _is_gone(refusal):
                raise
        except PersonGone:
            if topic.group == int(self._group):
                raise  # thrown out of the group: it is tried again when the bot is back
        await self._topics.drop(case_id)

    async def _lines_step(self, case: Case, topic: Topic) -> Act | None:
        lines = await self._queue.conversation(case.id)
        if len(lines) <= topic.shown or case.claim is None:
            return None
        name, staff = await self._name(case.claim.staff), case.claim.staff
        new = [line for line in lines[topic.shown :] if is_new_to(line, name, staff)]
        parts, seen = self._words.lines(new), replace(topic, shown=len(lines))

        async def step() -> None:
            self._told[case.id] = time.monotonic()
            for at, part in enumerate(parts):
                if at:
                    await self._pace.turn()
                await self._post(case.id, topic, part)
            await self._topics.put(case.id, seen)
            if parts:
                await self._audit.record(staff, "read", case.id)

        return step

    def _reminder_step(self, case: Case, topic: Topic) -> Act | None:
        """Once a lease, when a third of it is left."""
        if case.claim is None or moment(case.claim.until) == topic.reminded:
            return None
        if case.claim.until - self._clock() > self._queue.lease.of(case.tier) / 3:
            return None
        staff, ends = case.claim.staff, moment(case.claim.until)

        async def step() -> None:
            text = self._words.text("still_here", name=await self._name(staff))
            await self._post(case.id, topic, Part(text, self._words.keyboard(case.id, ("stay",))))
            await self._topics.put(case.id, replace(topic, reminded=ends))

        return step

    async def _status_step(self, case: Case, topic: Topic, *, here: bool) -> Act | None:
        holder = await self._name(case.claim.staff) if case.claim else ""
        part = self._words.status(case, holder, here=here)
        says = hashlib.sha256(f"{case.state} {case.tier} {here} {part}".encode()).hexdigest()[:16]
        if says == topic.says:
            return None

        async def step() -> None:
            if topic.status and case.state != "waiting":
                there = await self._api.edit(ChannelAddress(str(topic.group)), topic.status, part)
                # when its message is gone, the next round writes one
                await self._topics.put(case.id, replace(topic, says=says) if there else replace(topic, status=0))
            else:  # what waits is told anew, so that somebody hears of it
                message = await self._post(case.id, topic, part, quiet=False)
                await self._topics.put(case.id, replace(topic, status=message, says=says))

        return step

    async def _post(self, case_id: CaseId, topic: Topic, part: Part, *, quiet: bool = False) -> int:
        try:
            return await self._api.post(self._place(topic), part, quiet=quiet)
        except ChannelRefused as refusal:
            if _is_gone(refusal):  # deleted by hand: the next round opens another one
                await self._topics.drop(case_id)
            raise

    @staticmethod
    def _place(topic: Topic) -> Place:
        return Place(ChannelAddress(str(topic.group)), topic.thread)

    def _is_aside(self, case_id: CaseId) -> bool:
        return self._aside.get(case_id, 0.0) > time.monotonic()

    def _told_last(self, case: Case) -> float:
        return self._told.get(case.id, 0.0)

    async def _name(self, staff: StaffId) -> str:
        if staff not in self._names:
            try:
                self._names[staff] = (await self._register.member(staff)).name
            except AuthError:
                return ""
        return self._names[staff]

    def _say_trouble(self, error: ChannelError) -> None:
        if not self._in_trouble:
            _log.warning("staff group: %s; see docs/howto/staff-group.md, trying again", type(error).__name__)
        self._in_trouble = True

    def _say_well(self) -> None:
        if self._in_trouble:
            _log.info("staff group: well again")
        self._in_trouble = False


def _is_gone(error: ChannelError) -> bool:
    """Telegram's words for a topic that is not there."""
    return any(words in str(error) for words in ("topic_id_invalid", "thread not found", "topic_deleted"))
