"""hotline.yml: rules that can be used, kinds of services that exist, and a name for every tag and need."""

from __future__ import annotations

from pathlib import Path

from bot.content import folder
from bot.content.checks.services import KINDS
from bot.content.hotline import HotlineRules, read_rules
from bot.content.problems import Problem
from bot.core.errors import ContentError

_FILE = "hotline.yml"


def check(root: Path) -> list[Problem]:
    """The first thing that cannot be used, else unknown kinds and missing names."""
    if not (root / _FILE).exists():
        return []
    try:
        rules = read_rules(root)
    except ContentError as error:
        return [Problem(_FILE, "", str(error).removeprefix(f"{_FILE}: "))]
    found = [
        Problem(_FILE, f"needs.{need}", f"does not know the kind {kind!r} of services")
        for need, kinds in rules.needs.items()
        for kind in kinds
        if kind not in KINDS
    ]
    named_codes = {
        "tag": rules.tags,
        "need": tuple(rules.needs),
        "shift": tuple(shift.id for shift in rules.shifts.shifts),
        "skill": tuple(rules.skills),
    }
    found += [
        Problem(_FILE, f"skills.{skill}", f"does not know the sign {sign!r} (a reason, topic, tag or need)")
        for skill, signs in rules.skills.items()
        for sign in sorted(signs - _signs(root, rules))
    ]
    for lang in folder.languages(root):
        texts = folder.mapping(root / lang / "console.yml")
        for group, codes in named_codes.items():
            named = texts.get(group)
            found += [
                Problem(f"{lang}/console.yml", f"{group}.{code}", f"is missing; {_FILE} has it")
                for code in codes
                if not isinstance(named, dict) or code not in named
            ]
    return found


def _signs(root: Path, rules: HotlineRules) -> set[str]:
    """What can be known of a case: reasons that have words, topics, tags and needs."""
    consoles = [folder.mapping(root / lang / "console.yml") for lang in folder.languages(root)]
    reasons = {code for texts in consoles for code in texts.get("reason") or {}}
    return {*reasons, *folder.rows(root, "topics"), *rules.tags, *rules.needs}
