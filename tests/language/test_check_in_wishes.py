"""Which typed words are a wish to be asked later how one is."""

from __future__ import annotations

import pytest

from bot.core.types import LANGS
from bot.language.check_in_wishes import CheckInWishes, Wish
from bot.nlu.shared import catalog, toolkit

WISHES = CheckInWishes({lang: catalog().raw(lang, "check_in_words") for lang in LANGS}, toolkit().normaliser)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("bisa hubungi aku lagi minggu depan?", 7),
        ("tanya kabarku bulan depan ya", 30),
        ("can you check on me in a month", 30),
        ("tny kabarku mgg dpn ya kak", 7),
        ("kak bisa gak hubungi aku lagi 2 minggu lagi", 14),
        ("aku mau ditanya kabarnya tiga bulan lagi", 90),
        ("bisa tanya kabarku minggu depan nggak?", 7),
        ("kamu bisa nanya kabarku lagi nggak minggu depan", 7),
        ("I'd like to be asked how I am in three months", 90),
        ("please write to me again in 2 weeks", 14),
        ("can you see if I am ok next month", 30),
        ("Check in with me tomorrow, please.", 1),
        ("makasih ya kak. nanti tanyain kabarku lagi ya", 0),
        ("nanti chat aku lagi ya", 0),
        ("check on me every week please", 0),
        ("tanya kabarku 200 hari lagi", 200),
        ("kamu bisa tanya aku lagi bulan depan?", 30),
        ("kalau bisa minggu depan tanya lagi ya kabarku", 7),
        ("bisa tanya keadaan saya minggu depan gak kak", 7),
        ("tanyakan kabar saya setelah 1 bulan", 30),
        ("please ask me again next week how I am", 7),
        ("hubungi aku seminggu sekali ya, tanya kabarku", 0),
    ],
)
def test_a_message_that_is_nothing_but_the_wish(text: str, days: int) -> None:
    assert WISHES.find(text) == Wish(days)


@pytest.mark.parametrize(
    "text",
    ["jangan tanya kabarku lagi", "gak usah tanya kabarku", "stop checking on me", "please don't check on me anymore",
     "do not contact me again", "jangan kirim lagi", "jangan hubungi lagi", "No more messages"],
)  # fmt: skip
def test_to_be_asked_no_more(text: str) -> None:
    assert WISHES.find(text) == Wish(ends=True)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Aku mau coba bicara dulu sama agen. Bisa tanya kabarku minggu depan?", 7),
        ("my boss is calm today, check on me next week", 7),
    ],
)
def test_a_wish_beside_something_else(text: str, days: int) -> None:
    assert WISHES.find(text) == Wish(days, whole=False)


@pytest.mark.parametrize(
    "text",
    ["hubungi aku", "hubungi aku sekarang", "hubungi saya besok", "contact me", "kabari aku", "apa kabar", "tanya",
     "tanya aku", "ask me", "mau tanya lagi", "minggu depan aku tanya lagi ya", "mau tanya kabar", "kabar permintaanku",
     "majikan bilang mau hubungi aku minggu depan", "dia tanya kabar saya", "kapan kamu tanya kabarku?",
     "aku mau tanya kabar adikku", "my agent will contact me next week", "90 hari", "jangan hubungi aku",
     "i need to check in at the airport next week", "jangan lupa", "", "?",
     "besok aku mau dibawa pergi, hubungi aku besok", "aku mau cek keadaanku", "i want to see if i am ok"],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert WISHES.find(text) is None


def test_a_long_text_is_not_searched() -> None:
    assert WISHES.find("tanya kabarku ya. " * 100) is None


def test_there_is_nothing_in_the_words_that_names_a_danger() -> None:
    """What is made of these words alone can go before the judgement of a classifier."""
    for lang in LANGS:
        raw = catalog().raw(lang, "check_in_words")
        phrases = [str(one) for kind in ("fillers", "ask", "contact", "again", "no", "ends") for one in raw[kind]]
        for phrase in [*phrases, *(str(one) for listed in raw["when"].values() for one in listed)]:
            assert not toolkit().urgency.judge(phrase).indicators, phrase
