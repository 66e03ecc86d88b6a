"""What the centre set in the console is what the bot says at the next message, without a restart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content.own import OwnContent
from bot.nlu.shared import catalog
from bot.settings import utc_now
from tests.dialogue.conftest import Talk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OwnContent]:
    """The console's side: it writes the file; the worker's catalog is another one over the same file."""
    worker = OwnContent(tmp_path, catalog())
    yield worker
    catalog().lay_over({})


def test_a_service_that_was_rung_today_is_told_so(talk: Talk, desk: OwnContent) -> None:
    never = talk.opens("ask/placement_fees")
    ids = [key for key, row in catalog().services.items() if row.names["id"] in never]
    assert ids
    today = f"{utc_now():%Y-%m-%d}"
    desk.change({"services": {key: {"verified_on": today, "verified_by": "Ratna"} for key in ids}})
    said = talk.opens("ask/placement_fees")
    assert said != never
    assert "hari ini" in said


def test_a_text_that_was_changed_is_said(talk: Talk, desk: OwnContent) -> None:
    texts = {lang: f"{text} ({lang})" for lang, text in (("id", "Kamu antre."), ("en", "You are in line."))}
    desk.change({f"{lang}/ui": {"handover_yes": text} for lang, text in texts.items()})
    assert "Kamu antre. (id)" in talk.says("saya mau bicara dengan petugas")
