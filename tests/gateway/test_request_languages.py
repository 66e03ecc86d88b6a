"""Which language a browser is answered in."""

from __future__ import annotations

import pytest

from bot.gateway.languages import of_header


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("", "id"),
        ("id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7", "id"),
        ("en-GB,en;q=0.9", "en"),
        ("in", "id"),
        ("jv,su;q=0.8,en;q=0.5", "id"),
        ("zh-TW,zh;q=0.9,en;q=0.3", "en"),
        ("zh-TW,zh;q=0.9", "id"),
        ("en;q=0.2, id;q=0.8", "id"),
        ("en;q=nonsense", "id"),
        ("*", "id"),
        (";;;,,,=", "id"),
        ("x" * 100_000, "id"),
    ],
)
def test_accept_language(header: str, lang: str) -> None:
    assert of_header(header) == lang
