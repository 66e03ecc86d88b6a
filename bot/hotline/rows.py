"""Rows of cases as Redis keeps them (lua/case.lua), and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from bot.core.cases import Case, Claim, State
from bot.core.types import CaseId, Lang, StaffId, Tier
from bot.hotline.handles import Handles
from bot.store.casefile import at_moment


def case_of(case_id: str, flat: Sequence[bytes], handles: Handles) -> Case:
    """The case in a row given as field, value, field, value…"""
    row = {flat[at].decode(): flat[at + 1] for at in range(0, len(flat), 2)}
    row_text = {name: value.decode() for name, value in row.items() if name != "link"}
    identity = CaseId(case_id)
    return Case(
        id=identity,
        state=cast(State, row_text["state"]),
        tier=cast(Tier, row_text["tier"]),
        priority=1 if row_text.get("priority") == "1" else 2,
        reasons=_codes(row_text.get("reasons")),
        lang=cast(Lang, row_text.get("lang", "id")),
        country=row_text.get("country", ""),
        opened_at=at_moment(int(row_text["opened"])),
        late=timedelta(milliseconds=int(row_text.get("late", 0))),
        handle=handles.of(identity),
        unread=int(row_text.get("unread", 0)),
        claim=_claim(identity, row_text),
        given_by=_staff(row_text.get("given")),
        wake_at=_at(row_text.get("wake")),
        snoozed_by=_staff(row_text.get("snoozer")),
        tags=_codes(row_text.get("tags")),
        needs=_codes(row_text.get("needs")),
        referrals=_codes(row_text.get("referrals")),
        media=row_text.get("media") == "1",
        told=int(row_text.get("told", 0)),
        told_off_at=_at(row_text.get("told_off")),
        news=_news(row_text.get("news")),
        updated_at=_at(row_text.get("updated")),
        closed_at=_at(row_text.get("closed")),
        outcome=row_text.get("outcome", ""),
    )


def _claim(case_id: CaseId, row: dict[str, str]) -> Claim | None:
    if "fence" not in row:
        return None
    return Claim(case_id, int(row["fence"]), StaffId(row["staff"]), at_moment(int(row["until"])))


def _codes(joined: str | None) -> tuple[str, ...]:
    return tuple(code for code in (joined or "").split(",") if code)


def _news(joined: str | None) -> tuple[tuple[str, datetime], ...]:
    pairs = (code.partition("=") for code in _codes(joined))
    return tuple((code, at_moment(int(at))) for code, _, at in pairs)


def _staff(staff: str | None) -> StaffId | None:
    return None if staff is None else StaffId(staff)


def _at(milliseconds: str | None) -> datetime | None:
    return None if milliseconds is None else at_moment(int(milliseconds))
