"""`make bench`: this program and stock Rasa side by side, each in a process of its own, on one Redis server.

Both have learned the same 3,000 messages' topics (ours: all messages, as shipped) and hear the same texts of other
writers. What stock Rasa is: Rasa's own components with the settings of its documentation, its Redis tracker store,
and a rule with one fixed answer for each topic. How well both understand is another question: see `make compare`.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from typing import TypeVar

from bot.cli.bench_sides import Measured, ours, stock, train_stock
from bot.cli.compare import sample
from bot.settings import Settings
from bot.store.redis_server import EmbeddedRedis

#: how many turns around the tenth and the last are looked at
_AROUND = 10
_T = TypeVar("_T")


def bench(settings: Settings, *, per_topic: int = 20, understood: int = 300, turns: int = 200) -> int:
    """Prints one line per figure: ours, stock Rasa's, and how many times ours stock Rasa's is."""
    from bot.dialogue.training import ensure_model

    model = ensure_model(settings.models_dir)
    learned, asked = sample(per_topic)
    texts = [one.text for one in asked[:understood]]
    talk = [texts[turn % _AROUND] for turn in range(turns)]  # so that early and late turns are about the same words
    with tempfile.TemporaryDirectory() as folder, EmbeddedRedis(Path(folder)) as redis:
        theirs = _apart(train_stock, [(one.text, one.topic) for one in learned], Path(folder))
        sides = (
            _apart(ours, model, redis, Path(folder) / "keys", texts, talk),
            _apart(stock, theirs, redis, texts, talk),
        )
    sys.stdout.write(_table(*sides, turns))
    return 0


def _apart(function: Callable[..., _T], *args: object) -> _T:
    """The result of the call in a fresh process, so that neither side's memory and threads burden the other."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *args).result()


def _table(ours_: Measured, stock_: Measured, turns: int) -> str:
    rows: dict[str, Callable[[Measured], float]] = {
        "from start to ready, s": lambda side: side.ready,
        "memory, MB": lambda side: side.memory,
        "understanding a message, median, ms": lambda side: median(side.understanding) * 1000,
        "understanding a message, p95, ms": lambda side: _p95(side.understanding) * 1000,
        "a whole turn, about the 10th, ms": lambda side: median(_tenth(side.turns)) * 1000,
        f"a whole turn, up to the {turns}th, ms": lambda side: median(side.turns[-_AROUND:]) * 1000,
        f"the {turns}th turn beside the 10th": lambda side: median(side.turns[-_AROUND:]) / median(_tenth(side.turns)),
    }
    lines = [f"{'':42} {'ours':>9} {'stock Rasa':>11} {'stock/ours':>11}"]
    for name, figure in rows.items():
        mine, theirs = figure(ours_), figure(stock_)
        lines.append(f"{name:42} {mine:9.1f} {theirs:11.1f} {theirs / mine:10.1f}x")
    return "\n".join(lines) + "\n"


def _tenth(turns: Sequence[float]) -> Sequence[float]:
    return turns[10 - _AROUND // 2 : 10 + _AROUND // 2]


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]
