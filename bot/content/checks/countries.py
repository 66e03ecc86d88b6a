"""countries.yml and countries_default.yml have the right shape, and no name means two countries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.problems import Problem

_FILE = "countries.yml"
_DEFAULT = "countries_default.yml"
_KEYS = frozenset({"display", "names", "short", "emergency", "services", "rights"})
_RIGHTS = frozenset({"answer", "papers", "wage", "rest", "more"})
_CODE = re.compile(r"[A-Z]{2}")


def check(root: Path) -> list[Problem]:
    """Problems of shape, and names that two countries claim."""
    langs = folder.languages(root)
    listed = folder.rows(root, "countries")
    found = [
        Problem(_FILE, str(key), "must be a mapping under a two-letter code in quotes")
        for key in folder.mapping(root / _FILE)
        if key not in listed
    ]
    for code, row in listed.items():
        found += _row(code, row, langs)
    default = folder.mapping(root / _DEFAULT)
    found += [
        Problem(_DEFAULT, field, "must list at least one")
        for field in ("services", "abroad", "common")
        if not _is_list(default.get(field)) or not default[field]
    ]
    return [*found, *_shared_names(listed), *_rights(root, langs, listed)]


def _row(code: str, row: Mapping[str, Any], langs: list[str]) -> Iterator[Problem]:
    if not _CODE.fullmatch(code):
        yield Problem(_FILE, code, "must be a two-letter ISO code in capitals")
    for field in set(row) - _KEYS:
        yield Problem(_FILE, f"{code}.{field}", "is no field of a country; remove it")
    for field in ("emergency", "services"):
        if not _is_list(row.get(field)):
            yield Problem(_FILE, f"{code}.{field}", "must be a list, or []")
    yield from _facts(code, row.get("rights"))
    for lang in langs:
        if not isinstance((row.get("display") or {}).get(lang), str):
            yield Problem(_FILE, f"{code}.display.{lang}", "is missing")
        names = (row.get("names") or {}).get(lang)
        if not _is_list(names) or not names:
            yield Problem(
                _FILE, f"{code}.names.{lang}", "must list the names people use; put words like no or on in quotes"
            )
        elif any(name != name.lower() for name in names):
            yield Problem(_FILE, f"{code}.names.{lang}", "must be in small letters")


def _facts(code: str, rights: Any) -> Iterator[Problem]:
    if not isinstance(rights, dict) or not all(_is_list(facts) and facts for facts in rights.values()):
        yield Problem(_FILE, f"{code}.rights", "must name the facts behind each part, or be {}")
    else:
        for part in set(rights) - _RIGHTS:
            yield Problem(_FILE, f"{code}.rights.{part}", f"is no part; use {', '.join(sorted(_RIGHTS))}")


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _shared_names(listed: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    owner: dict[str, str] = {}
    found = []
    for code, row in listed.items():
        claims = [
            (f"{code}.{field}.{lang}", name)
            for field in ("names", "short")
            for lang, names in (row.get(field) or {}).items()
            for name in _list(names)
        ]
        for key, name in claims:
            first = owner.setdefault(name, code)
            if first != code:
                found.append(Problem(_FILE, key, f"{name!r} is already a name of {first}"))
    return found


def _list(value: Any) -> list[str]:
    return value if _is_list(value) else []


def _rights(root: Path, langs: list[str], listed: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """Every part that is written has its facts in countries.yml, and the other way round."""
    found = []
    for lang in langs:
        files = folder.rights_files(root, lang)
        for code in sorted({*files, *(code for code, row in listed.items() if row.get("rights"))}):
            facts = listed.get(code, {}).get("rights")
            written = _parts(folder.mapping(files[code])) if code in files else set()
            cited = set(facts) if isinstance(facts, dict) else set()
            name = f"{lang}/rights/{code}.yml"
            found += [Problem(name, part, f"needs its facts in {_FILE}, {code}.rights") for part in written - cited]
            found += [Problem(name, part, f"is missing; {_FILE} has facts for it") for part in cited - written]
    return found


def _parts(data: Mapping[str, Any]) -> set[str]:
    parts = data.get("parts")
    return {key for key in ("answer", "more") if data.get(key)} | (set(parts) if isinstance(parts, dict) else set())
