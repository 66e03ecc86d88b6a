"""Whole conversations on the real model."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import real_runner
from tests.journeys.person import Person


@pytest.fixture
def person() -> Person:
    return Person(real_runner())
