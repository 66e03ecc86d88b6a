"""Thumbs: what may be rated, and that few votes are never shown."""

from __future__ import annotations

import pytest

from bot.core.feedback import may_rate, ranking, reason_code, vote_code


@pytest.mark.parametrize(
    ("topic", "urgency", "may"),
    [
        ("ask/placement_fees", "none", True),
        ("need/legal_aid", "none", True),
        ("ask/placement_fees", "concern", False),
        ("ask/placement_fees", "urgent", False),
        ("need/shelter", "none", False),
        ("need/child_victim", "none", False),
        ("report/unpaid_wages", "none", False),
        ("report/suicidal", "none", False),
        ("control/help_menu", "none", False),
        ("", "none", False),
    ],
)
def test_only_quiet_information_is_rated(topic: str, urgency: str, may: bool) -> None:
    assert may_rate(topic, urgency) is may  # type: ignore[arg-type]


def test_the_ranking_puts_the_largest_share_of_thumbs_down_first() -> None:
    counts = {
        vote_code("up", "ask/a", "id"): 9,
        vote_code("down", "ask/a", "id"): 3,
        vote_code("down", "ask/b", "id"): 3,
        vote_code("up", "ask/b", "en"): 3,
        reason_code("hard", "ask/a", "id"): 3,
        reason_code("old", "ask/a", "id"): 2,
        "urgent": 40,
    }
    found = ranking(counts)
    assert [(votes.topic, votes.lang, votes.total) for votes in found] == [
        ("ask/b", "id", 3),
        ("ask/a", "id", 12),
        ("ask/b", "en", 3),
    ]
    assert found[1].share_down == 0.25
    assert found[1].reasons == (("hard", 3),), "a reason that fewer than three gave stays unsaid"


def test_fewer_than_three_votes_are_not_shown() -> None:
    assert ranking({vote_code("down", "ask/a", "id"): 2}) == ()
    assert ranking({vote_code("down", "ask/a", "id"): 2, vote_code("up", "ask/a", "id"): 1})
    assert ranking({vote_code("down", "ask/a", "id"): 2, vote_code("down", "ask/a", "en"): 2}) == ()


def test_a_counter_of_another_shape_is_no_vote() -> None:
    assert ranking({"thumb:down": 5, "thumb:up:ask/a": 5, "thumb:up:ask/a:id:x": 5}) == ()
