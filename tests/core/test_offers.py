"""How flags add up to a verdict."""

from __future__ import annotations

import pytest

from bot.core.offers import OfferRules, judge, parse_rules

RULES: OfferRules = parse_rules(
    {
        "verdict": {"risky_from": 3, "risky_from_unnamed": 2, "caution_from": 1, "most_held_back": 2},
        "usual_pay": {"fantastic": 3, "most": {"IDR": 100}},
        "flags": {
            "small": {"points": 1, "facts": ["1"]},
            "strong": {"strong": True, "facts": ["1"]},
            "middle": {"points": 2, "facts": ["1"]},
            "abroad_only": {"points": 1, "only_with": ["abroad"], "facts": ["1"]},
        },
        "signs": {"licence": {"holds_back": 1}, "channel": {"holds_back": 2}, "said": {"holds_back": 0}},
    }
)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ([], "no_flags"),
        (["unknown", "job"], "no_flags"),
        (["small"], "caution"),
        (["middle"], "caution"),
        (["small", "middle"], "risky"),
        (["strong"], "risky"),
        # nothing in an offer abroad can be checked: less is enough
        (["middle", "abroad"], "risky"),
        (["middle", "abroad", "said"], "caution"),
        (["small", "abroad"], "caution"),
        (["small", "abroad_only"], "caution"),
        (["small", "abroad_only", "abroad"], "risky"),
        # good signs hold weak flags back, up to a limit, and never a strong one
        (["small", "licence"], "no_flags"),
        (["middle", "licence"], "caution"),
        (["small", "middle", "licence", "channel"], "caution"),
        (["strong", "licence", "channel"], "risky"),
    ],
)
def test_the_verdict(found: list[str], verdict: str) -> None:
    assert judge(RULES, found).verdict == verdict


def test_strong_flags_are_told_first_and_the_same_flag_counts_once() -> None:
    judged = judge(RULES, ["small", "small", "middle", "strong"])
    assert judged.flags == ("strong", "middle", "small")
    assert judge(RULES, ["small", "small", "small"]).verdict == "caution"


def test_without_a_verdict_no_flag_is_named_but_the_good_signs_are() -> None:
    judged = judge(RULES, ["small", "channel", "abroad_only"])
    assert (judged.verdict, judged.flags, judged.signs) == ("no_flags", (), ("channel",))
