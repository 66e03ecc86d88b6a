"""Check-ins in the conversation, with the real model: agreed on, worded, asked without a topic, answered."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.core.types import CheckInChange, Incoming
from bot.nlu.shared import catalog
from bot.settings import utc_now
from bot.store.checkins import DUE
from tests.dialogue.conftest import Talk

#: what nobody may read in a message that comes unasked
_TOPIC = re.compile(
    r"petugas|staff|hotline|perdagangan|traffick|pelita|kerja|work|bantu|help|lapor|report", re.IGNORECASE
)


def change(talk: Talk) -> CheckInChange:
    assert talk.last.check_in is not None
    return talk.last.check_in


def due(talk: Talk, words: str = "") -> str:
    talk.asked = utc_now()
    return talk._turn(Incoming("due", utc_now() + talk.later, text=words, action=DUE))


def test_from_the_plan_to_three_dates_in_neutral_words(talk: Talk) -> None:
    talk.taps(f"plan:on:{next(iter(catalog().shared('plan')))}")
    talk.taps("plan:make")
    talk.presses("Tanya kabarku nanti")
    talk.presses("Ketiganya")
    assert talk.last.check_in is None, "nothing is planned before the words are agreed on"
    said = talk.presses("Pakai itu saja")
    planned = change(talk)
    assert planned.words == ""
    assert [round((at - utc_now()) / timedelta(days=1)) for at in planned.dates] in ([7, 30, 90], [8, 31, 91])
    assert said.count("•") == 3
    talk.presses("Batalkan")
    assert change(talk).ends


def test_own_words_are_taken_as_they_are(talk: Talk) -> None:
    talk.taps("checkin:days:7")
    talk.presses("Tulis sendiri")
    said = talk.says("Bu, jadi pesan kue?")
    assert change(talk).words == "Bu, jadi pesan kue?"
    assert "Bu, jadi pesan kue?" in said
    assert talk.says("berapa biaya penempatan?").count("kue") == 0, "the next text is a message like any other"


@pytest.mark.parametrize("words", ["kabari ke 081234567890 ya", "kabar " * 40])
def test_words_with_personal_data_or_too_many_are_asked_again(talk: Talk, words: str) -> None:
    talk.taps("checkin:own:7")
    talk.says(words)
    assert talk.last.check_in is None or not talk.last.check_in.dates
    talk.says("Sehat?")
    assert change(talk).words == "Sehat?"


def test_danger_comes_before_wording(talk: Talk) -> None:
    talk.taps("checkin:own:7")
    talk.says("pintu dikunci dari luar, aku dipukul")
    assert talk.last.check_in is None
    assert "Ya, sambungkan" in talk.titles()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_comes_unasked_names_no_topic_whatever_was_open(talk: Talk, lang: str) -> None:
    talk.lang = lang  # type: ignore[assignment]
    talk.says("aku dikurung dan dipukul majikan")  # an offer of staff is open
    talk.taps("topic:control/start_screening")
    said = due(talk)
    assert len(talk.last.replies) == 1
    assert not _TOPIC.search(said), said
    assert not _TOPIC.search(" ".join(talk.titles()))
    for answer in ("fine", "stopped"):
        assert not _TOPIC.search(catalog().text(talk.lang, f"checkin.{answer}")), answer


def test_own_words_come_as_they_were_written(talk: Talk) -> None:
    assert due(talk, "Bu, jadi pesan kue?") == "Bu, jadi pesan kue?"


def test_fine_opens_no_case(talk: Talk) -> None:
    due(talk)
    talk.presses("Baik")
    assert talk.last.open_case is None
    assert change(talk).said == "fine"


def test_not_so_well_takes_the_case_up_again(talk: Talk) -> None:
    due(talk)
    talk.presses("Kurang baik")
    opening = talk.last.open_case
    assert opening is not None
    assert (opening.again, opening.tier, opening.reasons) == (True, "high", ("check_in_bad",))


def test_a_tap_ends_them(talk: Talk) -> None:
    due(talk)
    talk.presses("Jangan kirim lagi")
    assert change(talk).ends
    assert talk.last.open_case is None


def test_words_go_to_staff_as_agreed(talk: Talk) -> None:
    due(talk)
    said = talk.says("lumayan, tapi gajiku belum dibayar lagi")
    opening = talk.last.open_case
    assert opening is not None
    assert opening.again
    assert opening.reasons == ("check_in", "topic:report/unpaid_wages")
    assert opening.tier == "high"
    assert "Ya, sambungkan" not in talk.titles(), "staff are not offered to somebody they read already"
    assert "aku teruskan ke petugas" in said
    assert [line.text for line in talk.last.case_texts if line.sender == "person"] == [
        "lumayan, tapi gajiku belum dibayar lagi"
    ]
    assert change(talk).said == "words"
    talk.asked = None  # what the commit does with that
    talk.says("makasih")
    assert talk.last.open_case is None, "one answer, one case"


@pytest.mark.parametrize(("days", "counts"), [(6, True), (8, False)])
def test_words_count_as_an_answer_for_a_week(talk: Talk, days: int, counts: bool) -> None:
    due(talk)
    talk.tracker = None  # the conversation is forgotten long before
    talk.later = timedelta(days=days)
    talk.says("gajiku belum dibayar lagi")
    assert (talk.last.open_case is not None) == counts


def test_danger_in_the_answer_makes_the_case_urgent(talk: Talk) -> None:
    due(talk)
    talk.says("aku dikurung lagi, pintu dikunci dari luar")
    assert talk.last.open_case is not None
    assert talk.last.open_case.tier == "urgent"


def test_an_open_case_is_raised_and_no_second_one_is_opened(talk: Talk) -> None:
    talk.case_state = "waiting"
    due(talk)
    talk.says("aku dikurung lagi, pintu dikunci dari luar")
    assert talk.last.open_case is None
    assert "danger_now" in talk.last.raise_reasons


@pytest.mark.parametrize("word", ["KELUAR", "HAPUS"])
def test_leaving_and_deleting_are_no_answers(talk: Talk, word: str) -> None:
    due(talk)
    talk.says(word)
    assert talk.last.open_case is None


def test_stop_in_words_ends_them_too(talk: Talk) -> None:
    due(talk)
    talk.says("STOP")
    assert change(talk).ends
    assert talk.last.open_case is None


def test_while_staff_are_there_nothing_is_asked_and_ending_them_still_counts(talk: Talk) -> None:
    talk.case_state = "claimed"
    due(talk)
    assert talk.last.replies == ()
    talk.says("aku di sini, kak")
    assert change(talk).said == "words", "said to staff it is answered, too"
    talk.taps("checkin:stop")
    assert change(talk).ends
    assert talk.last.always_deliver
    assert len(talk.last.replies) == 1


@pytest.mark.parametrize(
    "action", ["checkin:days:999", "checkin:own:x", "checkin:neutral:", "checkin:nonsense", "checkin:"]
)
def test_a_button_of_another_version_asks_anew(talk: Talk, action: str) -> None:
    talk.taps(action)
    assert talk.last.check_in is None or not talk.last.check_in.dates
    assert "1 minggu lagi" in talk.titles()
