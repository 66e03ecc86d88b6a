"""The personal plan, from a need to the staff's case, in both languages."""

from __future__ import annotations

import pytest

from bot.content import contacts
from bot.content.contacts import Seeker
from bot.core.plan import parse_steps
from bot.core.types import LANGS, Lang
from bot.nlu.shared import catalog
from bot.settings import utc_now
from tests.dialogue.conftest import Talk

STEPS = parse_steps(catalog().shared("plan"))


def plan(lang: Lang, key: str, **values: object) -> str:
    return catalog().text(lang, f"plan.{key}", **values)


def title(lang: Lang, step: str) -> str:
    return plan(lang, f"steps.{step}.title")


@pytest.mark.parametrize("lang", LANGS)
def test_from_a_need_to_a_plan(talk: Talk, lang: Lang) -> None:
    talk.lang = lang
    talk.opens("need/shelter")
    assert title(lang, "safety") in talk.presses(plan(lang, "offer"))
    talk.presses(title(lang, "rights"))
    answer = talk.presses(plan(lang, "buttons.make"))
    assert answer.index(f"1. {title(lang, 'safety')}") < answer.index(f"2. {title(lang, 'rights')}")
    assert plan(lang, "steps.safety.home") in answer
    assert "+62" in answer
    assert ("Sumber:" if lang == "id" else "Source:") in answer


def test_needs_understood_in_the_conversation_are_chosen_already(talk: Talk) -> None:
    talk.says("butuh tempat tinggal sementara yang aman")
    talk.says("gaji saya 3 bulan belum dibayar")
    answer = (
        talk.presses(plan("id", "offer")) if plan("id", "offer") in talk.titles() else talk.opens("control/help_menu")
    )
    if plan("id", "offer") in talk.titles():
        answer = talk.presses(plan("id", "offer"))
    assert title("id", "safety") in answer
    assert title("id", "rights") in answer


def test_a_step_can_be_dropped_and_the_last_one_too(talk: Talk) -> None:
    talk.opens("need/shelter")
    talk.presses(plan("id", "offer"))
    talk.presses(title("id", "health"))
    talk.presses(plan("id", "buttons.make"))
    talk.presses(plan("id", "buttons.change"))
    answer = talk.presses(title("id", "safety"))
    assert plan("id", "dropped", title=title("id", "safety")) in answer
    assert f"1. {title('id', 'health')}" in answer
    talk.presses(plan("id", "buttons.change"))
    assert plan("id", "empty") in talk.presses(title("id", "health"))


def test_staff_get_the_plan_only_after_a_yes_and_nothing_else(talk: Talk) -> None:
    talk.says("saya laki-laki di malaysia, butuh pengacara, gaji tidak dibayar")
    talk.opens("need/medical")
    talk.presses(plan("id", "offer"))
    talk.presses(plan("id", "buttons.make"))
    assert plan("id", "staff_ask") in talk.presses(plan("id", "buttons.to_staff"))
    assert talk.last.open_case is None
    talk.presses(plan("id", "buttons.send_yes"))
    opened = talk.last.open_case
    assert opened is not None
    assert (opened.country, opened.texts) == ("MY", ())
    assert "plan" in opened.reasons
    sent = talk.last.case_texts[-1]
    assert sent.sender == "bot"
    assert sent.text.startswith(plan("id", "for_staff"))
    assert title("id", "health") in sent.text


def test_a_plan_goes_into_the_case_that_is_open(talk: Talk) -> None:
    talk.says("petugas")
    talk.opens("need/medical")
    talk.presses(plan("id", "offer"))
    talk.presses(plan("id", "buttons.make"))
    talk.presses(plan("id", "buttons.to_staff"))
    talk.presses(plan("id", "buttons.send_yes"))
    assert talk.last.open_case is None
    assert [line.text for line in talk.last.case_texts if plan("id", "for_staff") in line.text]


def test_no_to_staff_keeps_the_plan(talk: Talk) -> None:
    talk.opens("need/medical")
    talk.presses(plan("id", "offer"))
    talk.presses(plan("id", "buttons.make"))
    talk.presses(plan("id", "buttons.to_staff"))
    assert title("id", "health") in talk.presses(plan("id", "buttons.send_no"))
    assert talk.last.open_case is None


@pytest.mark.parametrize("who", [(), ("man",), ("woman",), ("child",), ("seafarer",), ("child", "seafarer")])
def test_nobody_is_turned_away(who: tuple[str, ...]) -> None:
    for country in (None, *catalog().countries):
        for step in STEPS:
            found = contacts.for_need(catalog(), step.help, step.services, Seeker(country, "", who), utc_now(), most=1)
            assert found, (step.id, country, who)
            assert found[0].can_be_called or found[0].channels or found[0].place, (step.id, country, who)


@pytest.mark.parametrize("lang", LANGS)
def test_the_text_for_a_child_is_the_childs(talk: Talk, lang: Lang) -> None:
    said = talk.runner._engine.responses.say("plan", lang, country="TW", who=["child"], needs=["safety", "papers"])
    assert plan(lang, "steps.safety.child") in said["text"]
    assert plan(lang, "steps.papers.abroad") in said["text"]
