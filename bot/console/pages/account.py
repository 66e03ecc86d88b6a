"""One's own account: recovery codes and devices."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.pages.joining import codes_page
from bot.console.visit import Visit


async def account(visit: Visit) -> Response:
    """The account page."""
    left = await visit.desk.factor.codes_left(visit.member.id)
    return visit.page("account.html", "account", "account.title", codes_left=left)


async def new_codes(visit: Visit) -> Response:
    """New recovery codes, after a fresh code of the phone."""
    if not await visit.desk.factor.check(visit.member.id, visit.field("code")):
        return visit.go("/account", "codes_wrong")
    await visit.desk.audit.record(visit.member.id, "recovery_codes_made")
    return await codes_page(visit)
