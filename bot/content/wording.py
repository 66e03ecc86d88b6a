"""Small pieces of sentences that are computed: dates, durations, sources, the privacy summary."""

from __future__ import annotations

from datetime import timedelta

from bot.content.catalog import Catalog, Source
from bot.core.retention import Retention
from bot.core.types import Lang


def spoken_date(catalog: Catalog, lang: Lang, date: str) -> str:
    """`2025-08-19` → `19 Agu 2025`; `2025-08` and `2025` lose what they do not have; other texts stay."""
    year, *rest = date.split("-")
    if not (year.isdigit() and all(part.isdigit() for part in rest)):
        return date
    month = [catalog.text(lang, f"ui.months.m{rest[0]}")] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*day, *month, year])


def source_line(catalog: Catalog, lang: Lang, source: Source) -> str:
    """One line under an answer."""
    if not source.date:
        return catalog.text(lang, "ui.source_line_undated", name=source.name)
    return catalog.text(lang, "ui.source_line", name=source.name, date=spoken_date(catalog, lang, source.date))


def spoken_duration(catalog: Catalog, lang: Lang, period: timedelta) -> str:
    """Whole days from three days on, hours below."""
    hours = round(period.total_seconds() / 3600)
    if hours % 24 == 0 and hours >= 72:
        return catalog.text(lang, "ui.durations.days", n=hours // 24)
    return catalog.text(lang, "ui.durations.hours", n=hours)


def privacy_summary(catalog: Catalog, lang: Lang, retention: Retention) -> str:
    """What is stored and for how long, from the settings themselves, so that it cannot lie."""
    periods = {name: spoken_duration(catalog, lang, period) for name, period in vars(retention).items()}
    lines = ("who", "asked", "kept_chat", "kept_case", "unanswered", "limits", "delete")
    return "\n".join(catalog.text(lang, f"ui.privacy.{line}", **periods) for line in lines)
