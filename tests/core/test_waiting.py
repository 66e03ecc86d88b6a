"""When a waiting person is told how things stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.cases import Case, open_case
from bot.core.types import CaseId, CaseOpening
from bot.core.waiting import WaitingNews, news_due
from tests.core.test_shifts import WEEK, at

AFTER = (timedelta(minutes=3), timedelta(minutes=30))


def case(opened: datetime, **more: object) -> Case:
    return replace(open_case(CaseId("1"), CaseOpening("high", 1, "id", ()), opened), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("minutes", "told", "stage"),
    [(0, 0, None), (2, 0, None), (3, 0, 1), (29, 1, None), (30, 1, 2), (90, 2, None), (45, 0, 2)],
)
def test_one_message_for_each_period(minutes: int, told: int, stage: int | None) -> None:
    opened = at("2026-11-23 09:00")
    news = news_due(case(opened, told=told), WEEK, AFTER, opened + timedelta(minutes=minutes))
    assert news == (None if stage is None else WaitingNews("place", stage))


def test_a_closed_door_is_told_once_for_each_closed_time() -> None:
    opened = at("2026-11-23 21:00")
    assert news_due(case(opened), WEEK, AFTER, opened) == WaitingNews("off_shift", 0)
    told = case(opened, told_off_at=opened)
    assert news_due(told, WEEK, AFTER, at("2026-11-24 05:00")) is None
    assert news_due(told, WEEK, AFTER, at("2026-11-24 08:01")) is None
    assert news_due(told, WEEK, AFTER, at("2026-11-24 08:03")) == WaitingNews("place", 1)
    assert news_due(told, WEEK, AFTER, at("2026-11-24 21:00")) == WaitingNews("off_shift", 0)


@pytest.mark.parametrize("state", ["claimed", "snoozed", "closed", "erased"])
def test_only_who_waits_is_told(state: str) -> None:
    opened = at("2026-11-23 21:00")
    assert news_due(case(opened, state=state), WEEK, AFTER, opened + timedelta(hours=1)) is None
