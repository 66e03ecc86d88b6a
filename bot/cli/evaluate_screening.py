"""The screenings' rules on invented stories, each with the tier that it must get."""

from __future__ import annotations

import yaml

from bot.cli.figures import Figure
from bot.core.screening import parse_screening, score
from bot.nlu.measure import share
from bot.nlu.shared import catalog
from bot.settings import ROOT

VIGNETTES = ROOT / "tests" / "journeys" / "vignettes.yml"


def screening_figures() -> list[Figure]:
    """How many stories get their tier by the rules alone; tests/journeys plays the same ones as conversations."""
    tools = {name: parse_screening(catalog().shared(f"screening/{name}")) for name in ("R", "E")}
    stories = yaml.safe_load(VIGNETTES.read_text(encoding="utf-8"))["vignettes"]
    right = []
    for story in stories:
        tool = tools[story["screening"]]
        # Whoever tells such a story leaves out what it does not mention.
        answers = dict.fromkeys(tool.items, "skip") | story["answers"]
        right.append((score(tool, answers).tier or "stopped") == story["expected_tier"])
    return [Figure("stories with their tier", share(right), floor=1.0)]
