"""services.yml has the right shape: who, for whom, where, how, and in every language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.problems import Problem
from bot.core.hours import HoursError, parse_hours, parse_offset

_FILE = "services.yml"
_KINDS = (
    "child complaint counselling directory embassy emergency immigration labour legal_aid medical men "
    "mental_health migrant ngo police registration repatriation seafarers shelter training witness_protection women"
)
_SERVES = "candidates children everyone families men migrants seafarers survivors witnesses women"
KINDS = frozenset(_KINDS.split())
_LISTS = {"kinds": KINDS, "serves": frozenset(_SERVES.split())}
_REQUIRED_TEXTS = ("names",)
_OPTIONAL_TEXTS = ("hours", "cost", "note", "place")
_PLAIN = (
    "countries",
    "areas",
    "channels",
    "open",
    "languages",
    "anonymous",
    "facts",
    "source_date",
    "verified_on",
    "verified_by",
)
_KEYS = frozenset((*_LISTS, *_REQUIRED_TEXTS, *_OPTIONAL_TEXTS, *_PLAIN))
_CHANNELS = frozenset({"phone", "whatsapp", "web", "email", "sms"})
_COUNTRY = re.compile(r"[A-Z]{2}|abroad")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SOURCE_DATE = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?")


def check(root: Path) -> list[Problem]:
    """Problems of shape, per service."""
    langs = folder.languages(root)
    listed = folder.rows(root, "services")
    found = [Problem(_FILE, str(key), "must be a mapping") for key in folder.mapping(root / _FILE) if key not in listed]
    zones = offsets(root)
    for key, row in listed.items():
        found += row_problems(key, row, langs)
        found += opening_problems(key, row.get("open"), zones)
    return found


def offsets(root: Path) -> dict[str, timedelta]:
    """The zones whose offset can be read; zones.py names the others."""
    found = {}
    for zone, row in folder.rows(root, "zones").items():
        with suppress(HoursError):
            found[zone] = parse_offset(str(row.get("offset")))
    return found


def opening_problems(key: str, value: object, offsets: Mapping[str, timedelta]) -> list[Problem]:
    """Hours that cannot be read."""
    if value is None:
        return []
    try:
        parse_hours(str(value), offsets)
    except HoursError as error:
        return [Problem(_FILE, f"{key}.open", f"{error}; null when not known")]
    return []


def row_problems(key: str, row: Mapping[str, Any], langs: list[str]) -> list[Problem]:
    """Problems of one entry, without its hours."""
    found = [Problem(_FILE, f"{key}.{field}", "is no field of a service; remove it") for field in set(row) - _KEYS]
    for field, allowed in _LISTS.items():
        found += _words(f"{key}.{field}", row.get(field), allowed)
    for field in (*_REQUIRED_TEXTS, *_OPTIONAL_TEXTS):
        if field in _REQUIRED_TEXTS or row.get(field) is not None:
            found += _texts(f"{key}.{field}", row.get(field), langs)
    found += _places(key, row.get("countries"))
    found += _channels(key, row)
    return [*found, *_status(key, row)]


def _words(where: str, value: Any, allowed: Iterable[str]) -> list[Problem]:
    if not isinstance(value, list) or not value:
        return [Problem(_FILE, where, "must be a list with at least one entry")]
    return [
        Problem(_FILE, where, f"does not know {word!r}; use {', '.join(sorted(allowed))}")
        for word in value
        if word not in allowed
    ]


def _texts(where: str, value: Any, langs: list[str]) -> list[Problem]:
    if not isinstance(value, dict):
        return [Problem(_FILE, where, f"must have a text for each of {', '.join(langs)}")]
    missing = [lang for lang in langs if not isinstance(value.get(lang), str) or not value[lang].strip()]
    extra = [str(lang) for lang in value if lang not in langs]
    return [
        *(Problem(_FILE, f"{where}.{lang}", "is missing") for lang in missing),
        *(Problem(_FILE, f"{where}.{lang}", "is no language of languages.yml") for lang in extra),
    ]


def _places(key: str, value: Any) -> list[Problem]:
    if not isinstance(value, list) or not value:
        return [Problem(_FILE, f"{key}.countries", "must list ISO country codes, or abroad")]
    return [
        Problem(_FILE, f"{key}.countries", f"{code!r} is neither a two-letter country code nor abroad")
        for code in value
        if not isinstance(code, str) or not _COUNTRY.fullmatch(code)
    ]


def _channels(key: str, row: Mapping[str, Any]) -> list[Problem]:
    channels = row.get("channels")
    if not isinstance(channels, list):
        return [Problem(_FILE, f"{key}.channels", "must be a list, [] for a service without one")]
    if not channels and not row.get("place"):
        return [Problem(_FILE, f"{key}.channels", "is empty: add a channel, or a place to go to")]
    found = []
    for number, channel in enumerate(channels, start=1):
        where = f"{key}.channels.{number}"
        if not isinstance(channel, dict) or channel.get("type") not in _CHANNELS:
            found.append(Problem(_FILE, where, f"needs a type: {', '.join(sorted(_CHANNELS))}"))
        elif not isinstance(channel.get("value"), str):
            found.append(Problem(_FILE, where, "needs a value in quotes"))
        elif not isinstance(channel.get("label", ""), str) or set(channel) - {"type", "value", "label"}:
            found.append(Problem(_FILE, where, "may have type, value and a label in quotes, nothing else"))
    return found


def _status(key: str, row: Mapping[str, Any]) -> list[Problem]:
    found = []
    spoken = row.get("languages")
    if not isinstance(spoken, list) or not all(isinstance(one, str) and _LANGUAGE.fullmatch(one) for one in spoken):
        found.append(Problem(_FILE, f"{key}.languages", "must list codes like id, en, or be [] when not known"))
    if row.get("anonymous") not in ("yes", "no", "unknown"):
        found.append(Problem(_FILE, f"{key}.anonymous", 'must be "yes", "no" or unknown, in quotes'))
    if not isinstance(row.get("facts"), list) or not row["facts"]:
        found.append(Problem(_FILE, f"{key}.facts", "must name the fact that backs this entry"))
    if not isinstance(row.get("source_date"), str) or not _SOURCE_DATE.fullmatch(row["source_date"]):
        found.append(Problem(_FILE, f"{key}.source_date", 'must be "2025", "2025-04" or "2025-04-10", "" when undated'))
    return [*found, *_verified(key, row)]


def _verified(key: str, row: Mapping[str, Any]) -> list[Problem]:
    on, by = row.get("verified_on"), row.get("verified_by")
    if (on is None) != (by is None):
        return [Problem(_FILE, f"{key}.verified_on", "needs verified_by, and the other way round")]
    if on is None or (isinstance(on, str) and _is_day(on) and isinstance(by, str)):
        return []
    return [Problem(_FILE, f"{key}.verified_on", 'must be a day like "2026-01-31" in quotes, and verified_by a text')]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
