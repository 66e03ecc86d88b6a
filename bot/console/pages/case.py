"""One case: reading, replying and ending it. Only its holder reads the texts."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import JSONResponse, Response

from bot.console.acting import case_id, claim_of, clean, refusal_key, then, told
from bot.console.casefile import CaseFile, View, case_file, view_of
from bot.console.pages.casework import MAX_NOTE
from bot.console.team import team
from bot.console.visit import Visit
from bot.console.workbench import REFERRAL_STATES, Remark, remarks, workbench
from bot.content.canned import SERVICE_PLACEHOLDER
from bot.content.notices import farewell, sentences
from bot.core.cases import MAX_REPLY, OUTCOMES, Case
from bot.core.checkins import MOST_DAYS, USUAL, parse_days, written
from bot.core.errors import Refused
from bot.core.mentions import mentioned
from bot.core.types import CaseText


async def show(visit: Visit) -> Response:
    """The case as far as this staff member may see it."""
    return await _page(visit)


async def claim(visit: Visit) -> Response:
    """Takes this very case (those who may choose)."""
    notice = sentences(visit.desk.catalog, "joined")

    async def act() -> None:
        await visit.desk.queue.claim(visit.member.id, case_id(visit), greeting=notice)

    return await then(visit, act, f"/case/{case_id(visit)}")


async def reopen(visit: Visit) -> Response:
    """Takes a closed case up again."""

    async def act() -> None:
        notice = sentences(visit.desk.catalog, "joined")
        await visit.desk.queue.reopen(case_id(visit), visit.member.id, greeting=notice)

    return await then(visit, act, f"/case/{case_id(visit)}", "reopened")


async def hand_back(visit: Visit) -> Response:
    """Back into the queue; the bot answers again."""

    async def act() -> None:
        await visit.desk.queue.hand_back(claim_of(visit), farewell=sentences(visit.desk.catalog, "left"))

    return await then(visit, act, "/", "handed_back")


async def close(visit: Visit) -> Response:
    """Closes the case with one of the outcomes."""
    outcome = visit.field("outcome")
    if outcome not in OUTCOMES:
        return visit.go(f"/case/{case_id(visit)}")

    async def act() -> None:
        debrief = clean(visit.field("debrief"))[:MAX_NOTE]
        said = farewell(visit.desk.catalog, _check_in_days(visit))
        await visit.desk.queue.close(claim_of(visit), outcome, farewell=said, debrief=debrief)
        if visit.field("rest"):
            await visit.desk.queue.pause(visit.member.id)

    return await then(visit, act, "/", "closed")


def _check_in_days(visit: Visit) -> tuple[int, ...]:
    """After how many days staff offer to ask how the person is: the ticked ones and a day of their own."""
    ticked = {days for days in USUAL if str(days) in visit.form.getlist("check_in")}
    try:
        today = visit.desk.rules.shifts.local(visit.now()).date()
        own = {(date.fromisoformat(visit.field("check_in_on")) - today).days}
    except ValueError:
        own = set()
    return parse_days(written(sorted(ticked | {days for days in own if 1 <= days <= MOST_DAYS})))


async def touch(visit: Visit) -> Response:
    """A sign of life from the open page: what is shown counts as read, the lease starts anew."""
    try:
        renewed = await visit.desk.queue.looked(claim_of(visit))
    except Refused as refusal:
        return told(visit, refusal)
    return JSONResponse({"left": max(0, int((renewed.until - visit.now()).total_seconds()))})


async def reply(visit: Visit) -> Response:
    """Says something to the person. The form's `once` makes a repeated sending harmless."""
    text = clean(visit.field("text"))
    if not text:
        return await _not_sent(visit, "case.empty_reply", 422)
    if SERVICE_PLACEHOLDER in text:
        return await _not_sent(visit, "case.service_missing", 422)
    if len(text) > MAX_REPLY:
        return await _not_sent(visit, "case.too_long", 422, n=MAX_REPLY)
    try:
        await visit.desk.queue.reply(claim_of(visit), text, visit.member.name, dedupe_id=visit.field("once"))
    except Refused as refusal:
        if visit.live:
            return told(visit, refusal)
        return await _not_sent(visit, refusal_key(refusal), 409)
    return JSONResponse({"once": _once()}) if visit.live else visit.go(f"/case/{case_id(visit)}")


async def correct(visit: Visit) -> Response:
    """Says the right words in the place of the last reply."""
    text = clean(visit.field("text"))[:MAX_REPLY]

    async def act() -> None:
        if text:
            claim, wrong = claim_of(visit), visit.field("said")
            await visit.desk.queue.correct(claim, wrong, text, visit.member.name, dedupe_id=visit.field("once"))

    return await then(visit, act, f"/case/{case_id(visit)}", "corrected" if text else "")


async def _page(visit: Visit, *, draft: str = "", problem: str = "", status: int = 200) -> Response:
    held_before = visit.request.headers.get("x-live-view") == "mine" or bool(draft)
    case = await _look(visit)
    view: View = view_of(case, visit.member.id, held_before=held_before)
    file: CaseFile | None = None
    texts: list[CaseText] = []
    leads = visit.member.may("hand_over")
    await visit.desk.duty.seen(visit.member.id, visit.desk.rules.shifts)
    if case is not None:
        texts = await visit.desk.queue.conversation(case.id) if view == "mine" else []
        lease = visit.desk.queue.lease
        file = case_file(case, texts, visit.member, visit.words, visit.now(), lease, after=_lines_had(visit))
        if file.lines:
            await visit.desk.audit.record(visit.member.id, "read", file.id)
    code_word = await visit.desk.queue.code_word(case.id, visit.member.id) if case and view == "mine" else ""
    slip = await _slip(visit, case, texts) if case and view == "mine" else None
    own = await _written(visit, case, view)
    return visit.page(
        "case.html",
        "case",
        "case.title",
        status=404 if view == "missing" else status,
        view=view,
        case=file,
        cut_off=case is not None and case.state != "erased" and not await _reachable(visit, case),
        bench=await workbench(visit, case) if case is not None and view == "mine" else None,
        code_word=code_word,
        slip=slip,
        notes=own.notes,
        debriefs=own.debriefs,
        referral_states=REFERRAL_STATES,
        colleagues=(await team(visit.desk)).people if leads and view in ("waiting", "taken", "snoozed") else (),
        may_take_up=view == "snoozed" and case is not None and (leads or case.snoozed_by == visit.member.id),
        may_claim=view in ("waiting", "lost") and file is not None and file.waiting and visit.member.may("hand_over"),
        draft=draft,
        problem=problem,
        once=_once(),
        outcomes=OUTCOMES,
        check_ins=USUAL,
        max_reply=MAX_REPLY,
        text_days=visit.desk.retention.case_texts_after_close.days,
        media_hours=visit.desk.retention.media // timedelta(hours=1),
    )


@dataclass(frozen=True)
class _Slip:
    """The last reply, while it can be corrected: its id and its words."""

    id: str
    text: str


async def _slip(visit: Visit, case: Case, texts: Sequence[CaseText]) -> _Slip | None:
    found = await visit.desk.queue.correctable(case.id, visit.member.id)
    said = [line.text for line in texts if line.sender == "staff"]
    return _Slip(found, said[-1]) if found and said else None


@dataclass(frozen=True)
class _Written:
    """What somebody reads of a case they do not hold: notes for them, and what they noted for themselves."""

    notes: tuple[Remark, ...] = ()
    debriefs: tuple[Remark, ...] = ()


async def _written(visit: Visit, case: Case | None, view: View) -> _Written:
    if case is None or view in ("missing", "erased"):
        return _Written()
    queue, me = visit.desk.queue, visit.member
    if not visit.live:
        await queue.mention_seen(me.id, case.id)
    if view == "mine":
        return _Written()
    everybody = await team(visit.desk)
    names = {one.id: one.name for one in everybody.people}
    for_me = [note for note in await queue.notes(case.id) if me.id in mentioned(note.text, names)]
    if for_me and not visit.live:
        await visit.desk.audit.record(me.id, "notes_read", case.id)
    own = await queue.debriefs(case.id, me.id) if view == "closed" else []
    return _Written(remarks(for_me, everybody, visit.words), remarks(own, everybody, visit.words))


async def _reachable(visit: Visit, case: Case) -> bool:
    try:
        return await visit.desk.queue.reachable(case.id)
    except Refused:
        return True  # erased in this moment: its own page says so


async def _look(visit: Visit) -> Case | None:
    """The case; opening its page (not its script's refresh) marks it as read and renews the lease."""
    queue = visit.desk.queue
    try:
        case = await queue.get(case_id(visit))
        if case.claim and case.claimed_by == visit.member.id and not visit.live:
            await queue.looked(case.claim)
            case = await queue.get(case.id)
    except Refused as refusal:
        return None if refusal.code == "unknown_case" else await queue.get(case_id(visit))
    return case


def _lines_had(visit: Visit) -> int:
    """How many lines the open page has: they are not sent again, so what is sent is what is newly read."""
    had = visit.request.headers.get("x-live-lines", "") if visit.live else ""
    return int(had) if had.isascii() and had.isdigit() and len(had) < 9 else 0


async def _not_sent(visit: Visit, key: str, status: int, **values: object) -> Response:
    if visit.live:
        return visit.problem(key, status, **values)
    problem = visit.words.text(key, **values)
    return await _page(visit, draft=visit.field("text"), problem=problem, status=status)


def _once() -> str:
    return secrets.token_urlsafe(12)
