"""Inline keyboards: answers below each other, what steers beside each other in a row below."""

from __future__ import annotations

from bot.core.types import Button, Reply
from bot.gateway.telegram.writing import parts_of


def titles(*buttons: Button) -> list[list[str]]:
    (part,) = parts_of(Reply("Mau lanjut?", buttons=buttons))
    return [[one["text"] for one in row] for row in part.keyboard]


def test_steering_buttons_stand_in_a_row_below() -> None:
    steer = [Button(title, payload=title, row=1) for title in ("Kembali", "Kenapa ditanya?", "Berhenti")]
    answers = [Button(title, payload=title) for title in ("Ya", "Tidak")]
    expected = [["Ya"], ["Tidak"], ["Kembali", "Kenapa ditanya?", "Berhenti"]]
    assert titles(*answers, *steer) == expected
    assert titles(*steer, *answers) == expected, "whatever the order they come in"


def test_each_row_is_a_row_and_none_is_too_wide() -> None:
    second = [Button(f"A{number}", payload="x", row=1) for number in range(4)]
    assert titles(Button("B", payload="x", row=2), *second) == [["A0", "A1", "A2"], ["A3"], ["B"]]


def test_a_link_can_stand_there_and_a_number_to_call_goes_into_the_text() -> None:
    link = Button("Buka", url="https://example.org", row=1)
    call = Button("Telepon", url="tel:110", row=1)
    (part,) = parts_of(Reply("Ini:", buttons=(call, link)))
    assert part.keyboard == [[{"text": "Buka", "url": "https://example.org"}]]
    assert part.text.endswith("Telepon: 110")
