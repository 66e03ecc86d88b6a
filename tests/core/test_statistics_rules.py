"""What the statistics take for granted: some facts only go with urgent or high cases, whatever is answered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.catalog import Catalog
from bot.content.screenings import bank_of
from bot.core.htcds import MEANS_OF_CONTROL
from bot.core.screening import SKIP, UNSURE, score
from bot.core.statistics import RECRUITMENT_OF, SIGNS_OF, TIERS_OF
from bot.core.triage import is_grave, tier_of, urgent_reasons

CATALOG = Catalog.load()
BANK = bank_of(CATALOG)
FACTS = (("means", MEANS_OF_CONTROL), ("recruitment", RECRUITMENT_OF), ("signs", SIGNS_OF))
#: codes of what was recognised in a message, each of which comes with danger only
INDICATORS = [code for _, reasons in FACTS for code in reasons if code[:2] not in ("e0", "e1", "r0", "r1")]


def facts(reasons: set[str]) -> set[str]:
    return {f"{kind}:{code}" for kind, of in FACTS for reason, code in of.items() if reason in reasons}


@pytest.mark.parametrize("tool", ["R", "E"])
@given(data=st.data())
def test_answers_that_say_such_a_fact_give_such_a_tier(tool: str, data: st.DataObject) -> None:
    screening = BANK.tools[tool]
    options = {key: st.sampled_from(screening.item(key).options) for key in screening.ask_order}
    answers = data.draw(st.fixed_dictionaries(options))
    result = score(screening, answers)
    told = {key for key in result.reasons if answers.get(key, SKIP) not in (SKIP, UNSURE)}
    for fact in facts(told | set(result.flags)) & set(TIERS_OF):
        assert result.tier in ("urgent", "high"), fact
        assert TIERS_OF[fact] == ("urgent", "high"), fact


@pytest.mark.parametrize("code", INDICATORS)
def test_what_is_recognised_in_a_message_comes_with_danger(code: str) -> None:
    assert tier_of(urgent_reasons("ask/red_flags", [code]))[0] == "urgent"


@pytest.mark.parametrize("topic", [topic for topic in CATALOG.links if is_grave(topic)])
def test_a_grave_topic_is_never_of_a_lower_tier(topic: str) -> None:
    assert tier_of([f"topic:{topic}"])[0] == "high"


def test_all_such_facts_are_facts() -> None:
    assert set(TIERS_OF) <= {f"{kind}:{code}" for kind, of in FACTS for code in of.values()}
