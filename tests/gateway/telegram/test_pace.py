"""The limiter, on a clock that stands still."""

from __future__ import annotations

from bot.core.types import ChannelAddress
from bot.gateway.telegram.pace import GroupPace, Pace
from tests.botapi.faults import Rates

A, B, C, D = (ChannelAddress(name) for name in "1234")


class Time:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def free(pace: Pace, chat: ChannelAddress) -> bool:
    return pace.seconds_until(chat) == 0


async def test_a_second_in_a_chat_and_thirty_in_all() -> None:
    time = Time()
    pace = Pace(time)
    await pace.turn(A)
    assert pace.seconds_until(A) > 1
    assert pace.seconds_until(B) < 0.05
    sent = 0
    for step in range(1000):
        time.now = 100.0 + step / 1000
        chat = ChannelAddress(str(step + 10))
        if free(pace, chat):
            await pace.turn(chat)
            sent += 1
    assert sent <= 30


def test_a_refusal_stops_one_chat_and_several_stop_all() -> None:
    time = Time()
    pace = Pace(time)
    pace.refused(A, 5)
    assert pace.seconds_until(A) == 5
    assert free(pace, B)
    pace.refused(B, 7)
    assert free(pace, D)
    pace.refused(C, 6)
    assert pace.seconds_until(D) == 6
    time.now += 6
    assert free(pace, D)
    assert pace.seconds_until(B) == 1


def test_a_group_never_gets_more_than_telegram_takes() -> None:
    time = Time()
    pace, telegram = GroupPace(time), Rates(time)
    sent = 0
    while time.now < 100 + 600:
        spare = 4 if sent % 3 else 0
        pause = pace._reserve(spare)
        if pause > 0:
            time.now += pause
            continue
        telegram.check(-1001)  # raises when it is one too many
        sent += 1
    assert sent >= 14 * 10


def test_places_are_left_for_answers() -> None:
    time = Time()
    pace = GroupPace(time)
    told = 0
    while pace._reserve(spare=4) <= 1.05:
        time.now += 1.05
        told += 1
    assert pace._reserve(0) == 0
    pace.give_back()
    pace.refused(30)
    assert pace._reserve(0) == 30
    assert 5 < told < 18
