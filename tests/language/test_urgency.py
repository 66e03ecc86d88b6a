"""Every rule's own examples, what weakens a match, and where a judgement points."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import ContentError
from bot.core.types import LANGS, Lang
from bot.language.urgency import UrgencyRules
from tests.language.support import raw_content, toolkit


def _rows() -> list[tuple[str, str, str, bool]]:
    rows = []
    for lang in LANGS:
        for rule in raw_content()[lang]["urgency"]["situations"]:
            rows += [(f"{lang}:{rule['id']}", rule["level"], text, True) for text in rule.get("found", ())]
            rows += [(f"{lang}:{rule['id']}", rule["level"], text, False) for text in rule.get("not_found", ())]
    return rows


@pytest.mark.parametrize(("rule", "level", "text", "wanted"), _rows())
def test_rows_of_the_rules(rule: str, level: str, text: str, wanted: bool) -> None:
    found = toolkit().urgency.judge(text).urgency
    if wanted:
        assert found == level
    else:
        assert found != "urgent" if level == "urgent" else found == "none"


@pytest.mark.parametrize("lang", LANGS)
def test_every_rule_has_rows_both_ways(lang: Lang) -> None:
    for rule in raw_content()[lang]["urgency"]["situations"]:
        assert rule.get("found"), rule["id"]
        assert rule.get("not_found"), rule["id"]


def test_both_languages_know_the_same_situations() -> None:
    ids = [{rule["id"] for rule in raw_content()[lang]["urgency"]["situations"]} for lang in LANGS]
    assert ids[0] == ids[1] == set(toolkit().urgency.rule_ids)


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        # no alarm word
        ("pintu dikunci dr luar", "urgent"),
        ("they took our phones at night and count us", "urgent"),
        ("udah dua hari cuma minum air keran", "urgent"),
        ("besok jam 4 dijemput katanya transit batam dulu", "urgent"),
        # a third person lowers nothing
        ("temen saya dikurung di kamar sama bosnya", "urgent"),
        ("my friend is locked in the house", "urgent"),
        # mixed languages, slips, spaced prefixes, clitics
        ("aku lock di kamar, ga boleh keluar, hpku di ambil barusan", "urgent"),
        ("gk blh kluarrr, di kunciin trs", "urgent"),
        # small words that excuse other messages must not excuse these
        ("gw mau bunuh diri, hp tinggal 4 persen", "urgent"),
        ("dia udah pulang dan mabuk, aku ngumpet di kamar mandi", "urgent"),
        ("no news 2 weeks, her last message said she is locked up", "urgent"),
        ("lagi sembunyi di kandang ayam, mereka nyari saya", "urgent"),
        # past
        ("dulu waktu di saudi saya dikunci di kamar", "concern"),
        ("I was locked in a room when I worked in Dubai years ago", "concern"),
        # negated, supposed, asked, general
        ("saya tidak pernah dipukul majikan kok", "none"),
        ("my employer never hits me", "none"),
        ("kalau dikunci majikan harus lapor kemana ya", "none"),
        ("what should I do if they lock me in?", "none"),
        ("apa hukuman majikan yang memukul pembantu?", "none"),
        ("film tentang orang disekap judulnya apa", "none"),
        ("i read in the news that people are locked in compounds", "none"),
        # figures of speech
        ("gaji segitu mati gaya dong", "none"),
        ("ngakak sampe mau mati ketawa", "none"),
        ("my feet are killing me", "none"),
        ("just killing time till my shift", "none"),
        # nothing
        ("", "none"),
        ("🙏🙏", "none"),
        ("berapa biaya ke taiwan", "none"),
    ],
)
def test_judgement(text: str, urgency: str) -> None:
    assert toolkit().urgency.judge(text).urgency == urgency


def test_indicators_point_into_the_raw_text() -> None:
    text = "Kak… pintunya   DIKUNCI dr luar 😭"
    judgement = toolkit().urgency.judge(text)
    assert {span.kind for span in judgement.indicators} == {"confined"}
    assert any("DIKUNCI" in text[span.start : span.end] for span in judgement.indicators)
    assert all(0 <= span.start < span.end <= len(text) for span in judgement.indicators)


def test_expanded_words_point_to_the_short_form() -> None:
    text = "udh 2hr ga dikasih mkn"
    spans = [text[s.start : s.end] for s in toolkit().urgency.judge(text).indicators]
    assert any(words.endswith("mkn") for words in spans)


def test_a_broken_pattern_is_reported_with_its_place() -> None:
    broken: dict[str, Any] = {
        "situations": [
            {"id": "one", "level": "urgent", "patterns": ["{nowhere} word"]},
            {"id": "two", "level": "loud", "patterns": ["word"]},
            {"id": "three", "level": "urgent", "patterns": ["[word]"]},
        ]
    }
    tools = toolkit()
    with pytest.raises(ContentError) as caught:
        UrgencyRules({"id": broken, "en": {}}, tools.normaliser, tools.languages)
    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    assert all(line.startswith("id/urgency.yml") for line in lines)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=150), st.sampled_from(["", "pintu dikunci dari luar", "they sell me tomorrow"]))
def test_any_text_is_judged_with_places_inside_it(noise: str, danger: str) -> None:
    text = noise + danger + noise
    for span in toolkit().urgency.judge(text).indicators:
        assert 0 <= span.start < span.end <= len(text)


def test_a_very_long_text_is_judged_quickly() -> None:
    for word in ("saya ", "dikunci besok dibawa ", "they take me tomorrow ", "a."):
        toolkit().urgency.judge((word * 4096)[:4096])
