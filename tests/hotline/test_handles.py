from __future__ import annotations

import pytest

from bot.core.errors import ContentError
from bot.core.types import CaseId
from bot.hotline.handles import Handles

NOUNS = [f"kata{number}" for number in range(256)]
ADJECTIVES = [f"sifat{number}" for number in range(256)]


def test_a_handle_is_two_words_from_the_id() -> None:
    handles = Handles(NOUNS, ADJECTIVES)
    assert handles.of(CaseId("0000" + "f" * 20)) == "kata0 sifat0"
    assert handles.of(CaseId("01ff" + "0" * 20)) == "kata1 sifat255"


def test_a_handle_leads_back_to_its_cases() -> None:
    handles = Handles(NOUNS, ADJECTIVES)
    for slot in ("0000", "01ff", "ffff"):
        assert handles.slot(handles.of(CaseId(slot + "0" * 20))) == slot
    assert handles.slot("  Kata1  sifat255 ") == "01ff"
    assert [handles.slot(text) for text in ("", "kata1", "kata1 sifat999", "sifat1 kata1")] == [None] * 4


def test_different_slots_have_different_handles() -> None:
    handles = Handles(NOUNS, ADJECTIVES)
    assert len({handles.of(CaseId(f"{slot:04x}{'0' * 20}")) for slot in range(0, 65536, 7)}) == len(range(0, 65536, 7))


@pytest.mark.parametrize("words", [NOUNS[:255], [*NOUNS[:255], "kata0"], []])
def test_too_few_words_are_refused(words: list[str]) -> None:
    for first, second in ((words, ADJECTIVES), (NOUNS, words)):
        with pytest.raises(ContentError, match=r"handles\.yml"):
            Handles(first, second)
