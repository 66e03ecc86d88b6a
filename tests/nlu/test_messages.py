"""Training messages: how they are read, handed to Rasa, split by writer and searched for repetitions."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.importers.rasa import RasaFileImporter

from bot.nlu import fits
from bot.nlu.crossval import folds
from bot.nlu.duplicates import near_duplicates
from bot.nlu.importer import Importer
from bot.nlu.messages import Example, blocks, examples
from bot.nlu.model import Target, TextModel

_FILE = """version: "3.1"
nlu:
  - intent: ask/red_flags
    metadata: {urgency: none}
    examples: |
      - apa tanda loker palsu
      - gmn cara tau agen abal2?
  - intent: stop
    metadata: {urgency: none}
    examples: |
      - berhenti
      - udah dulu
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "nlu" / "id" / "somebody").mkdir(parents=True)
    (tmp_path / "nlu" / "id" / "somebody" / "mixed.yml").write_text(_FILE)
    return tmp_path / "nlu"


def _example(text: str, topic: str = "ask/red_flags", writer: str = "one") -> Example:
    return Example(text, topic, "none", "id", writer)


def test_blocks_and_examples_of_a_file(folder: Path) -> None:
    first, second = blocks(folder / "id" / "somebody" / "mixed.yml")
    assert (first.topic, first.texts) == ("ask/red_flags", ("apa tanda loker palsu", "gmn cara tau agen abal2?"))
    assert second.topic == "control/stop"
    assert [(one.writer, one.lang) for one in examples(folder)] == [("somebody", "id")] * 4


def test_rasa_gets_the_same_messages_from_us_as_from_its_own_importer(folder: Path) -> None:
    ours = Importer(None, None, [str(folder)]).get_nlu_data()
    theirs = RasaFileImporter(None, None, [str(folder)]).get_nlu_data()

    def seen(data: object) -> set[tuple[object, ...]]:
        return {
            (one.get("text"), one.get("intent"), one.get("intent_response_key"), str(one.get("metadata")))
            for one in data.training_examples  # type: ignore[attr-defined]
        }

    assert seen(ours) == seen(theirs)


def test_a_writer_is_either_learned_from_or_held_out() -> None:
    found = [_example(f"text {n}", writer=f"w{n % 7}") for n in range(70)]
    held_out = []
    for known, held in folds(found):
        assert not {one.writer for one in known} & {one.writer for one in held}
        held_out += held
    assert sorted(one.text for one in held_out) == sorted(one.text for one in found)


def test_repetitions_are_found_whatever_their_spelling_and_order() -> None:
    found = [
        _example("majikan tidak mau kembalikan paspor aku"),
        _example("paspor aku majikan gak mau kembalikan", writer="two"),
        _example("majikan mau kembalikan uang kami semua"),
    ]
    (pair,) = near_duplicates(found)
    assert pair.later.writer == "two"


def test_the_training_messages_are_many_and_each_is_new() -> None:
    found = list(examples())
    assert len(found) > 40_000
    assert [pair.later.text for pair in near_duplicates(found)] == []


def test_a_fit_is_made_once_for_the_same_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fits, "_folder", tmp_path / "fits")
    made = []

    class Fitted(TextModel):
        def __init__(self) -> None:
            made.append(self)

        def save(self, path: Path) -> None:
            path.write_bytes(b"fitted")

    def fit(texts: list[str], targets: dict[str, Target], copies: float) -> TextModel:
        return Fitted()

    for number, texts in enumerate((["a"], ["a"], ["b"])):
        fits.once(fit, texts, {"topic": Target(["x"])}, 0.5, tmp_path / str(number))
    assert len(made) == 2
    assert (tmp_path / "1").read_bytes() == b"fitted"
