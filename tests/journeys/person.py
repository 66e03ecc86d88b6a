"""A person who goes through a screening. What they see is compared by the keys of the content, not by copied words."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.content.screenings import shipped_bank
from bot.core.interview import SAFE, START, WHO, Interview, order, question
from bot.core.types import TIERS, Lang
from bot.nlu.shared import catalog
from tests.dialogue.conftest import Talk

_HOLE = re.compile(r"\{\w+\}")
#: the person's way into each tool
WAYS = {"R": "not_left", "E": "working", "returned": "returned", "T": "other"}


def said(lang: Lang, key: str) -> str:
    """The longest stretch without a placeholder of the text under `file.key`."""
    return max(_HOLE.split(catalog().text(lang, key)), key=len).strip()


@dataclass
class Person(Talk):
    """A Talk that knows its way around the screenings."""

    @property
    def interview(self) -> Interview:
        """What is remembered."""
        return Interview.load(self._memory()["slots"].get("screening"))

    @property
    def in_form(self) -> bool:
        """Whether a screening runs."""
        return bool(self._memory()["loop"])

    @property
    def opened(self) -> tuple[str, str] | None:
        """The open question, if a screening runs."""
        return question(shipped_bank(), self.interview) if self.in_form else None

    def begins(self, way: str) -> str:
        """Starts a screening and comes to its first question."""
        self.opens("control/start_screening")
        self.taps(f"item:{START}:{SAFE}:yes")
        return self.taps(f"item:{START}:{WHO}:{WAYS[way]}")

    def answers(self, key: str, code: str) -> str:
        """Taps an answer of the screening that runs."""
        return self.taps(f"item:{self.interview.tool}:{key}:{code}")

    def comes_to(self, way: str, key: str) -> str:
        """Starts and answers harmlessly until `key` is open."""
        answer = self.begins(way)
        for earlier in order(shipped_bank(), self.interview):
            if earlier == key:
                return answer
            answer = self.answers(earlier, harmless(self.interview.tool, earlier))
        raise LookupError(key)

    def asks(self, key: str) -> bool:
        """Whether the last thing said was the question `key` of the screening that runs."""
        tool = START if key in shipped_bank().start and key != "g03_suicide" else self.interview.tool or START
        return said(self.lang, f"screening/{'start' if tool == START else tool}.items.{key}.ask") in self.heard(-1)

    def heard(self, place: int) -> str:
        """One of the replies of the last turn."""
        return self.last.replies[place].text

    def tier_told(self) -> str:
        """The tier that the last answer told of, by its words."""
        answer = "\n".join(reply.text for reply in self.last.replies)
        if any(said(self.lang, f"ui.{key}") in answer for key in ("urgent", "urgent_suicide")):
            return "urgent"
        keys = {tier: (tier, "low_some") if tier == "low" else (tier,) for tier in TIERS[1:]}
        told = (
            tier for tier in keys for key in keys[tier] if said(self.lang, f"screening/start.result.{key}") in answer
        )
        return next(told)

    def _memory(self) -> dict[str, Any]:
        return {"slots": {}, "loop": {}, **json.loads(self.tracker or b"{}")}


def harmless(tool: str, key: str) -> str:
    """The answer that speaks least for danger."""
    item = shipped_bank().tools[tool].item(key)
    options = [option for option in item.options if option not in ("unsure", "skip")]
    return min(options, key=item.weight)
