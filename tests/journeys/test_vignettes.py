"""Own vignettes get their tier through typed answers, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.person import Person
from tests.journeys.vignettes import OWN, load, play


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("vignette", load(OWN), ids=lambda vignette: vignette["id"])
def test_the_tier_of_a_vignette(person: Person, vignette: dict[str, Any], lang: str) -> None:
    assert play(person, {**vignette, "lang": lang}) == vignette["expected_tier"]
