from datetime import datetime, timedelta, timezone

from bot.console.throttle import Throttle


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.now


def test_an_address_waits_after_too_many_tries_and_others_do_not() -> None:
    clock = Clock()
    throttle = Throttle(3, 60, clock=clock)
    assert [throttle.wait("a") for _ in range(3)] == [0, 0, 0]
    assert 0 < throttle.wait("a") <= 61
    assert throttle.wait("b") == 0
    clock.now += timedelta(seconds=61)
    assert throttle.wait("a") == 0


def test_right_attempts_do_not_count() -> None:
    throttle = Throttle(3, 60, clock=Clock())
    for _ in range(10):
        assert throttle.wait("a") == 0
        throttle.forgive("a")


def test_memory_is_bounded() -> None:
    throttle = Throttle(3, 60, clock=Clock())
    for number in range(10_050):
        throttle.wait(f"address {number}")
    assert len(throttle._seen) == 10_000


def test_no_address_is_kept_in_clear() -> None:
    throttle = Throttle(3, 60, clock=Clock())
    throttle.wait("203.0.113.7")
    assert b"203.0.113.7" not in b"".join(throttle._seen)
