"""Codes and times in the words of the interface language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.content.catalog import Catalog
from bot.content.hotline import HotlineRules
from bot.content.problem_words import ProblemWords
from bot.core.shifts import Clock
from bot.core.types import Lang

#: groups of reasons that name a country the person asked about, or wants to go to
_ABOUT_A_COUNTRY = frozenset({"about", "going"})


class Words:
    """The console's texts in one language."""

    def __init__(self, catalog: Catalog, lang: Lang) -> None:
        self._catalog = catalog
        self.lang = lang

    def text(self, key: str, **values: object) -> str:
        """The text `console.<key>`. Raises KeyError."""
        return self._catalog.text(self.lang, f"console.{key}", **values)

    def find(self, key: str) -> str:
        """The same, "" when there is no such text."""
        return self.text(key) if self._catalog.has(self.lang, f"console.{key}") else ""

    def problem(self, message: str) -> str:
        """What a check of the content found."""
        return ProblemWords(self._catalog.shared("check_words")).say(self.lang, message)

    def group(self, key: str) -> Mapping[str, str]:
        """All texts below `console.<key>`, by code. Raises KeyError."""
        node: Mapping[str, Any] = self._catalog.raw(self.lang, "console")
        for part in key.split("."):
            node = node[part]
        return node

    def span(self, length: timedelta) -> str:
        """A stretch of time, short: minutes, then hours, then days."""
        minutes = max(0, int(length.total_seconds())) // 60
        if minutes < 1:
            return self.text("time.under_a_minute")
        if minutes < 60:
            return self.text("time.minutes", n=minutes)
        hours, rest = divmod(minutes, 60)
        if hours >= 24:
            return self.text("time.days", n=hours // 24)
        if hours >= 6 or not rest:
            return self.text("time.hours", n=hours)
        return self.text("time.hours_minutes", h=hours, m=rest)

    def ago(self, length: timedelta) -> str:
        """The same as a moment in the past."""
        if length < timedelta(minutes=1):
            return self.text("time.now")
        return self.text("time.ago", span=self.span(length))

    def moment(self, local: datetime) -> str:
        """Day and time of a moment that is already by the clock it is to be read by."""
        return self.text("time.moment", day=self.text(f"time.d{local.weekday()}"), time=f"{local:%H:%M}")

    def shift(self, rules: HotlineRules, now: datetime) -> str:
        """Which shift runs, or when the next one begins; "" when somebody is always there."""
        if not rules.shifts.shifts:
            return ""
        current = rules.shifts.current(now)
        if current:
            return self.text("team.on_shift", names=", ".join(self.text(f"shift.{name}") for name in current))
        starts = rules.shifts.next_start(now)
        return self.text("team.off_shift", time=self.moment(starts)) if starts else self.text("team.off_shift_long")

    def clock(self, clock: Clock) -> str:
        """How a waiting case stands against its target; "" without one."""
        if clock.pace == "none":
            return ""
        # a started minute counts: what is left is never shown as nothing
        span = -clock.left if clock.pace == "late" else clock.left + timedelta(seconds=59)
        return self.text(f"queue.clock_{clock.pace}", span=self.span(span))

    def zone(self, code: str) -> str:
        """The name of a zone of zones.yml."""
        return str(self._catalog.shared("zones")[code]["names"][self.lang])

    def reasons(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Why a case is where it is; codes that say the same in words are said once."""
        return tuple(dict.fromkeys(self._reason(code) for code in codes))

    def country(self, code: str) -> str:
        """The name of a country, or its code when the directory does not know it; "" for none."""
        known = self._catalog.shared("countries").get(code.upper())
        return str(known["display"][self.lang]) if known else code

    def _reason(self, code: str) -> str:
        group, colon, name = code.partition(":")
        if colon and group == "topic" and self._catalog.has_topic(self.lang, name):
            return self._catalog.topic(self.lang, name).title
        if colon and group in _ABOUT_A_COUNTRY:
            return self.text(f"reason_{group}", country=self.country(name))
        plain = name if colon else code
        if self._catalog.has(self.lang, f"console.reason.{plain}"):
            return self.text(f"reason.{plain}")
        if colon and self._catalog.has(self.lang, f"console.reason_group.{group}"):
            return self.text(f"reason_group.{group}")
        return self.text("reason_other", code=plain)
