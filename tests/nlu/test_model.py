"""The classifier on a handful of messages: what it learns, what it keeps, what it can say about its reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.lexicon import ConceptLexicon
from bot.nlu.features import Features
from bot.nlu.model import Target, TextModel, confidence

_TEXTS = [
    *(f"paspor saya ditahan majikan {n}" for n in ("kemarin", "lusa", "lama", "terus", "sekarang")),
    *(f"berapa biaya ke taiwan {n}" for n in ("kak", "bu", "ya", "min", "bang")),
    *(f"pintu dikunci dari luar {n}" for n in ("malam", "siang", "terus", "lagi", "tadi")),
]
_TOPICS = ["held"] * 5 + ["costs"] * 5 + ["locked"] * 5
_URGENCY = ["concern"] * 5 + ["none"] * 5 + ["urgent"] * 5


@pytest.fixture(scope="module")
def model() -> TextModel:
    lexicon = ConceptLexicon({"HOLD": ["ditahan", "kept"], "PASSPORT": ["paspor", "passport"]})
    fitted = TextModel(Features(lexicon))
    fitted.fit(_TEXTS, {"topic": Target(_TOPICS), "urgency": Target(_URGENCY, with_copies=False)}, copies=1.0)
    return fitted


def test_each_target_is_ranked_by_itself(model: TextModel) -> None:
    ranked = model.rank(["pintu kamar dikunci", "biaya ke hong kong berapa"])
    assert [one["topic"][0][0] for one in ranked] == ["locked", "costs"]
    assert [one["urgency"][0][0] for one in ranked] == ["urgent", "none"]


def test_a_concept_carries_over_to_the_other_language(model: TextModel) -> None:
    assert model.rank(["my passport is kept"])[0]["topic"][0][0] == "held"


def test_what_is_saved_ranks_like_what_was_fitted(model: TextModel, tmp_path: Path) -> None:
    model.save(tmp_path / "model")
    kept = TextModel.load(tmp_path / "model")
    text = "paspor ditahan, pintu dikunci"
    for one, other in zip(model.rank([text])[0]["topic"], kept.rank([text])[0]["topic"], strict=True):
        assert one[0] == other[0]
        assert one[1] == pytest.approx(other[1], abs=0.01)


def test_the_words_that_speak_for_danger_are_named(model: TextModel) -> None:
    assert "dikunci" in model.telling("kak pintu dikunci", "urgency", "urgent", most=2)
    assert model.telling("zzz qqq", "urgency", "urgent", most=2) == []


def test_confidence_sums_to_one_and_sharpens_with_the_temperature() -> None:
    ranking = [("a", 0.4), ("b", 0.1), ("c", -0.6)]
    mild, sharp = confidence(ranking, 1.0), confidence(ranking, 6.0)
    assert sum(share for _, share in mild) == pytest.approx(1.0)
    assert [label for label, _ in sharp] == ["a", "b", "c"]
    assert sharp[0][1] > mild[0][1]
