"""Trains the Rasa model once per set of inputs; the file's name is the hash of everything it was made from."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.core.errors import TrainingError
from bot.settings import ROOT

#: whatever changes what the model learns or how its components read their files
_INPUTS = (
    "config.yml",
    "domain.yml",
    "uv.lock",
    "data/nlu/**/*.yml",
    "data/stories/*.yml",
    "data/content/concepts.yml",
    "data/content/*/abbreviations.yml",
    "data/content/*/language_words.yml",
    "data/content/*/urgency.yml",
    "bot/nlu/*.py",
    "bot/language/**/*.py",
)
_KEPT_MODELS = 2


def fingerprint(root: Path = ROOT) -> str:
    """Hash of all inputs, 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in _INPUTS for path in root.glob(pattern)}):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path(models: Path, root: Path = ROOT) -> Path:
    """Where the model for today's inputs is, or would be."""
    return models / f"{fingerprint(root)}.tar.gz"


def ensure_model(models: Path, root: Path = ROOT) -> Path:
    """The model for today's inputs, trained now if there is none. Progress goes to standard error."""
    path = model_path(models, root)
    if not path.exists():
        models.mkdir(parents=True, exist_ok=True)
        log = models / "training.log"
        with _progress("Training the language model", expected_seconds=_expected(models)), _output_to(log):
            started = time.monotonic()
            _train(path, root)
            (models / "seconds").write_text(str(round(time.monotonic() - started)))
        _prune(models, keep=path)
    return path


def _train(path: Path, root: Path) -> None:
    from bot.dialogue.quiet import silence

    silence()
    from rasa.model_training import train

    from bot.nlu import fits

    fits.keep_in(path.parent / "fits")

    # Trained under a name of its own and moved: a killed training never leaves half a model behind.
    unfinished = f"unfinished-{path.name}"
    result = train(
        domain=str(root / "domain.yml"),
        config=str(root / "config.yml"),
        training_files=[str(root / "data" / "nlu"), str(root / "data" / "stories")],
        output=str(path.parent),
        fixed_model_name=unfinished,
        force_training=True,
    )
    if result.model is None:
        raise TrainingError(f"training failed with code {result.code}; see training.log beside the models")
    Path(result.model).replace(path)


@contextmanager
def _output_to(log: Path) -> Iterator[None]:
    """Sends everything the libraries print into a file: Rasa's bars and warnings drown the one that matters."""
    sys.stdout.flush()
    kept = [os.dup(1), os.dup(2)]
    with log.open("w") as sink:
        os.dup2(sink.fileno(), 1)
        os.dup2(sink.fileno(), 2)
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, original in zip((1, 2), kept, strict=True):
                os.dup2(original, number)
                os.close(original)


def _expected(models: Path) -> int:
    try:
        return int((models / "seconds").read_text())
    except (OSError, ValueError):
        return 90


def _prune(models: Path, *, keep: Path) -> None:
    others = sorted(
        (path for path in models.glob("*.tar.gz") if path != keep), key=lambda path: path.stat().st_mtime, reverse=True
    )
    for path in others[_KEPT_MODELS - 1 :]:
        path.unlink()


@contextmanager
def _progress(what: str, *, expected_seconds: int) -> Iterator[None]:
    """A bar that moves with time; on a terminal in place, elsewhere a line every ten seconds."""
    done = threading.Event()
    started = time.monotonic()
    screen = os.fdopen(os.dup(2), "w")

    def draw() -> None:
        live = screen.isatty()
        while not done.wait(0.5 if live else 10):
            spent = time.monotonic() - started
            share = min(0.97, spent / max(1, expected_seconds))
            bar = "#" * round(share * 30)
            end = "\r" if live else "\n"
            screen.write(f"  [{bar:<30}] {share:4.0%}  {spent:.0f} s of about {expected_seconds} s{end}")
            screen.flush()

    screen.write(f"{what} (once per set of training data, about {expected_seconds} s)\n")
    screen.flush()
    thread = threading.Thread(target=draw, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        screen.write(f"  finished after {time.monotonic() - started:.0f} s{' ' * 40}\n")
        screen.close()
