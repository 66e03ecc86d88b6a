"""Who a note is for."""

import pytest

from bot.core.mentions import mentioned

NAMES = {"1": "Ratna", "2": "Ratna Sari", "3": "Budi", "4": "José"}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("@Budi tolong lihat", ("3",)),
        ("tanya @ratna sari, lalu @BUDI.", ("2", "3")),
        ("@Ratna dan @Ratna lagi", ("1",)),
        ("@jose\u0301", ("4",)),
        ("budi@ngo.example", ()),
        ("@Budiman", ()),
        ("Budi", ()),
        ("", ()),
    ],
)
def test_names_after_an_at_sign(text: str, ids: tuple[str, ...]) -> None:
    assert mentioned(text, NAMES) == ids


def test_without_colleagues_nobody_is_meant() -> None:
    assert mentioned("@Budi", {}) == ()
