"""However tries come: within one window nobody, no code and not all together get more than their number."""

from __future__ import annotations

import asyncio
import tempfile
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.store.returns import ReturnCodes, TryLimits
from bot.store.takeover import Takeover
from tests.support.stores import Clock, opened, person

LIMITS = TryLimits(per_person=3, per_code=4, together=9)
MINUTE = timedelta(minutes=1)
tries = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from([0, 1, 20, 61])), min_size=1, max_size=40
)


class Window:
    """A plain count of one thing."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.count = 0
        self.ends: datetime | None = None

    def full(self, now: datetime) -> bool:
        return self.ends is not None and now < self.ends and self.count >= self.most

    def take(self, now: datetime) -> None:
        if self.ends is None or now >= self.ends:
            self.count, self.ends = 0, now + LIMITS.window
        self.count += 1


@given(tries)
@settings(max_examples=60, deadline=None)
def test_the_limits_hold_for_any_order_of_tries(redis_url: str, steps: list[tuple[int, int, int]]) -> None:
    asyncio.run(_play(redis_url, steps))


async def _play(url: str, steps: list[tuple[int, int, int]]) -> None:
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        async with opened(url, Path(folder), clock=clock) as store:
            codes = ReturnCodes(
                store.scripts,
                store.keyring,
                Takeover(store.scripts, store.vault, store.retention, clock=clock),
                store.retention.return_code,
                limits=LIMITS,
                clock=clock,
            )
            people = [person(str(number)) for number in range(4)]
            by_person: defaultdict[int, Window] = defaultdict(lambda: Window(LIMITS.per_person))
            by_code: defaultdict[int, Window] = defaultdict(lambda: Window(LIMITS.per_code))
            together = Window(LIMITS.together)
            for who, which, minutes in steps:
                now = clock.advance(minutes=minutes)
                counted = (by_person[who], by_code[which], together)
                allowed = not any(window.full(now) for window in counted)
                if allowed:
                    for window in counted:
                        window.take(now)
                assert await codes._may_try(people[who], f"code-{which}") == allowed
