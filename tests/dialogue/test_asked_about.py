"""Staff see which other country somebody asked about, unless the earlier chat was left out."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import Talk


@pytest.mark.parametrize(("button", "told"), [("Ya, sambungkan", True), ("Ya, tanpa chat lama", False)])
def test_the_place_asked_for_goes_with_the_case(talk: Talk, button: str, told: bool) -> None:
    talk.says("aku di Malaysia")
    talk.says("kalau kerja di Taiwan, apa hak pekerja di sana?")
    talk.says("gajiku tiga bulan belum dibayar, majikan pukul aku")
    talk.presses(button)
    opening = talk.last.open_case
    assert opening is not None
    assert opening.country == "MY"
    assert ("about:TW" in opening.reasons) == told


def test_where_the_person_is_is_said_once(talk: Talk) -> None:
    talk.says("aku di Malaysia, gajiku belum dibayar, majikan pukul aku")
    talk.presses("Ya, sambungkan")
    opening = talk.last.open_case
    assert opening is not None
    assert not [code for code in opening.reasons if code.startswith(("about:", "going:"))]
