"""What an operator can set about photos and voice notes; the privacy page shows it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from bot.core.errors import SettingsError
from bot.gateway.app import create_gateway
from bot.gateway.parts import GatewayParts
from bot.settings import Settings, utc_now
from bot.store.keyring import Keyring
from bot.store.store import Store
from tests.gateway.clients import CATALOG, toolkit


def test_size_and_time_can_be_set() -> None:
    usual = Settings.from_env({})
    assert (usual.media_most_bytes, usual.retention.media) == (5 * 2**20, timedelta(hours=24))
    chosen = Settings.from_env({"PELITA_MEDIA_MAX_MB": "2", "PELITA_MEDIA_HOURS": "6"})
    assert (chosen.media_most_bytes, chosen.retention.media) == (2 * 2**20, timedelta(hours=6))


@pytest.mark.parametrize(("name", "value"), [("PELITA_MEDIA_MAX_MB", "21"), ("PELITA_MEDIA_HOURS", "0")])
def test_what_cannot_be_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_env({name: value})


@pytest.mark.parametrize(("lang", "periods"), [("id", ("30 menit", "6 jam")), ("en", ("30 minutes", "6 hours"))])
def test_the_privacy_page_names_the_periods(lang: str, periods: tuple[str, str]) -> None:
    retention = Settings.from_env({"PELITA_MEDIA_HOURS": "6"}).retention
    store = Store("redis://127.0.0.1:1", Keyring.of_master(b"k" * 32), retention)
    page = TestClient(create_gateway(GatewayParts(store, CATALOG, toolkit, utc_now))).get(f"/privacy?lang={lang}").text
    for key, period in zip(("withheld", "media"), periods, strict=True):
        what = CATALOG.text(lang, f"page.privacy.keep.{key}")  # type: ignore[arg-type]
        assert f"<td>{what}</td><td>{period}</td>" in page
