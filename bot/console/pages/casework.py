"""Notes, tags, needs and referrals of one's case."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.acting import case_id, claim_of, clean, then
from bot.console.visit import Visit
from bot.console.workbench import REFERRAL_STATES, referral_states
from bot.core.cases import Label
from bot.core.mentions import mentioned

MAX_NOTE = 2000


async def note(visit: Visit) -> Response:
    """Keeps a remark; colleagues named with @ see it on their queue page."""
    text = clean(visit.field("text"))[:MAX_NOTE]
    members = await visit.desk.staff.members()
    names = {one.id: one.name for one in members if one.may("cases") and one.id != visit.member.id}

    async def act() -> None:
        if text:
            await visit.desk.queue.note(claim_of(visit), text, mentions=mentioned(text, names))

    return await then(visit, act, _back(visit), "noted" if text else "")


async def tags(visit: Visit) -> Response:
    """Sets the tags that are ticked."""
    return await _label(visit, "tags", visit.desk.rules.tags)


async def needs(visit: Visit) -> Response:
    """Sets the needs that are ticked."""
    return await _label(visit, "needs", tuple(visit.desk.rules.needs))


async def referral(visit: Visit) -> Response:
    """Records how far the referral to one service is."""
    service, state = visit.field("service"), visit.field("state")

    async def act() -> None:
        if service not in visit.desk.catalog.services or state not in REFERRAL_STATES:
            return
        states = referral_states(await visit.desk.queue.get(case_id(visit)))
        states[service] = state
        codes = [f"{one}:{how}" for one, how in states.items() if how != "none"]
        await visit.desk.queue.label(claim_of(visit), "referrals", codes)

    return await then(visit, act, _back(visit), "labelled")


async def _label(visit: Visit, name: Label, known: tuple[str, ...]) -> Response:
    ticked = [code for code in known if code in visit.form.getlist("code")]

    async def act() -> None:
        await visit.desk.queue.label(claim_of(visit), name, ticked)

    return await then(visit, act, _back(visit), "labelled")


def _back(visit: Visit) -> str:
    return f"/case/{case_id(visit)}"
