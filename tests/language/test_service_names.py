"""Services asked for by name."""

from __future__ import annotations

import pytest

from bot.language.service_names import ServiceNames
from tests.language.support import CONTENT, load


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("nomor LPSK berapa", ("lpsk",)),
        ("wa migrant care dong", ("migrant_care",)),
        ("SAPA 129 itu gratis?", ("sapa_129",)),
        ("alamat sbmi sama disnaker", ("sbmi", "disnaker")),
        ("call bp2mi", ("kp2mi_home", "kp2mi_abroad")),
        ("what is the number of the foreign ministry", ("kemlu_protection",)),
        ("dia menyapa aku", ()),
        ("", ()),
    ],
)
def test_names_are_found_as_whole_words(text: str, services: tuple[str, ...]) -> None:
    assert ServiceNames(load(CONTENT / "service_names.yml")).find(text) == services


def test_without_names_nothing_is_found() -> None:
    assert ServiceNames({}).find("lpsk") == ()
