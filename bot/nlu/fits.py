"""Fitted models are kept beside the trained ones: a change of rules or wording need not learn every word again."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bot.language import lexicon
from bot.nlu import features, model, noise
from bot.nlu.model import Target, TextModel
from bot.nlu.shared import concept_forms
from bot.settings import ROOT

_KEPT = 2
_folder: Path | None = None


def keep_in(folder: Path) -> None:
    """From now on this process keeps its fits there."""
    global _folder  # Rasa makes the components; nothing else can be handed to them
    _folder = folder


def once(
    fit: Callable[[list[str], dict[str, Target], float], TextModel],
    texts: list[str],
    targets: dict[str, Target],
    copies: float,
    path: Path,
) -> None:
    """Saves at `path` what `fit(texts, targets, copies)` gives, fitted now or at an earlier time."""
    if _folder is None:
        fit(texts, targets, copies).save(path)
        return
    kept = _folder / f"{_key(texts, targets, copies)}.pickle"
    if not kept.exists():
        _folder.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".unfinished")
        fit(texts, targets, copies).save(unfinished)
        unfinished.replace(kept)
    kept.touch()
    shutil.copyfile(kept, path)
    for old in sorted(_folder.glob("*.pickle"), key=lambda file: file.stat().st_mtime)[:-_KEPT]:
        old.unlink()


def _key(texts: list[str], targets: dict[str, Target], copies: float) -> str:
    """Hash of everything the fit depends on: messages, concepts, own code, and the libraries' versions."""
    learned = [texts, {name: asdict(target) for name, target in targets.items()}, copies, concept_forms()]
    digest = hashlib.sha256(json.dumps(learned, sort_keys=True).encode())
    for source in (lexicon.__file__, features.__file__, model.__file__, noise.__file__, ROOT / "uv.lock"):
        digest.update(Path(source).read_bytes())
    return digest.hexdigest()[:16]
