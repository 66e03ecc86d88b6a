"""The queue: what waits, and 'take the next case'."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.acting import note_of
from bot.console.boards import board
from bot.console.visit import SERVE_COOKIE, Visit
from bot.content.notices import sentences
from bot.core.cases import Case
from bot.core.errors import Refused
from bot.core.types import LANGS, Lang


async def queue(visit: Visit) -> Response:
    """The board; the page's script asks for it again whenever something changes."""
    serve = _served(visit)
    await visit.desk.duty.seen(visit.member.id, visit.desk.rules.shifts)
    shown = await board(visit, serve)
    lease = visit.desk.queue.lease
    spans = {"urgent": visit.words.span(lease.urgent), "other": visit.words.span(lease.other)}
    return visit.page("queue.html", "queue", "queue.title", board=shown, serve=serve, lease=spans)


async def serve(visit: Visit) -> Response:
    """Remembers which languages this staff member serves."""
    response = Response(status_code=204)
    visit.set_cookie(response, SERVE_COOKIE, "-".join(_chosen(visit)), keep=True)
    return response


async def take_next(visit: Visit) -> Response:
    """Claims the most urgent case in the chosen languages that suits what this staff member is trained for."""
    chosen, rules, skills = _chosen(visit), visit.desk.rules, visit.member.skills
    joined = sentences(visit.desk.catalog, "joined")

    def suits(case: Case) -> bool:
        return rules.suits(case, skills, visit.now())

    try:
        case = await visit.desk.queue.claim_next(
            visit.member.id, chosen, load=rules.load, suits=None if skills is None else suits, greeting=joined
        )
    except Refused as refusal:
        return visit.go("/", note_of(refusal))
    response = visit.go(f"/case/{case.id}") if case else visit.go("/", "nothing_waiting")
    visit.set_cookie(response, SERVE_COOKIE, "-".join(chosen), keep=True)
    return response


def _chosen(visit: Visit) -> tuple[Lang, ...]:
    """The boxes that are ticked; none means all."""
    ticked = visit.form.getlist("serve")
    return tuple(lang for lang in LANGS if lang in ticked) or LANGS


def _served(visit: Visit) -> tuple[Lang, ...]:
    kept = visit.request.cookies.get(SERVE_COOKIE, "").split("-")
    return tuple(lang for lang in LANGS if lang in kept) or LANGS
