"""Referrals to partners: proposed and previewed, asked of the person, sent by staff themselves, and followed."""

from __future__ import annotations

from typing import cast

from starlette.responses import Response

from bot.console.acting import case_id, claim_of, then
from bot.console.partnering import awaited
from bot.console.visit import Visit
from bot.content import referral_words
from bot.core.errors import Refused
from bot.core.referrals import AFTERWARDS, STAFF, Referral, State
from bot.hotline.queue import Sentences
from bot.hotline.referring import new_referral


async def propose(visit: Visit) -> Response:
    """Writes down what would be passed on: the holder sees it before the person is asked."""
    catalog, partner, area = visit.desk.catalog, visit.field("partner"), visit.field("area")
    needs = [need for need in visit.desk.rules.needs if need in visit.form.getlist("need")]
    if partner not in catalog.partners or not needs:
        return _incomplete(visit)

    async def act() -> None:
        case = await visit.desk.queue.get(case_id(visit))
        known = catalog.shared("areas").get(area, {}).get("country") == case.country
        one = new_referral()
        text = referral_words.passed_on(catalog, one, needs, case.country, area if known else "", case.lang)
        await visit.desk.queue.propose(claim_of(visit), one, partner, text)

    return await then(visit, act, _back(visit), "referral_proposed")


async def move(visit: Visit) -> Response:
    """Asks the person, or records that it was sent, accepted, completed, or is not possible."""
    to, one = visit.field("to"), visit.request.path_params["referral"]

    async def act() -> None:
        if to not in STAFF:
            raise Refused("not_allowed")
        state = cast("State", to)
        found = [referral for referral in await visit.desk.queue.referrals(case_id(visit)) if referral.id == one]
        if not found:
            raise Refused("referral_moved")
        notice = _notice(visit, found[0], state)
        await visit.desk.queue.move(claim_of(visit), one, state, notice=notice)

    return await then(visit, act, _back(visit), f"referral_{to}" if to in ("asked", "sent") else "labelled")


async def listed(visit: Visit) -> Response:
    """Everything that waits for staff or a partner, over all cases."""
    return visit.page("referrals.html", "referrals", "partner.list_title", awaited=await awaited(visit))


async def follow(visit: Visit) -> Response:
    """The partner has answered; nobody needs to hold the case for that."""
    to, one = visit.field("to"), visit.request.path_params["referral"]

    async def act() -> None:
        if to not in AFTERWARDS:
            raise Refused("not_allowed")
        await visit.desk.queue.follow(visit.member.id, case_id(visit), one, cast("State", to))

    return await then(visit, act, "/referrals", "labelled", back="/referrals")


def _notice(visit: Visit, referral: Referral, to: State) -> Sentences | None:
    """What the person reads: the question, or that it was sent. Raises Refused for a partner that left the list."""
    catalog = visit.desk.catalog
    if to not in ("asked", "sent"):
        return None
    if referral.partner not in catalog.partners:
        raise Refused("partner_gone")
    if to == "asked":
        return referral_words.question(catalog, referral)
    return referral_words.sent(catalog, catalog.partners[referral.partner])


def _incomplete(visit: Visit) -> Response:
    if visit.live:
        return visit.problem("flash.referral_incomplete", 422)
    return visit.go(_back(visit), "referral_incomplete")


def _back(visit: Visit) -> str:
    return f"/case/{case_id(visit)}"
