"""One's own account: recovery codes and devices."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.pages.joining import codes_page
from bot.console.visit import Visit


async def account(visit: Visit) -> Response:
    """The account page."""
    return await _page(visit)


async def link_telegram(visit: Visit) -> Response:
    """Shows a one-time code that links an account of Telegram, once."""
    links = visit.desk.links
    return await _page(visit, code=await links.code_for(visit.member.id) if links else "")


async def unlink_telegram(visit: Visit) -> Response:
    """No account of Telegram acts for this staff member any more."""
    if visit.desk.links:
        await visit.desk.links.unlink(visit.member.id)
    return visit.go("/account", "telegram_ended")


async def new_codes(visit: Visit) -> Response:
    """New recovery codes, after a fresh code of the phone."""
    if not await visit.desk.factor.check(visit.member.id, visit.field("code")):
        return visit.go("/account", "codes_wrong")
    await visit.desk.audit.record(visit.member.id, "recovery_codes_made")
    return await codes_page(visit)


async def _page(visit: Visit, *, code: str = "") -> Response:
    desk, me = visit.desk, visit.member
    return visit.page(
        "account.html",
        "account",
        "account.title",
        codes_left=await desk.factor.codes_left(me.id),
        with_telegram=desk.links is not None and me.may("cases"),
        linked=desk.links is not None and await desk.links.is_linked(me.id),
        code=code,
    )
