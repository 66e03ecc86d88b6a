"""Recall and precision of redaction by span type, on the rows kept beside its tests."""

from __future__ import annotations

import re
from collections import Counter

import yaml

from bot.cli.figures import Figure
from bot.nlu.measure import Share, spans_score
from bot.nlu.shared import toolkit
from bot.settings import ROOT

ROWS = ROOT / "tests" / "language" / "redaction_rows.yml"
_MARK = re.compile(r"\{([A-Z_]+):([^}]*)\}")
_FLOOR = 0.95


def redaction_figures() -> list[Figure]:
    """Two figures per type: how many spans were hidden, and how many of the hidden ones had to be."""
    hits: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    redactor = toolkit().redactor
    for section in yaml.safe_load(ROWS.read_text(encoding="utf-8")).values():
        for row in section.splitlines():
            text, wanted = _unmark(row)
            found = [(span.start, span.end, span.kind) for span in redactor.redact(text).spans]
            for kind in {span[2] for span in (*wanted, *found)}:
                of_kind = [[span for span in spans if span[2] == kind] for spans in (wanted, found)]
                hit, miss, false = spans_score(*of_kind)
                hits[kind] += hit
                missed[kind] += miss
                wrong[kind] += false
    return [
        figure
        for kind in sorted(hits | missed | wrong)
        for figure in (
            Figure(f"{kind} recall", Share(hits[kind], hits[kind] + missed[kind]), _FLOOR),
            Figure(f"{kind} precision", Share(hits[kind], hits[kind] + wrong[kind]), _FLOOR),
        )
    ]


def _unmark(row: str) -> tuple[str, list[tuple[int, int, str]]]:
    """`'halo {NAME:Siti}'` → the text and its spans."""
    text, spans, at = "", [], 0
    for mark in _MARK.finditer(row):
        text += row[at : mark.start()]
        spans.append((len(text), len(text) + len(mark[2]), mark[1]))
        text, at = text + mark[2], mark.end()
    return text + row[at:], spans
