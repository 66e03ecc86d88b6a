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


def developed() -> list[Figure]:
    """Two figures per type: how many spans were hidden, and how many of the hidden ones had to be; each has a floor."""
    score = _Score(DEVELOPMENT)
    return [figure for kind in score.kinds for figure in score.figures(kind, (kind,), _FLOOR)]


def held_out() -> list[Figure]:
    """The same on messages that nothing was changed for; with some twenty of a type, the floor is for all together."""
    score = _Score(HELD_OUT)
    by_kind = [figure for kind in score.kinds for figure in score.figures(kind, (kind,), None)]
    return by_kind + score.figures("all types", score.kinds, _FLOOR)


class _Score:
    """Counts by type over the messages of some files."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._hits: Counter[str] = Counter()
        self._missed: Counter[str] = Counter()
        self._wrong: Counter[str] = Counter()
        redactor = toolkit().redactor
        for row in _rows(files):
            text, wanted = _unmark(row)
            found = [(span.start, span.end, span.kind) for span in redactor.redact(text).spans]
            for kind in {span[2] for span in (*wanted, *found)}:
                of_kind = [[span for span in spans if span[2] == kind] for spans in (wanted, found)]
                hit, missed, wrong = spans_score(*of_kind)
                self._hits[kind] += hit
                self._missed[kind] += missed
                self._wrong[kind] += wrong
        self.kinds = tuple(sorted(self._hits | self._missed | self._wrong))

    def figures(self, name: str, kinds: Sequence[str], floor: float | None) -> list[Figure]:
        """Recall and precision over `kinds`."""
        hits, missed, wrong = (sum(c[kind] for kind in kinds) for c in (self._hits, self._missed, self._wrong))
        return [
            Figure(f"{name} recall", Share(hits, hits + missed), floor),
            Figure(f"{name} precision", Share(hits, hits + wrong), floor),
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
