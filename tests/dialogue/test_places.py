"""Rights by country, and contacts by place and person, with the real model in both languages."""

from __future__ import annotations

import json

import pytest

from bot.content import contacts
from bot.content.contacts import Seeker
from bot.core.types import LANGS, Lang
from bot.nlu.shared import catalog
from bot.settings import utc_now
from tests.dialogue.conftest import Talk

RIGHTS = "ask/rights_abroad"


def text(lang: Lang, key: str, **values: object) -> str:
    return catalog().text(lang, key, **values)


def part(lang: Lang, country: str, name: str) -> str:
    rights = catalog().rights(lang, country)
    assert rights is not None
    return rights.parts[name][0]


def slots(talk: Talk) -> dict[str, object]:
    found: dict[str, object] = json.loads(talk.tracker or b"{}")["slots"]
    return found


@pytest.mark.parametrize(
    ("question", "lang", "country", "name"),
    [
        ("boleh ga majikan tahan paspor saya? saya di malaysia", "id", "MY", "papers"),
        ("is my boss allowed to keep my passport in Taiwan?", "en", "TW", "papers"),
        ("berapa hari libur pembantu di hongkong?", "id", "HK", "rest"),
    ],
)
def test_an_answer_for_the_country_in_the_question(
    talk: Talk, question: str, lang: Lang, country: str, name: str
) -> None:
    talk.lang = lang
    answer = talk.says(question)
    assert part(lang, country, name) in answer
    assert ("Sumber:" if lang == "id" else "Source:") in answer


@pytest.mark.parametrize("lang", LANGS)
def test_the_country_is_asked_for_and_any_way_of_saying_it_is_understood(talk: Talk, lang: Lang) -> None:
    for said, country in (("taiwan", "TW"), ("HK", "HK"), ("malaysa", "MY"), ("Korsel", "KR"), ("Jeddah", "SA")):
        talk.lang, talk.tracker = lang, None
        assert talk.opens(RIGHTS).endswith(text(lang, "ui.country_ask"))
        rights = catalog().rights(lang, country)
        assert rights is not None
        assert rights.answer[0] in talk.says(said), said


def test_the_country_can_be_picked_from_two_pages(talk: Talk) -> None:
    talk.opens(RIGHTS)
    talk.presses(text("id", "places.buttons.other"))
    assert "Arab Saudi" in talk.presses("Arab Saudi")
    assert part("id", "SA", "rest") in talk.presses(text("id", "places.buttons.rest"))


def test_rights_come_in_small_steps_and_an_old_button_stays_with_its_country(talk: Talk) -> None:
    talk.opens(RIGHTS)
    talk.says("malaysia")
    old = talk.last
    assert "999" in talk.presses(text("id", "places.buttons.call"))
    talk.says("bukan, taiwan")
    assert part("id", "TW", "wage") in talk.presses(text("id", "places.buttons.wage"))
    talk.last = old
    assert part("id", "MY", "wage") in talk.presses(text("id", "places.buttons.wage"))


def test_a_digression_is_answered_and_the_question_recalled_once(talk: Talk) -> None:
    talk.opens(RIGHTS)
    answer = talk.says("berapa biaya penempatan, siapa yang bayar?")
    assert catalog().topic("id", "ask/placement_fees").answer[0] in answer
    assert text("id", "places.ask_again") in answer
    assert text("id", "places.ask_again") not in talk.says("berapa biaya penempatan, siapa yang bayar?")


@pytest.mark.parametrize("word", ["stop", "keluar", "pintu dikunci dari luar, aku ga bisa keluar"])
def test_stopping_hiding_and_danger_come_before_the_question(talk: Talk, word: str) -> None:
    talk.opens(RIGHTS)
    answer = talk.says(word)
    assert text("id", "ui.country_ask") not in answer
    assert slots(talk).get("asked_for") in (None, "urgent")


def test_not_wanting_to_say_and_an_unknown_place_get_contacts_for_everywhere(talk: Talk) -> None:
    for said, key in (("tidak tahu", "places.skipped"), ("di wakanda", "ui.country_unknown")):
        talk.tracker = None
        talk.opens(RIGHTS)
        answer = talk.says(said)
        assert text("id", key) in answer, said
        assert "+62 812-9007-0027" in answer
        assert "+62 21 2924 4800" in answer


def test_about_a_country_without_verified_facts_nothing_is_made_up(talk: Talk) -> None:
    talk.opens(RIGHTS)
    answer = talk.says("oman")
    assert text("id", "places.nothing", country="Oman") in answer
    assert "9999" in answer
    assert "+62 812-9007-0027" in answer


def test_a_part_that_is_not_known_is_said_to_be_so(talk: Talk) -> None:
    talk.says("saya kerja di taiwan")
    assert text("id", "places.unknown_part.rest", country="Taiwan") in talk.opens("ask/working_hours_rest")


def test_gossip_does_not_move_the_person(talk: Talk) -> None:
    talk.says("saya kerja di taiwan, boleh ga paspor ditahan?")
    talk.says("katanya di kamboja banyak scam ya")
    assert part("id", "TW", "papers") in talk.says("boleh ga majikan tahan paspor?")


def test_after_danger_the_numbers_of_the_country_are_shown_when_it_is_named(talk: Talk) -> None:
    assert text("id", "ui.urgent_no_country") in talk.says("pintu dikunci dari luar, aku ga bisa keluar")
    assert "999" in talk.says("malaysia")
    talk.says("ya")
    assert talk.last.open_case is not None
    assert talk.last.open_case.country == "MY"
    assert talk.last.open_case.destination == "MY"


def test_in_danger_the_place_where_one_is_counts(talk: Talk) -> None:
    answer = talk.says("saya di bangkok, besok saya mau dibawa paksa ke myanmar, tolong, pintu dikunci")
    assert "191" in answer
    assert "+66 92 903 1103" in answer


def test_a_man_in_malaysia_and_a_child_in_batam_get_other_services_for_the_same_need(talk: Talk) -> None:
    man = Seeker("MY", "", ("man",))
    child = Seeker("ID", "kepulauan_riau", ("child",))
    found = [[one.id for one in contacts.for_topic(catalog(), "need/shelter", who, utc_now())] for who in (man, child)]
    assert found == [["kjri_johor", "kemlu_protection", "kp2mi_abroad"], ["sapa_129", "rpsa", "uptd_ppa"]]
    talk.says("saya laki-laki di malaysia")
    in_malaysia = talk.opens("need/shelter")
    talk.tracker = None
    talk.says("aku baru 15 tahun, aku di batam")
    in_batam = talk.opens("need/shelter")
    assert ("KJRI Johor Bahru" in in_malaysia, "SAPA: 129" in in_malaysia) == (True, False)
    assert ("• KJRI Johor Bahru" in in_batam, "SAPA: 129" in in_batam) == (False, True)


@pytest.mark.parametrize("lang", LANGS)
def test_every_country_answers_every_part(talk: Talk, lang: Lang) -> None:
    for code in catalog().countries:
        for name in ("overview", "papers", "wage", "rest", "more", "call", "call_rest"):
            if name in ("papers", "wage", "rest", "more") and name not in catalog().countries[code].rights:
                continue
            said = talk.runner._engine.responses.say("rights", lang, part=name, about=code)
            assert said["text"], (code, name)
            assert "{" not in said["text"]
            assert len(said["buttons"]) <= 4


def test_a_second_country_in_the_message_is_one_tap_away(talk: Talk) -> None:
    talk.says("aturan hak pekerja di taiwan dan hongkong")
    talk.opens(RIGHTS)
    talk.says("taiwan dan hongkong")
    assert "Hong Kong" in talk.titles()
    rights = catalog().rights("id", "HK")
    assert rights is not None
    assert rights.answer[0] in talk.presses("Hong Kong")


@pytest.mark.parametrize(("topic", "near"), [("ask/undocumented", "KDEI Taipei"), ("ask/leaving_employer", "1955")])
def test_who_has_no_papers_is_not_given_rules_but_help_near_by(talk: Talk, topic: str, near: str) -> None:
    talk.says("saya kerja di taiwan")
    answer = talk.opens(topic)
    assert catalog().topic("id", topic).answer[0] in answer
    assert near in answer


def test_who_wants_to_go_is_shown_numbers_at_home(talk: Talk) -> None:
    talk.says("saya mau kerja ke taiwan")
    assert "0800-1000" in talk.opens("ask/hotlines")
