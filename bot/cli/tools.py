"""The JSON Lines tools: one object a line in, one out, in order; a bad line gives an error and the rest goes on."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any

from bot.settings import Settings

Row = dict[str, Any]


def run_lines(convert: Callable[[Row], Row]) -> int:
    """Applies `convert` to every line; a ValueError from it is that line's error. Empty lines are skipped.

    Both sides are UTF-8, whatever the locale says.
    """
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        try:
            answer = convert(_object(line))
        except ValueError as error:
            answer = {"error": str(error)}
        sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
        sys.stdout.buffer.flush()
    return 0


def _object(line: bytes) -> Row:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except (ValueError, RecursionError):
        raise ValueError("not valid JSON") from None
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    return row


def _text(row: Row) -> str:
    text = row.get("text")
    if not isinstance(text, str):
        raise ValueError('needs "text", a string')
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError('"text" has half of a surrogate pair') from None
    return text


def parse(settings: Settings) -> int:
    """`{"text"}` → topic, confidence, the three best topics, language, urgency and what showed it."""
    from bot.dialogue.training import ensure_model

    model = ensure_model(settings.models_dir)
    from bot.dialogue.engine import Engine
    from bot.nlu.shared import catalog

    engine = Engine.load(model, catalog())
    loop = asyncio.new_event_loop()

    def convert(row: Row) -> Row:
        text = _text(row)
        understood = loop.run_until_complete(engine.understand(text, None))
        return {
            "topic": understood.topic,
            "confidence": round(understood.confidence, 4),
            "alternatives": list(understood.alternatives),
            "language": understood.language,
            "urgency": understood.urgency,
            "indicators": list(understood.indicators),
        }

    return run_lines(convert)


def redact() -> int:
    """`{"text"}` → the text with typed placeholders, and the spans of the input that were hidden."""
    from bot.nlu.shared import toolkit

    tools = toolkit()

    def convert(row: Row) -> Row:
        text = _text(row)
        redacted = tools.redactor.redact(text)
        return {"text": redacted.text, "spans": [[span.start, span.end, span.kind] for span in redacted.spans]}

    return run_lines(convert)


def check_offer() -> int:
    """`{"text"}` → the verdict on a job offer, and where the flags that led to it stand."""
    from bot.content.catalog import Catalog
    from bot.language.offers import OfferChecker
    from bot.language.toolkit import Toolkit

    catalog = Catalog.load()
    tools = Toolkit.from_content(catalog.files)
    checker = OfferChecker.from_content(catalog.files, catalog.shared("offers"), tools)

    def convert(row: Row) -> Row:
        report = checker.check(_text(row))
        flags = [{"id": span.kind, "start": span.start, "end": span.end} for span in report.flags]
        return {"verdict": report.verdict, "flags": flags}

    return run_lines(convert)


def screen() -> int:
    """`{"tool", "answers"}` → tier, priority, flags and the items that caused the tier."""
    from bot.content.catalog import Catalog
    from bot.core.screening import parse_screening, score

    catalog = Catalog.load()
    tools = {name: parse_screening(catalog.shared(f"screening/{name}")) for name in ("R", "E")}

    def convert(row: Row) -> Row:
        tool = row.get("tool")
        if not isinstance(tool, str) or tool not in tools:
            raise ValueError('"tool" must be "R" or "E"')
        answers = row.get("answers")
        if not isinstance(answers, dict) or not all(isinstance(answer, str) for answer in answers.values()):
            raise ValueError('needs "answers", an object of item ids and answer codes')
        result = score(tools[tool], answers)
        return {
            "tier": result.tier,
            "priority": result.priority,
            "flags": list(result.flags),
            "reasons": list(result.reasons),
        }

    return run_lines(convert)
