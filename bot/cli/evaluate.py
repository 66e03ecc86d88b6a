"""`python -m bot evaluate`: the shipped model on messages of people whom its training data never saw.

Prints tables with 95 % intervals, keeps a picture of the confusions, and fails when a figure is below its floor.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bot.cli.figures import Figure, table
from bot.core.types import LANGS, Lang
from bot.nlu.intents import FALLBACK
from bot.nlu.measure import Row, confusions, expected_calibration_error, share
from bot.settings import ROOT, Settings

HELDOUT = ROOT / "tests" / "nlu" / "heldout"
PICTURE = ROOT / "var" / "artifacts" / "eval" / "confusions.png"
_HARD_STYLES = frozenset({"texting", "typo", "regional", "mixed"})
_SMALL_TALK = frozenset({FALLBACK, "control/chitchat", "control/greet", "control/help_menu"})


def evaluate(settings: Settings) -> int:
    """Measures and prints; 1 when a figure misses its floor."""
    from bot.dialogue.training import ensure_model

    started = time.monotonic()
    understand, times = _understanding(ensure_model(settings.models_dir))
    rows = [row for lang in LANGS for row in _heldout(lang, understand)]
    figures = [*_topics(rows), *_urgency(rows), *_languages(rows), *_everyday(understand)]
    sys.stdout.write(table(figures))
    sys.stdout.write(_by(rows, "style", lambda row: f"{row.lang} {row.style}"))
    sys.stdout.write(_by(rows, "group", lambda row: f"{row.lang} {row.group}"))
    sys.stdout.write(_confused(rows))
    _picture(rows)
    slow = sorted(times)[int(len(times) * 0.95)]
    sys.stdout.write(f"\ncalibration error {expected_calibration_error(rows):.3f}")
    sys.stdout.write(f"\nparse p95 {slow * 1000:.1f} ms over {len(times)} messages\n")
    from bot.cli.evaluate_offers import offer_figures
    from bot.cli.evaluate_redaction import developed, held_out
    from bot.cli.evaluate_screening import screening_figures

    for title, measure in (
        ("redaction (messages it was developed with)", developed),
        ("redaction (a writer whose messages nothing was changed for)", held_out),
        ("offer check (adverts written before its phrases)", offer_figures),
        ("screening (invented stories)", screening_figures),
    ):
        measured = measure()
        sys.stdout.write(f"\n{title}\n" + table(measured))
        figures += measured
    failed = [figure.name for figure in figures if figure.fails]
    sys.stdout.write(f"\n{len(failed)} below their floor{': ' if failed else ''}{', '.join(failed)}")
    sys.stdout.write(f"\nfinished after {time.monotonic() - started:.0f} s\n")
    return 1 if failed else 0


Understand = Callable[[str, Lang], "tuple[str, float, tuple[str, ...], str, str]"]


def _understanding(model: Path) -> tuple[Understand, list[float]]:
    from bot.dialogue.engine import Engine
    from bot.nlu.shared import catalog

    engine, loop = Engine.load(model, catalog()), asyncio.new_event_loop()
    times: list[float] = []

    def understand(text: str, previous: Lang) -> tuple[str, float, tuple[str, ...], str, str]:
        started = time.perf_counter()
        made = loop.run_until_complete(engine.understand(text, previous))
        times.append(time.perf_counter() - started)
        best = tuple(str(guess["topic"]) for guess in made.alternatives)
        return made.topic, made.confidence, best, made.urgency, made.language

    return understand, times


def _heldout(lang: Lang, understand: Understand) -> Iterable[Row]:
    other: Lang = "en" if lang == "id" else "id"
    for line in (HELDOUT / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        # The conversation so far is said to be in the other language: the guess must not lean on it.
        said, confidence, best, urgency, language = understand(row["text"], other)
        yield Row(
            text=row["text"],
            topics=tuple(row["topics"]),
            urgency=row["urgency"],
            style=row["style"],
            lang=lang,
            said=said,
            confidence=confidence,
            best=best,
            said_urgency=urgency,
            said_lang=language,
        )


def _topics(rows: Sequence[Row]) -> list[Figure]:
    by_lang = {lang: [row for row in rows if row.lang == lang] for lang in LANGS}
    hard = [row for row in rows if row.style in _HARD_STYLES]
    real = [row for row in rows if row.group != "control"]
    return [
        *(Figure(f"topic right, {lang}", share(row.right for row in part), 0.78) for lang, part in by_lang.items()),
        *(
            Figure(f"among three, {lang}", share(row.among_three for row in part), 0.92)
            for lang, part in by_lang.items()
        ),
        Figure("topic right, texting typo regional mixed", share(row.right for row in hard), 0.72),
        Figure("real topics that got the fallback", share(row.said == FALLBACK for row in real)),
    ]


def _urgency(rows: Sequence[Row]) -> list[Figure]:
    called = {level: [row.said_urgency == "urgent" for row in rows if row.urgency == level] for level in _LEVELS}
    return [
        Figure("urgent called urgent", share(called["urgent"]), floor=0.90),
        Figure("concern called urgent", share(called["concern"]), ceiling=0.30),
        Figure("none called urgent", share(called["none"]), ceiling=0.05),
    ]


_LEVELS = ("urgent", "concern", "none")


def _languages(rows: Sequence[Row]) -> list[Figure]:
    # A mixed message has no one right language.
    plain = [row for row in rows if row.style != "mixed" and len(row.text.split()) >= 3]
    return [Figure("language right, three words or more", share(row.said_lang == row.lang for row in plain), 0.98)]


def _everyday(understand: Understand) -> list[Figure]:
    """False alarms and wrong answers on everyday chatter; `PELITA_EVERYDAY` may name another file of such messages."""
    made = _chatter(Path(os.environ.get("PELITA_EVERYDAY") or HELDOUT / "everyday.jsonl"), understand)
    misleading = _chatter(HELDOUT / "misleading.jsonl", understand)
    return [
        Figure("everyday chatter called urgent", share(urgency == "urgent" for _, urgency in made), ceiling=0.005),
        Figure("everyday chatter: fallback or small talk", share(said in _SMALL_TALK for said, _ in made), floor=0.85),
        Figure("chatter written to mislead called urgent", share(urgency == "urgent" for _, urgency in misleading)),
    ]


def _chatter(path: Path, understand: Understand) -> list[tuple[str, str]]:
    """Topic and urgency of each message."""
    texts = (json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines())
    return [(said, urgency) for text in texts for said, *_, urgency, _ in [understand(text, "id")]]


def _by(rows: Sequence[Row], what: str, key: Callable[[Row], str]) -> str:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    figures = [Figure(name, share(row.right for row in part)) for name, part in sorted(groups.items())]
    return f"\ntopic right by language and {what}\n" + table(figures)


def _confused(rows: Sequence[Row]) -> str:
    pairs = "\n".join(f"{count:4}  {wanted} taken for {said}" for (wanted, said), count in confusions(rows, 15))
    return f"\nmost frequent confusions\n{pairs}\n"


def _picture(rows: Sequence[Row]) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    pairs = confusions(rows, 25)[::-1]
    figure, axes = pyplot.subplots(figsize=(10, 8))
    axes.barh([f"{wanted} → {said}" for (wanted, said), _ in pairs], [count for _, count in pairs], color="#1f5f5b")
    axes.set_xlabel("messages of the held-out sets")
    axes.set_title("What is taken for what")
    figure.tight_layout()
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(PICTURE)
    pyplot.close(figure)
