"""How long what belongs to cases is kept is a setting; the stores, the pages and the sweep follow it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.core.cases import Claim
from bot.core.errors import SettingsError
from bot.core.retention import Retention
from bot.core.types import CaseOpening, CaseText, StaffId
from bot.gateway.app import create_gateway
from bot.gateway.parts import GatewayParts
from bot.hotline.audit import Audit
from bot.hotline.queue import CaseQueue
from bot.hotline.upkeep import Upkeep
from bot.settings import Settings, utc_now
from bot.store.keyring import Keyring
from bot.store.store import Store
from tests.gateway.clients import CATALOG, toolkit
from tests.support.hotlines import HANDLES
from tests.support.stores import NOW, Clock, clock, opened, person, redis_url

__all__ = ["clock", "redis_url"]

ENV = {
    "PELITA_OPEN_CASE_DAYS": "20",
    "PELITA_CASE_TEXT_DAYS": "3",
    "PELITA_CASE_NOTE_DAYS": "40",
}


def test_periods_of_cases_can_be_set() -> None:
    assert Settings.from_env({}).retention == Retention()
    chosen = Settings.from_env(ENV).retention
    found = (chosen.case_open.days, chosen.case_texts_after_close.days, chosen.notes.days)
    assert found == (20, 3, 40)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PELITA_OPEN_CASE_DAYS", "91"),
        ("PELITA_CASE_TEXT_DAYS", "31"),
        ("PELITA_CASE_NOTE_DAYS", "0"),
        ("PELITA_CASE_NOTE_DAYS", "6"),  # the conversation would be kept longer than what was noted about it
        ("PELITA_OPEN_CASE_DAYS", "x"),
    ],
)
def test_what_cannot_be_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_env({name: value})


@pytest.mark.parametrize(("lang", "forty"), [("id", "40 hari"), ("en", "40 days")])
def test_the_privacy_page_follows(lang: str, forty: str) -> None:
    store = Store("redis://127.0.0.1:1", Keyring.of_master(b"k" * 32), Settings.from_env(ENV).retention)
    page = TestClient(create_gateway(GatewayParts(store, CATALOG, toolkit, utc_now))).get(f"/privacy?lang={lang}").text
    what = CATALOG.text(lang, "page.privacy.keep.notes")  # type: ignore[arg-type]
    assert f"<td>{what}</td><td>{forty}</td>" in page


async def test_cases_end_when_the_settings_say(redis_url: str, tmp_path: Path, clock: Clock) -> None:
    retention = Settings.from_env(ENV).retention
    async with opened(redis_url, tmp_path, retention=retention, clock=clock) as store:
        queue = CaseQueue(store, Audit(store, clock=clock), HANDLES, clock=clock)
        opening = CaseOpening("high", 1, "id", ("asked",), texts=(CaseText("person", "tolong", NOW),))
        cases = []
        for _ in range(2):
            them = person()
            await store.sessions.open(them, "id")
            cases.append(await queue.open(them, opening))
        closed, silent = cases
        claim: Claim | None = (await queue.claim(StaffId("ani"), closed)).claim
        assert claim
        await queue.looked(claim)
        await queue.note(claim, "catatan")
        await queue.close(claim, "informed")
        left = {
            name: timedelta(milliseconds=int(await store.scripts.call("PTTL", store.scripts.keys(name, closed))))
            for name in ("case:texts", "case:notes", "case")
        }
        assert timedelta(days=2) < left["case:texts"] <= timedelta(days=3)
        assert timedelta(days=39) < left["case:notes"] <= timedelta(days=40)
        assert left["case"] > timedelta(days=39)
        upkeep = Upkeep(store)
        assert await upkeep.sweep(clock.advance(days=19)) == 0
        assert await upkeep.sweep(clock.advance(days=1)) == 1
        assert (await queue.get(silent)).state == "erased"
        assert (await queue.get(closed)).state == "closed"
