"""offers.yml and the phrase files: shape, the same rules in every language, and texts for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.problems import Problem

FILE = "offers.yml"
SECTIONS = ("flags", "signs", "contexts")
_RULE_KEYS = frozenset({"id", "patterns", "unless", "keeps", "found", "not_found"})
_FLAG_KEYS = frozenset({"strong", "points", "only_with", "facts"})
_VERDICT = ("risky_from", "risky_from_unnamed", "caution_from", "most_held_back")
_WORD_LISTS = (
    "fillers",
    "negation",
    "negation_bridge",
    "asked",
    "question_starts",
    "question_ends",
    "tells",
    "offered",
)
_AGENCY_LISTS = ("name_ends", "not_companies", "titles", "branches")
_NAME, _WHY = 60, 130


def check(root: Path) -> list[Problem]:
    """Everything about job offers but what the patterns do to the test rows, which bot.cli.offer_rows tries."""
    shared = folder.mapping(root / FILE)
    ids = {section: _ids(shared.get(section)) for section in SECTIONS}
    found = [*_shared(shared, ids)]
    for lang in folder.languages(root):
        found += _phrases(f"{lang}/{FILE}", folder.mapping(root / lang / FILE), ids)
        found += _texts(f"{lang}/offer_check.yml", folder.mapping(root / lang / "offer_check.yml"), ids)
    return found


def _ids(value: Any) -> list[str]:
    return [str(name) for name in value] if isinstance(value, dict | list) else []


def _shared(shared: Mapping[str, Any], ids: Mapping[str, list[str]]) -> Iterator[Problem]:
    verdict = shared.get("verdict")
    for name in _VERDICT:
        if not isinstance(verdict, dict) or not isinstance(verdict.get(name), int):
            yield Problem(FILE, f"verdict.{name}", "must be a whole number")
    pay = shared.get("usual_pay")
    if not isinstance(pay, dict) or not isinstance(pay.get("most"), dict) or not _number(pay.get("fantastic")):
        yield Problem(FILE, "usual_pay", "must have fantastic (a number) and most (currency: amount)")
    else:
        yield from (
            Problem(FILE, f"usual_pay.most.{code}", "must be an amount of money a month")
            for code, amount in pay["most"].items()
            if not _number(amount)
        )
    known = set(ids["flags"]) | set(ids["contexts"])
    for name, row in _rows(shared, "flags"):
        yield from _flag(name, row, known)
    for name, row in _rows(shared, "signs"):
        if not isinstance(row.get("holds_back"), int) or row["holds_back"] < 0:
            yield Problem(FILE, f"signs.{name}.holds_back", "must be a whole number, 0 or more")
        yield from _facts(f"signs.{name}", row)


def _flag(name: str, row: Mapping[str, Any], known: set[str]) -> Iterator[Problem]:
    for key in sorted(set(row) - _FLAG_KEYS):
        yield Problem(FILE, f"flags.{name}.{key}", "is no field of a flag; remove it")
    points = row.get("points")
    if (row.get("strong") is True) == (isinstance(points, int) and points > 0):
        yield Problem(FILE, f"flags.{name}", "must have either strong: true or points of 1 or more")
    only_with = row.get("only_with", [])
    for other in only_with if isinstance(only_with, list) else [only_with]:
        if other not in known:
            yield Problem(FILE, f"flags.{name}.only_with", f"{other!r} is no flag and no context")
    yield from _facts(f"flags.{name}", row)


def _facts(key: str, row: Mapping[str, Any]) -> Iterator[Problem]:
    facts = row.get("facts")
    if not isinstance(facts, list) or not facts or not all(isinstance(fact, str) for fact in facts):
        yield Problem(FILE, f"{key}.facts", "must name at least one fact of sources.yml, in quotes")


def _phrases(path: str, raw: Mapping[str, Any], ids: Mapping[str, list[str]]) -> Iterator[Problem]:
    lists = [(name, raw.get(name)) for name in _WORD_LISTS]
    for holder, names in (("groups", None), ("agency", _AGENCY_LISTS)):
        held = raw.get(holder)
        rows = held if isinstance(held, dict) else {}
        lists += [(f"{holder}.{name}", rows.get(name)) for name in (names or rows)]
    for key, value in lists:
        yield from _word_list(path, key, value)
    for section in SECTIONS:
        value = raw.get(section)
        rules = [rule for rule in value if isinstance(rule, dict)] if isinstance(value, list) else []
        written = [str(rule.get("id")) for rule in rules]
        yield from (Problem(path, f"{section}.{name}", "is missing") for name in ids[section] if name not in written)
        for name, rule in zip(written, rules, strict=True):
            if name not in ids[section]:
                yield Problem(path, f"{section}.{name}", f"is not in the {section} of {FILE}")
            if written.count(name) > 1:
                yield Problem(path, f"{section}.{name}", "stands twice; make it one rule")
            yield from _rule(path, f"{section}.{name}", rule)


def _word_list(path: str, key: str, value: Any) -> Iterator[Problem]:
    if isinstance(value, str) and value:
        return
    if not isinstance(value, list) or not value:
        yield Problem(path, key, "must be a list of words")
    elif not all(isinstance(item, str) for item in value):
        odd = next(item for item in value if not isinstance(item, str))
        yield Problem(path, key, f"{odd!r} is no text; put it in quotes (YAML reads no as false and 7 as a number)")


def _rule(path: str, key: str, rule: Mapping[str, Any]) -> Iterator[Problem]:
    for field in sorted(set(rule) - _RULE_KEYS):
        yield Problem(path, f"{key}.{field}", "is no field of a rule; remove it")
    for field in ("patterns", "found", "not_found"):
        if not isinstance(rule.get(field), list) or not rule[field]:
            yield Problem(path, f"{key}.{field}", "must be a list with at least one text")
    for field in ("patterns", "unless", "found", "not_found"):
        value = rule.get(field)
        if isinstance(value, list) and not all(isinstance(item, str) for item in value):
            yield Problem(path, f"{key}.{field}", "has something that is no text; put it in quotes")


def _texts(path: str, raw: Mapping[str, Any], ids: Mapping[str, list[str]]) -> Iterator[Problem]:
    flags, signs = raw.get("flags"), raw.get("sign_names")
    flags = flags if isinstance(flags, dict) else {}
    for name in sorted({*ids["flags"], *map(str, flags)}):
        if name not in ids["flags"]:
            yield Problem(path, f"flags.{name}", f"is no flag of {FILE}; remove it")
            continue
        row = flags.get(name)
        for field, most in (("name", _NAME), ("why", _WHY)):
            text = row.get(field) if isinstance(row, dict) else None
            if not isinstance(text, str) or not text:
                yield Problem(path, f"flags.{name}.{field}", "is missing: people must be told what and why")
            elif len(text) > most:
                yield Problem(path, f"flags.{name}.{field}", f"has {len(text)} characters; at most {most} fit")
    for name in ids["signs"]:
        if not isinstance(signs, dict) or not isinstance(signs.get(name), str):
            yield Problem(path, f"sign_names.{name}", "is missing")


def _rows(shared: Mapping[str, Any], section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    value = shared.get(section)
    for name, row in value.items() if isinstance(value, dict) else ():
        if isinstance(row, dict):
            yield str(name), row


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
