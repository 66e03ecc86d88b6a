"""The words of return codes: fit to be typed by anybody, and recognised however they are typed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.types import LANGS, Lang
from bot.gateway.return_words import LENGTH, ReturnWords
from bot.settings import ROOT
from tests.gateway.clients import CATALOG

WORDS = ReturnWords({lang: CATALOG.raw(lang, "return_words") for lang in LANGS})
LISTS: dict[Lang, list[str]] = {lang: str(CATALOG.raw(lang, "return_words")["words"]).split() for lang in LANGS}
#: in every sentence about work abroad, or frightening: nobody should have to carry them on a paper
NEVER = {
    *("mati", "bunuh", "polisi", "darah", "majikan", "paspor", "kabur", "takut", "sakit", "perang", "pisau", "racun"),
    *("dead", "kill", "police", "blood", "boss", "passport", "escape", "afraid", "sick", "war", "knife", "poison"),
    *("gun", "bomb", "pistol", "hantu", "ghost", "korban", "victim", "slave", "budak", "jual", "sell", "rape"),
}


@pytest.mark.parametrize("lang", LANGS)
def test_there_are_enough_short_plain_different_words(lang: Lang) -> None:
    words = LISTS[lang]
    assert len(words) == len(set(words)) >= 1024
    for word in words:
        assert word.isascii()
        assert word.isalpha()
        assert word.islower()
        assert 4 <= len(word) <= 8
    assert not NEVER & set(words)
    around = set(str(CATALOG.raw(lang, "return_words")["around"]).split())
    assert not around & set(words)


@pytest.mark.parametrize("lang", LANGS)
def test_no_two_words_are_one_slip_apart(lang: Lang) -> None:
    words = LISTS[lang]
    near = process.cdist(words, words, scorer=OSA.distance, score_cutoff=1) <= 1
    assert near.sum() == len(words), "every word is near itself only"


def test_no_word_belongs_to_both_languages() -> None:
    assert not set(LISTS["id"]) & set(LISTS["en"])


@pytest.mark.parametrize("lang", LANGS)
def test_draws_differ_and_are_from_the_list(lang: Lang) -> None:
    drawn = [WORDS.draw(lang) for _ in range(50)]
    assert len(set(drawn)) == 50
    assert all(len(set(code)) == LENGTH and set(code) <= set(LISTS[lang]) for code in drawn)


def slipped(word: str, how: str, at: int) -> str:
    at = at % len(word)
    if how == "drop":
        return word[:at] + word[at + 1 :]
    if how == "double":
        return word[:at] + word[at] + word[at:]
    return word[:at] + ("x" if word[at] != "x" else "y") + word[at + 1 :]


@given(
    st.sampled_from(LANGS),
    st.randoms(use_true_random=False),
    st.sampled_from(["{}", "{}!", "kode saya: {}", "My code is {}", "1. {}", "  {}\n"]),
    st.sampled_from([" ", ", ", "-", "\n", "  ,", " / ", "\n2. "]),
    st.sampled_from([str.lower, str.upper, str.title]),
)
def test_a_code_is_found_in_any_dress(lang: Lang, chance: random.Random, frame: str, between: str, case: Any) -> None:
    code = chance.sample(LISTS[lang], LENGTH)
    typed = WORDS.find(frame.format(case(between.join(code))))
    assert typed is not None
    assert (typed.lang, list(typed.words), typed.rest) == (lang, code, "")


@given(
    st.sampled_from(LANGS),
    st.randoms(use_true_random=False),
    st.sampled_from(["drop", "double", "change"]),
    st.integers(0, 7),
    st.integers(0, LENGTH - 1),
)
def test_a_slip_is_mended_only_when_one_word_can_be_meant(
    lang: Lang, chance: random.Random, how: str, at: int, which: int
) -> None:
    code = chance.sample(LISTS[lang], LENGTH)
    wrong = slipped(code[which], how, at)
    near = [word for word in LISTS[lang] if OSA.distance(word, wrong) <= 1]
    typed = WORDS.find(" ".join([*code[:which], wrong, *code[which + 1 :]]))
    if near == [code[which]]:
        assert typed is not None
        assert list(typed.words) == code
    else:
        assert typed is None or list(typed.words) != code or wrong == code[which]


def test_the_order_counts_and_a_miscount_is_noticed() -> None:
    code = list(WORDS.draw("id"))
    other = WORDS.find(" ".join(reversed(code)))
    assert other is not None
    assert list(other.words) == code[::-1]
    for wrong in (code[:4], [*code, "gajah"]):
        typed = WORDS.find(" ".join(wrong))
        assert typed is not None
        assert not typed.complete


def test_what_else_a_message_says_is_kept_apart() -> None:
    code = " ".join(WORDS.draw("id"))
    typed = WORDS.find(f"tolong saya dikunci di kamar {code} cepat")
    assert typed is not None
    assert typed.complete
    assert typed.rest == "tolong saya dikunci di kamar   cepat"


def test_words_said_again_and_again_are_no_code() -> None:
    """The words of a code are drawn without putting any back."""
    one, two, *_ = WORDS.draw("id")
    assert WORDS.find(" ".join(f"{one} {two} {number}" for number in range(50))) is None


@pytest.mark.parametrize(("text", "lang"), [("Kode kembali!", "id"), ("return CODE", "en"), ("hp hilang", "id")])
def test_the_wish_for_a_code_is_understood(text: str, lang: Lang) -> None:
    assert WORDS.asks(text) == lang


def ordinary() -> Iterator[str]:
    for path in sorted((ROOT / "data" / "nlu").glob("*/*/*.yml")):
        for block in yaml.load(path.read_text(), Loader=yaml.CSafeLoader)["nlu"]:
            rows = block["examples"]
            rows = rows if isinstance(rows, list) else rows.splitlines()
            for row in rows:
                yield row["text"].strip() if isinstance(row, dict) else row.removeprefix("- ").strip()


def test_two_words_said_over_and_over_are_no_code() -> None:
    one, other = LISTS["id"][:2]
    assert WORDS.find(" ".join(f"{one} {other} {number} 😀." for number in range(40)) + " ada apa ya") is None


def test_what_people_write_is_not_taken_for_a_code() -> None:
    texts = list(ordinary())
    taken = [text for text in texts if WORDS.find(text)]
    assert len(texts) > 20_000
    assert len(taken) <= len(texts) / 10_000, taken
    assert not [text for text in texts if WORDS.asks(text)]
