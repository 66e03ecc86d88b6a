"""A turn costs the same however long the conversation has been."""

from __future__ import annotations

import time
from statistics import median

from tests.dialogue.conftest import real_runner
from tests.journeys.person import Person

_ROUND = ["item:R:r02_verified:no", "item:R:r02_verified:yes", "topic:ask/red_flags", "item:R:r03_visa:why"]
_EARLY, _LATE = 12, 1000  # multiples of the round, so that both memories stand before the same kind of turn


def test_turn_1000_costs_what_turn_10_costs(person: Person) -> None:
    person.comes_to("R", "r03_visa")
    memories: dict[int, bytes | None] = {}
    for number in range(_LATE + 1):
        if number in (_EARLY, _LATE):
            memories[number] = person.tracker
        person.taps(_ROUND[number % len(_ROUND)])
    spent: dict[int, list[float]] = {_EARLY: [], _LATE: []}
    for _ in range(100):  # in turns, so that whatever else the machine does touches both
        for number, memory in memories.items():
            again = Person(real_runner(), tracker=memory)
            started = time.process_time()
            again.taps(_ROUND[0])
            spent[number].append(time.process_time() - started)
    early, late = median(spent[_EARLY]), median(spent[_LATE])
    assert late < 1.2 * early, f"{early * 1000:.1f} ms at turn {_EARLY}, {late * 1000:.1f} ms at turn {_LATE}"
    assert len(memories[_LATE] or b"") < 1.2 * len(memories[_EARLY] or b"")
