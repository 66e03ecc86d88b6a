"""The training messages as data/nlu keeps them: blocks of one intent and one urgency, a folder per writer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from bot.core.types import LANGS, Lang, Urgency
from bot.settings import ROOT

FOLDER = ROOT / "data" / "nlu"


@dataclass(frozen=True)
class Block:
    """Messages of one intent (`ask/x`, or a control topic's bare key) and one urgency."""

    intent: str
    urgency: Urgency
    texts: tuple[str, ...]

    @property
    def topic(self) -> str:
        """The full topic id."""
        return self.intent if "/" in self.intent else f"control/{self.intent}"


@dataclass(frozen=True)
class Example:
    """One training message of data/nlu/<lang>/<writer>/<group>.yml."""

    text: str
    topic: str
    urgency: Urgency
    lang: Lang
    writer: str


def blocks(path: Path) -> list[Block]:
    """The blocks of one file. Raises OSError, yaml.YAMLError, KeyError for what is no such file."""
    # Rasa's reader takes forty times as long: it keeps comments and checks each file against a schema.
    content = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - is safe
    return [
        Block(
            intent=str(block["intent"]),
            urgency=cast("Urgency", (block.get("metadata") or {}).get("urgency", "none")),
            texts=tuple(line.removeprefix("- ").strip() for line in str(block["examples"]).splitlines()),
        )
        for block in cast("list[dict[str, Any]]", content["nlu"])
    ]


def examples(folder: Path = FOLDER) -> Iterator[Example]:
    """All training messages with their writers, in a fixed order."""
    for lang in LANGS:
        for path in sorted((folder / lang).glob("*/*.yml")):
            for block in blocks(path):
                for text in block.texts:
                    yield Example(text, block.topic, block.urgency, lang, path.parent.name)
