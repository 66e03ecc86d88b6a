"""What every action on a case shares: whose claim it is made under, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.responses import JSONResponse, Response

from bot.console.visit import Visit
from bot.core.cases import Claim
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
    "too_late": "too_late",
    "on_break": "on_break",
    "load_full": "load_full",
    "same_staff": "same_staff",
    "bad_time": "bad_time",
    "referral_moved": "referral_moved",
    "partner_gone": "partner_gone",
    "too_many": "too_many_referrals",
}
#: refusals that something on the same page can put right, or that say why a button of it did nothing
_STAYS = frozenset(
    {"unread", "too_late", "bad_time", "same_staff", "referral_moved", "partner_gone", "too_many", "unreachable"}
)


async def then(
    visit: Visit, act: Callable[[], Awaitable[None]], path: str, note: str = "", back: str = "/"
) -> Response:
    """Acts and goes on to `path`; a refusal leads to `back` with its reason. The page's script is told in words."""
    try:
        await act()
    except Refused as refusal:
        if visit.live:
            return told(visit, refusal)
        # Something new to read keeps one on the case, as what can be put right there does.
        stays = (back == "/" and refusal.code in _STAYS) or (refusal.code == "on_break" and back != "/")
        return visit.go(f"/case/{case_id(visit)}" if stays else back, note_of(refusal))
    if visit.live:
        return JSONResponse({"done": visit.words.text(f"flash.{note}") if note else ""})
    return visit.go(path, note)


def note_of(refusal: Refused) -> str:
    """The code under which the next page tells it."""
    return _NOTES.get(refusal.code, "not_allowed")


def refusal_key(refusal: Refused) -> str:
    """The content key of a refusal in words."""
    return f"flash.{note_of(refusal)}"


def told(visit: Visit, refusal: Refused) -> Response:
    """A refusal as an answer to the page's script."""
    return visit.problem(refusal_key(refusal), 409)


def claim_of(visit: Visit) -> Claim:
    """The claim this form was made under. The queue checks its fence, so a forged number gains nothing."""
    fence = visit.field("fence")
    number = int(fence) if fence.isascii() and fence.isdigit() and len(fence) < 18 else 0
    return Claim(case_id(visit), number, visit.member.id, visit.now())


def case_id(visit: Visit) -> CaseId:
    """The case in the address."""
    return CaseId(visit.request.path_params["case"])


def clean(text: str) -> str:
    """A text without control characters, browser line ends made plain."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter in "\n\t" or letter.isprintable() or letter == "\u200d").strip()
