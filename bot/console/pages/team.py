"""The team at a glance: who works, what they hold, how long people wait, and whether the second alert arrives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response

from bot.console.team import Colleague, Team, team
from bot.console.visit import Visit
from bot.core.shifts import expectation
from bot.core.types import TIERS, Tier
from bot.hotline.alerts import AlertLog
from bot.hotline.board import Wait


@dataclass(frozen=True)
class PersonRow:
    """One staff member; times in words, "" where one may not see them."""

    who: Colleague
    on_break: str
    today: str
    week: str
    #: whether they have been at it longer than the rules advise
    long: bool


@dataclass(frozen=True)
class WaitRow:
    """Measured waits of one tier, in working time."""

    tier: Tier
    count: int
    #: "" when too few were measured
    usual: str
    most: str
    #: how many were taken within the target; "" without a target
    within: str


@dataclass(frozen=True)
class AlertState:
    """The second alert in words."""

    channels: tuple[str, ...]
    sent: str
    sent_results: tuple[tuple[str, bool], ...]
    tested: str
    test_results: tuple[tuple[str, bool], ...]
    arrived: str
    arrived_by: str
    #: a test was sent that nobody has confirmed
    open_test: bool


async def show(visit: Visit) -> Response:
    """The page."""
    everybody = await team(visit.desk)
    await visit.desk.duty.seen(visit.member.id, visit.desk.rules.shifts)
    return visit.page(
        "team.html",
        "team",
        "team.title",
        people=[await _person(visit, one) for one in everybody.people],
        shift=visit.words.shift(visit.desk.rules, visit.now()),
        waits=_waits(visit, await visit.desk.queue.waits()),
        alerts=_alerts(visit, everybody, await visit.desk.alerts.last()) if visit.member.may("hand_over") else None,
    )


async def try_alert(visit: Visit) -> Response:
    """Sends a test on every channel and says whether it was taken."""
    if not visit.desk.alerts.names:
        return visit.go("/team", "alert_none")
    await visit.desk.audit.record(visit.member.id, "alert_tested")
    return visit.go("/team", "alert_sent" if await visit.desk.alerts.send("test") else "alert_failed")


async def alert_arrived(visit: Visit) -> Response:
    """Somebody saw the test on the phone."""
    await visit.desk.alerts.arrived(visit.member.id)
    await visit.desk.audit.record(visit.member.id, "alert_arrived")
    return visit.go("/team")


async def _person(visit: Visit, one: Colleague) -> PersonRow:
    rules, words = visit.desk.rules, visit.words
    duty = await visit.desk.duty.of(one.id, rules.shifts)
    seen = one.id == visit.member.id or visit.member.may("hand_over")
    return PersonRow(
        who=one,
        on_break=words.ago(visit.now() - one.break_since) if one.break_since else "",
        today=words.span(duty.today) if seen else "",
        week=words.span(duty.week) if seen else "",
        long=seen and (duty.today >= rules.hours_day or duty.week >= rules.hours_week),
    )


def _waits(visit: Visit, waits: list[Wait]) -> list[WaitRow]:
    rules, words = visit.desk.rules, visit.words
    found = []
    for tier in TIERS:
        spans = [rules.shifts.working_time(one.opened_at, one.taken_at) for one in waits if one.tier == tier]
        measured, target = expectation(spans), rules.levels.target(tier, 1)
        within = _share(spans, target) if target and spans else ""
        usual, most = (words.span(measured.usual), words.span(measured.most)) if measured else ("", "")
        found.append(WaitRow(tier, len(spans), usual, most, within))
    return found


def _share(spans: list[timedelta], target: timedelta) -> str:
    return f"{sum(span <= target for span in spans)}/{len(spans)}"


def _alerts(visit: Visit, everybody: Team, last: AlertLog) -> AlertState:
    words, now = visit.words, visit.now()
    confirmed = last.arrived_at is not None and (last.test_at is None or last.arrived_at >= last.test_at)
    return AlertState(
        channels=visit.desk.alerts.names,
        sent=words.ago(now - last.sent_at) if last.sent_at else "",
        sent_results=last.sent_results,
        tested=words.ago(now - last.test_at) if last.test_at else "",
        test_results=last.test_results,
        arrived=words.ago(now - last.arrived_at) if last.arrived_at else "",
        arrived_by=everybody.name(last.arrived_by),
        open_test=last.test_at is not None and not confirmed,
    )
