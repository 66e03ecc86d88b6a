"""One case: reading, replying and ending it. Only its holder reads the texts."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from starlette.responses import JSONResponse, Response

from bot.console.casefile import CaseFile, View, case_file, view_of
from bot.console.desk import MAX_REPLY, OUTCOMES
from bot.console.notices import sentences
from bot.console.visit import Visit
from bot.core.cases import Case, Claim
from bot.core.errors import Refused
from bot.core.types import CaseId

#: how the queue's refusals are told on the next page; all others are "not_allowed"
_NOTES = {
    "already_claimed": "already_claimed",
    "claim_lost": "lease_lost",
    "unreachable": "unreachable",
    "texts_gone": "texts_gone",
    "other_case_open": "other_case_open",
    "unread": "unread",
}


async def show(visit: Visit) -> Response:
    """The case as far as this staff member may see it."""
    return await _page(visit)


async def claim(visit: Visit) -> Response:
    """Takes this very case (those who may choose)."""
    notice = sentences(visit.desk.catalog, "joined")

    async def act() -> None:
        await visit.desk.queue.claim(visit.member.id, _case_id(visit), greeting=notice)

    return await _then(visit, act, f"/case/{_case_id(visit)}")


async def reopen(visit: Visit) -> Response:
    """Takes a closed case up again."""

    async def act() -> None:
        notice = sentences(visit.desk.catalog, "joined")
        await visit.desk.queue.reopen(_case_id(visit), visit.member.id, greeting=notice)

    return await _then(visit, act, f"/case/{_case_id(visit)}", "reopened")


async def hand_back(visit: Visit) -> Response:
    """Back into the queue; the bot answers again."""

    async def act() -> None:
        await visit.desk.queue.hand_back(_claim(visit), farewell=sentences(visit.desk.catalog, "left"))

    return await _then(visit, act, "/", "handed_back")


async def close(visit: Visit) -> Response:
    """Closes the case with one of the outcomes."""
    outcome = visit.field("outcome")
    if outcome not in OUTCOMES:
        return visit.go(f"/case/{_case_id(visit)}")

    async def act() -> None:
        await visit.desk.queue.close(_claim(visit), outcome, farewell=sentences(visit.desk.catalog, "closed"))

    return await _then(visit, act, "/", "closed")


async def touch(visit: Visit) -> Response:
    """A sign of life from the open page: what is shown counts as read, the lease starts anew."""
    try:
        renewed = await visit.desk.queue.looked(_claim(visit))
    except Refused as refusal:
        return _told(visit, refusal)
    return JSONResponse({"left": max(0, int((renewed.until - visit.now()).total_seconds()))})


async def reply(visit: Visit) -> Response:
    """Says something to the person. The form's `once` makes a repeated sending harmless."""
    text = _clean(visit.field("text"))
    if not text:
        return await _not_sent(visit, "case.empty_reply", 422)
    if len(text) > MAX_REPLY:
        return await _not_sent(visit, "case.too_long", 422, n=MAX_REPLY)
    try:
        await visit.desk.queue.reply(_claim(visit), text, visit.member.name, dedupe_id=visit.field("once"))
    except Refused as refusal:
        if visit.live:
            return _told(visit, refusal)
        return await _not_sent(visit, f"flash.{_NOTES.get(refusal.code, 'not_allowed')}", 409)
    return JSONResponse({"once": _once()}) if visit.live else visit.go(f"/case/{_case_id(visit)}")


async def _page(visit: Visit, *, draft: str = "", problem: str = "", status: int = 200) -> Response:
    held_before = visit.request.headers.get("x-live-view") == "mine" or bool(draft)
    case = await _look(visit)
    view: View = view_of(case, visit.member.id, held_before=held_before)
    file: CaseFile | None = None
    if case is not None:
        texts = await visit.desk.queue.conversation(case.id) if view == "mine" else []
        file = case_file(case, texts, visit.member, visit.words, visit.now(), after=_lines_had(visit))
        if file.lines:
            await visit.desk.audit.record(visit.member.id, "read", file.id)
    return visit.page(
        "case.html",
        "case",
        "case.title",
        status=404 if view == "missing" else status,
        view=view,
        case=file,
        may_claim=view in ("waiting", "lost") and file is not None and file.waiting and visit.member.may("hand_over"),
        draft=draft,
        problem=problem,
        once=_once(),
        outcomes=OUTCOMES,
        max_reply=MAX_REPLY,
    )


async def _look(visit: Visit) -> Case | None:
    """The case; opening its page (not its script's refresh) marks it as read and renews the lease."""
    queue = visit.desk.queue
    try:
        case = await queue.get(_case_id(visit))
        if case.claim and case.claimed_by == visit.member.id and not visit.live:
            await queue.looked(case.claim)
            case = await queue.get(case.id)
    except Refused as refusal:
        return None if refusal.code == "unknown_case" else await queue.get(_case_id(visit))
    return case


def _lines_had(visit: Visit) -> int:
    """How many lines the open page has: they are not sent again, so what is sent is what is newly read."""
    had = visit.request.headers.get("x-live-lines", "") if visit.live else ""
    return int(had) if had.isascii() and had.isdigit() and len(had) < 9 else 0


async def _then(visit: Visit, act: Callable[[], Awaitable[None]], path: str, note: str = "") -> Response:
    try:
        await act()
    except Refused as refusal:
        # Something new to read keeps one on the case; every other refusal leads back to the queue.
        return visit.go(
            f"/case/{_case_id(visit)}" if refusal.code == "unread" else "/",
            _NOTES.get(refusal.code, "not_allowed"),
        )
    return visit.go(path, note)


async def _not_sent(visit: Visit, key: str, status: int, **values: object) -> Response:
    if visit.live:
        return visit.problem(key, status, **values)
    problem = visit.words.text(key, **values)
    return await _page(visit, draft=visit.field("text"), problem=problem, status=status)


def _told(visit: Visit, refusal: Refused) -> Response:
    return visit.problem(f"flash.{_NOTES.get(refusal.code, 'not_allowed')}", 409)


def _claim(visit: Visit) -> Claim:
    """The claim this form was made under. The queue checks its fence, so a forged number gains nothing."""
    fence = visit.field("fence")
    number = int(fence) if fence.isascii() and fence.isdigit() and len(fence) < 18 else 0
    return Claim(_case_id(visit), number, visit.member.id, visit.now())


def _case_id(visit: Visit) -> CaseId:
    return CaseId(visit.request.path_params["case"])


def _once() -> str:
    return secrets.token_urlsafe(12)


def _clean(text: str) -> str:
    """The reply without control characters, browser line ends made plain."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter in "\n\t" or letter.isprintable() or letter == "\u200d").strip()
