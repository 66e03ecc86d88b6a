"""What is never taken for an offer or a company, whatever its words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.types import LANGS
from bot.dialogue.attention import Attention
from bot.language.agency_names import AgencyNames
from bot.nlu.shared import catalog, toolkit
from bot.settings import utc_now
from tests.offers.support import checker

ADVERT = "Dibutuhkan CS Laos, gaji 15jt, tiket gratis, paspor kami pegang, visa turis dulu, minat inbox"
NAMES = AgencyNames({lang: catalog().raw(lang, "offers") for lang in LANGS})
ATTENTION = Attention(checker(), NAMES, None, utc_now)


def attend(intent: str, text: str, *, busy: bool = False, **slots: Any) -> dict[str, Any]:
    understood = {"intent": {"name": intent, "confidence": 0.9, "topic": ""}, "indicators": []}
    return ATTENTION.of_text(understood, text, toolkit().redactor.redact(text), slots, busy=busy)


@pytest.mark.parametrize(
    "intent", ["suicidal", "screening_answer", "safe_again", "give_country", "stop", "delete_data"]
)
@pytest.mark.parametrize("awaited", ["", "offer", "agency"])
def test_what_was_asked_or_is_too_grave_stays_what_it_is(intent: str, awaited: str) -> None:
    heard = attend(intent, ADVERT, awaited=awaited, awaited_turns=3)
    assert heard["intent"]["name"] == intent
    assert not heard.keys() & {"offer", "agency", "maybe_offer"}


def test_no_question_is_added_while_another_one_is_open() -> None:
    assert attend("out_of_scope", ADVERT)["maybe_offer"]
    assert "maybe_offer" not in attend("out_of_scope", ADVERT, busy=True)
    assert attend("out_of_scope", ADVERT, busy=True, awaited="offer", awaited_turns=3)["offer"]["verdict"] == "risky"


def test_danger_named_by_a_rule_is_obeyed_before_an_awaited_advert_and_a_guess_is_not() -> None:
    slots: dict[str, Any] = {"awaited": "offer", "awaited_turns": 3}
    assert attend("urgent", ADVERT, **slots)["intent"]["name"] == "check_offer"
    named = {"intent": {"name": "urgent", "confidence": 0.9, "topic": ""}, "indicators": [{"id": "confined"}]}
    heard = ATTENTION.of_text(named, ADVERT, toolkit().redactor.redact(ADVERT), slots, busy=False)
    assert heard["intent"]["name"] == "urgent"
    assert heard["maybe_offer"]
