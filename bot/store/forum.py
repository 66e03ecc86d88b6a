"""What is known of the staff group on Telegram: which topic belongs to which case. Nothing of any person."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from bot.core.types import CaseId
from bot.store.scripts import Scripts


@dataclass(frozen=True)
class Topic:
    """The topic of a case."""

    group: int
    thread: int
    #: id of the message that says how the case stands, 0 = none yet; and a fingerprint of what it says
    status: int = 0
    says: str = ""
    #: lines of the conversation that the topic has
    shown: int = 0
    #: end of the lease about which its holder was reminded
    reminded: int = 0


class Topics:
    """Two hashes, each written by one side only: topics by who keeps them, claims by who takes presses in.

    Calls raise StoreDown.
    """

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts

    async def all(self) -> dict[CaseId, Topic]:
        """Every topic, those of ended cases too."""
        found = await self._scripts.call("HGETALL", self._scripts.keys("forum:topics"))
        return {CaseId(case.decode()): Topic(**json.loads(row)) for case, row in found.items()}

    async def of(self, case_id: CaseId) -> Topic | None:
        """The topic of a case."""
        row = await self._scripts.call("HGET", self._scripts.keys("forum:topics"), case_id)
        return None if row is None else Topic(**json.loads(row))

    async def case_of(self, group: int, thread: int) -> CaseId | None:
        """Whose topic it is."""
        found = [case for case, topic in (await self.all()).items() if (topic.group, topic.thread) == (group, thread)]
        return found[0] if found else None

    async def put(self, case_id: CaseId, topic: Topic) -> None:
        """Remember it."""
        await self._scripts.call("HSET", self._scripts.keys("forum:topics"), case_id, json.dumps(asdict(topic)))

    async def drop(self, case_id: CaseId) -> None:
        """The topic is gone."""
        await self._scripts.call("HDEL", self._scripts.keys("forum:topics"), case_id)
        await self._scripts.call("HDEL", self._scripts.keys("forum:claims"), case_id)

    async def claimed_here(self, case_id: CaseId, fence: int) -> None:
        """The claim of that fence was made in the topic: its conversation may be shown there."""
        await self._scripts.call("HSET", self._scripts.keys("forum:claims"), case_id, fence)

    async def claims(self) -> dict[CaseId, int]:
        """Case → fence of the last claim that was made in its topic."""
        found = await self._scripts.call("HGETALL", self._scripts.keys("forum:claims"))
        return {CaseId(case.decode()): int(fence) for case, fence in found.items()}
