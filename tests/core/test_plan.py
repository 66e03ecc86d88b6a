"""The plan's rules."""

from __future__ import annotations

from bot.content.catalog import Catalog
from bot.core.plan import chosen, parse_steps, suggested, variants, with_step, without_step

STEPS = parse_steps(Catalog.load().shared("plan"))


def test_the_order_is_that_of_the_plan_whatever_was_chosen_first() -> None:
    assert [step.id for step in chosen(STEPS, ["family", "papers", "safety", "gone"])] == ["safety", "papers", "family"]


def test_needs_suggest_their_steps() -> None:
    assert suggested(STEPS, ["need/medical", "need/shelter"]) == ("safety", "health")
    assert suggested(STEPS, ["ask/red_flags"]) == ()


def test_every_need_leads_to_a_step() -> None:
    needs = [topic for topic in Catalog.load().links if topic.startswith("need/")]
    assert [topic for topic in needs if not suggested(STEPS, [topic])] == []


def test_choosing_twice_is_choosing_once() -> None:
    assert with_step(["safety"], "safety") == ["safety"]
    assert without_step(["safety", "work"], "safety") == ["work"]
    assert without_step([], "safety") == []


def test_texts_for_a_child_come_before_those_for_the_place() -> None:
    assert variants("MY", ["child"]) == ("child", "abroad")
    assert variants("ID", []) == ("home",)
    assert variants(None, ["man"]) == ("home",)
