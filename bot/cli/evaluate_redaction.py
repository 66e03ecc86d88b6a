"""Recall and precision of redaction by span type, on the messages kept beside its tests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from bot.cli.figures import Figure
from bot.nlu.measure import Share, spans_score
from bot.nlu.shared import toolkit
from bot.settings import ROOT

_FOLDER = ROOT / "tests" / "language"
#: what redaction was developed with: single lines, and whole messages by several writers
DEVELOPMENT = (_FOLDER / "redaction_rows.yml", _FOLDER / "redaction_messages.yml")
#: by a writer whose messages nothing was changed for
HELD_OUT = (_FOLDER / "redaction_heldout.yml",)
_MARK = re.compile(r"\{([A-Z_]+):([^}]*)\}")
_FLOOR = 0.95


def redaction_figures(files: Sequence[Path]) -> list[Figure]:
    """Two figures per type: how many spans were hidden, and how many of the hidden ones had to be."""
    hits: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    redactor = toolkit().redactor
    for row in _rows(files):
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


def _rows(files: Sequence[Path]) -> Iterator[str]:
    """A section is a list of messages, or a text with one on each line."""
    for file in files:
        for section in yaml.safe_load(file.read_text(encoding="utf-8")).values():
            yield from section.splitlines() if isinstance(section, str) else section


def _unmark(row: str) -> tuple[str, list[tuple[int, int, str]]]:
    """`'halo {NAME:Siti}'` → the text and its spans."""
    text, spans, at = "", [], 0
    for mark in _MARK.finditer(row):
        text += row[at : mark.start()]
        spans.append((len(text), len(text) + len(mark[2]), mark[1]))
        text, at = text + mark[2], mark.end()
    return text + row[at:], spans
