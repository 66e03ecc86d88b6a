"""Cases change hands: transfer, assignment by supervisors, putting off; and the breaks of staff."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from starlette.responses import Response

from bot.console.acting import case_id, claim_of, then
from bot.console.visit import Visit
from bot.content.notices import Notice, sentences
from bot.core.errors import Refused
from bot.core.types import StaffId


async def transfer(visit: Visit) -> Response:
    """The holder passes the case to a colleague."""

    async def act() -> None:
        notice = sentences(visit.desk.catalog, "passed")
        await visit.desk.queue.transfer(claim_of(visit), await _colleague(visit), notice=notice)

    return await then(visit, act, "/", "transferred", back=f"/case/{case_id(visit)}")


async def assign(visit: Visit) -> Response:
    """A supervisor gives an open case to somebody, themselves included."""

    async def act() -> None:
        case = await visit.desk.queue.get(case_id(visit))
        notice: Notice = "passed" if case.claim else "assigned"
        told = sentences(visit.desk.catalog, notice)
        await visit.desk.queue.assign(case.id, visit.member.id, await _colleague(visit), notice=told)

    return await then(visit, act, "/", "assigned")


async def snooze(visit: Visit) -> Response:
    """Puts the case off for one of the periods, or until a time by the centre's clock."""

    async def act() -> None:
        farewell = sentences(visit.desk.catalog, "snoozed")
        await visit.desk.queue.snooze(claim_of(visit), _until(visit), farewell=farewell)

    return await then(visit, act, "/", "snoozed")


async def take_up(visit: Visit) -> Response:
    """Takes a case up again before its time: who put it off, and supervisors."""

    async def act() -> None:
        case = await visit.desk.queue.get(case_id(visit))
        if case.snoozed_by != visit.member.id and not visit.member.may("hand_over"):
            raise Refused("not_allowed")
        joined = sentences(visit.desk.catalog, "joined")
        await visit.desk.queue.claim(visit.member.id, case.id, greeting=joined)

    return await then(visit, act, f"/case/{case_id(visit)}")


async def rest(visit: Visit) -> Response:
    """A break begins."""
    await visit.desk.queue.pause(visit.member.id)
    return visit.go("/", "break_began")


async def work(visit: Visit) -> Response:
    """The break is over."""
    await visit.desk.queue.resume(visit.member.id)
    return visit.go("/")


async def _colleague(visit: Visit) -> StaffId:
    """The chosen member, who must have an active account. Raises Refused."""
    chosen = visit.field("to")
    members = [member for member in await visit.desk.staff.members() if member.may("cases")]
    found = [member.id for member in members if member.id == chosen]
    if not found:
        raise Refused("not_allowed")
    return found[0]


def _until(visit: Visit) -> datetime:
    """The moment the form asks for; now (which the queue refuses) when it cannot be read."""
    shifts, typed = visit.desk.rules.shifts, visit.field("at")
    if typed:
        try:
            return datetime.fromisoformat(typed).replace(tzinfo=timezone(shifts.offset)).astimezone(timezone.utc)
        except (ValueError, OverflowError):  # no time, or one before the first or after the last year there is
            return visit.now()
    minutes = visit.field("minutes")
    if minutes == "shift":
        return shifts.next_start(visit.now()) or visit.now()
    number = int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 7 else 0
    return visit.now() + timedelta(minutes=number)
