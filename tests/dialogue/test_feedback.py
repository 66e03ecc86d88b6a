"""Thumbs under answers: where they stand, what is counted, what follows."""

from __future__ import annotations

import pytest

from bot.core.types import Lang
from bot.nlu.shared import catalog
from tests.dialogue.conftest import Talk


def words(lang: Lang, key: str) -> str:
    return catalog().text(lang, f"feedback.{key}")


def thumbs(lang: Lang) -> set[str]:
    return {words(lang, "buttons.up"), words(lang, "buttons.down")}


@pytest.mark.parametrize(
    ("text", "lang", "rated"),
    [
        ("berapa biaya penempatan ke taiwan, siapa yang bayar?", "id", True),
        ("how do I check if the agency is licensed?", "en", True),
        ("I need a lawyer for my case", "en", True),
        ("who can read this chat?", "en", True),
        ("gaji saya 3 bulan belum dibayar", "id", False),
        ("butuh tempat tinggal sementara yang aman", "id", False),
        ("pintu dikunci dari luar, aku ga bisa keluar", "id", False),
        ("halo", "id", False),
        ("petugas", "id", False),
    ],
)
def test_thumbs_stand_under_quiet_answers_only(talk: Talk, text: str, lang: Lang, rated: bool) -> None:
    talk.says(text)
    assert (thumbs(lang) <= set(talk.titles())) is rated


def test_no_thumbs_while_staff_are_offered_because_of_danger(talk: Talk) -> None:
    talk.says("pintu dikunci dari luar, aku ga bisa keluar")
    talk.says("berapa biaya penempatan ke taiwan, siapa yang bayar?")
    assert not thumbs("id") & set(talk.titles())


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_thumb_up_is_counted_once(talk: Talk, lang: Lang) -> None:
    talk.lang = lang
    talk.opens("ask/placement_fees")
    shown = talk.last
    assert talk.presses(words(lang, "buttons.up")) == words(lang, "up")
    assert talk.last.counters == (f"thumb:up:ask/placement_fees:{lang}",)
    talk.last = shown
    talk.presses(words(lang, "buttons.down"))
    assert talk.last.counters == ()


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("reason", ["other", "hard", "old"])
def test_a_thumb_down_asks_why_and_offers_three_topics_or_staff(talk: Talk, lang: Lang, reason: str) -> None:
    talk.lang = lang
    talk.opens("ask/placement_fees")
    assert talk.presses(words(lang, "buttons.down")) == words(lang, "down")
    assert talk.last.counters == (f"thumb:down:ask/placement_fees:{lang}",)
    assert len(talk.titles()) == 3
    assert talk.presses(words(lang, f"buttons.{reason}")) == words(lang, f"after.{reason}")
    assert talk.last.counters == (f"thumb_why:{reason}:ask/placement_fees:{lang}",)
    assert len(talk.titles()) == 4
    assert catalog().text(lang, "ui.buttons.ask_person") in talk.titles()


def test_what_is_offered_then_is_what_came_next_in_likelihood(talk: Talk) -> None:
    talk.says("agen minta uang 5 juta untuk paspor, apa boleh?")
    understood = [title for title in talk.titles() if title == words("id", "buttons.down")]
    assert understood
    talk.presses(words("id", "buttons.down"))
    talk.presses(words("id", "buttons.other"))
    topics = [title for title in talk.titles() if title != catalog().text("id", "ui.buttons.ask_person")]
    known = {catalog().topic("id", topic).title for topic in catalog().links}
    assert len(topics) == 3
    assert set(topics) <= known


def test_nothing_of_a_vote_names_a_person_or_a_text(talk: Talk) -> None:
    talk.says("nama saya Siti, berapa biaya penempatan ke taiwan?")
    talk.presses(words("id", "buttons.down"))
    (code,) = talk.last.counters
    assert code.split(":")[:2] == ["thumb", "down"]
    assert "siti" not in code.lower()
    assert len(code.split(":")) == 4


def test_rights_of_a_country_are_rated_as_well(talk: Talk) -> None:
    talk.says("what is the minimum wage in Malaysia?")
    assert thumbs("en") <= set(talk.titles())
    talk.presses(words("en", "buttons.up"))
    assert talk.last.counters[0].startswith("thumb:up:ask/")
