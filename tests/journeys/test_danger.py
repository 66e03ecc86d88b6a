"""At every step of every screening, danger gets whom to contact and the offer of a person in the same turn."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from bot.content.screenings import shipped_bank
from bot.core.interview import RESUME, SAFE, START, WHO
from bot.core.types import LANGS, Lang
from bot.nlu.shared import catalog
from tests.dialogue.conftest import real_runner
from tests.journeys.person import Person

URGENT = yaml.safe_load((Path(__file__).parent / "urgent_inputs.yml").read_text(encoding="utf-8"))
HIDING = {"id": ["keluar", "ada majikan datang, tutup chat"], "en": ["exit", "hide this chat"]}
_BEFORE = ("outside", SAFE, WHO, RESUME)


def steps() -> Iterator[tuple[str, str]]:
    yield from (("", step) for step in _BEFORE)
    for tool in ("R", "E", "T"):
        yield from ((tool, key) for key in shipped_bank().tools[tool].ask_order)


@lru_cache(maxsize=200)
def memory_at(tool: str, step: str, lang: Lang) -> bytes | None:
    """The conversation of somebody who has come to this step."""
    person = Person(real_runner(), lang)
    if step == RESUME:
        person.comes_to("R", "r03_visa")
        person.says("stop")
    if step != "outside":
        person.opens("control/start_screening")
    if step in (WHO, RESUME):
        person.taps(f"item:{START}:{SAFE}:yes")
    if tool:
        person.comes_to(tool, step)
    assert person.opened == (None if step == "outside" else (tool or START, step))
    return person.tracker


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("tool", "step"), list(steps()))
def test_contacts_and_a_person_at_every_step(tool: str, step: str, lang: Lang) -> None:
    for text in URGENT[lang]:
        person = Person(real_runner(), lang, tracker=memory_at(tool, step, lang))
        answer = person.says(text)
        assert "• " in answer, (text, answer)
        assert any(digits in answer for digits in ("110", "119", "112", "129", "+855")), (text, answer)
        offers = {catalog().text(lang, f"ui.buttons.{name}") for name in ("staff_yes", "ask_person")}
        assert offers & set(person.titles()), (text, answer)
        assert person.opened in (None, (START, "g03_suicide")), (text, answer)
        assert person.last.open_case is None, "nobody is handed over without having said yes"
        if tool:
            assert person.interview.tool == tool, "the questions are kept"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("tool", "step"), list(steps()))
def test_hiding_wins_at_every_step(tool: str, step: str, lang: Lang) -> None:
    for text in HIDING[lang]:
        person = Person(real_runner(), lang, tracker=memory_at(tool, step, lang))
        assert person.says(text) == catalog().text(lang, "ui.quick_exit")
        assert not person.titles()
        assert {reply.effect for reply in person.last.replies} == {"leave"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("tool", "step"), [step for step in steps() if step[1] != "outside"])
def test_the_words_that_steer_are_obeyed_at_every_step(tool: str, step: str, lang: Lang) -> None:
    words = {"id": ("stop", "petugas", "hapus", "kenapa", "tolong"), "en": ("stop", "staff", "delete", "why", "help")}
    opened = (tool or START, step)
    for text, stays in zip(words[lang], (False, False, True, True, True), strict=True):
        person = Person(real_runner(), lang, tracker=memory_at(tool, step, lang))
        answer = person.says(text)
        assert person.opened == (opened if stays else None), (text, answer)
        assert answer, text


def test_every_intent_of_the_domain_has_a_way_during_a_screening() -> None:
    """A rule for it exists, here or outside; without one the form would end in the fallback."""
    root = Path(__file__).resolve().parents[2]
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    ruled = {
        step["intent"]
        for path in (root / "data" / "stories").glob("*.yml")
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
        for step in rule["steps"]
        if "intent" in step
    }
    assert set(domain["intents"]) <= ruled
