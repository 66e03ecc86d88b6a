"""Tables of methods and types: the hand-written ones of api.yml, or the whole machine-readable specification."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

HAND_WRITTEN = Path(__file__).with_name("api.yml")


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a type. `kinds` are alternatives such as 'Integer' or 'Array of BotCommand'."""

    kinds: tuple[str, ...]
    required: bool = False
    constant: str | None = None


Fields = Mapping[str, Field]


@dataclass(frozen=True)
class Schema:
    """`methods`: parameters by method. `types`: fields by type. `unions`: what a type may be instead."""

    methods: Mapping[str, Fields]
    types: Mapping[str, Fields]
    unions: Mapping[str, tuple[str, ...]]
    returns: Mapping[str, tuple[str, ...]]

    @classmethod
    @lru_cache(maxsize=1)
    def hand_written(cls) -> Schema:
        """The part of the tables that the server simulates."""
        tables = yaml.safe_load(HAND_WRITTEN.read_text(encoding="utf-8"))
        types = tables["types"]
        return cls(
            methods={name: _fields(rows) for name, rows in tables["methods"].items()},
            types={name: _fields(rows) for name, rows in types.items() if isinstance(rows, dict)},
            unions={name: tuple(rows) for name, rows in types.items() if isinstance(rows, list)},
            returns={},
        )

    @classmethod
    def specification(cls, path: Path) -> Schema:
        """Everything, from a file in the format of github.com/PaulSonOfLars/telegram-bot-api-spec."""
        tables = json.loads(path.read_text(encoding="utf-8"))
        types = tables["types"]
        return cls(
            methods={name: _specified(row) for name, row in tables["methods"].items()},
            types={name: _specified(row) for name, row in types.items() if not row.get("subtypes")},
            unions={name: tuple(row["subtypes"]) for name, row in types.items() if row.get("subtypes")},
            returns={name: tuple(row["returns"]) for name, row in tables["methods"].items()},
        )


def _fields(rows: Mapping[str, str]) -> dict[str, Field]:
    """Rows such as `chat_id!: Integer | String` (required) or `type!: = chat` (always that word)."""
    fields = {}
    for name, kinds in rows.items():
        constant = kinds.removeprefix("= ") if kinds.startswith("= ") else None
        alternatives = ("String",) if constant else tuple(kinds.split(" | "))
        fields[name.rstrip("!")] = Field(alternatives, name.endswith("!"), constant)
    return fields


def _specified(row: Mapping[str, Any]) -> dict[str, Field]:
    return {
        field["name"]: Field(tuple(field["types"]), field["required"], _constant(field["description"]))
        for field in row.get("fields", [])
    }


def _constant(description: str) -> str | None:
    """The specification says only in words that a field tells the alternatives of a union apart."""
    found = re.search(r"(?:, must be |, always )[\"“]?(\w+)[\"”]?$", description)
    return found[1] if found else None
