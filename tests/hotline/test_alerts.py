"""The second alert: real commands, a real server on 127.0.0.1, and no content."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.content.catalog import Catalog
from bot.core.errors import SettingsError
from bot.core.types import StaffId
from bot.hotline import alerts as module
from bot.hotline.alerts import Alerts, CommandAlert, WebhookAlert, channels_of
from bot.settings import Settings
from bot.store.store import Store
from tests.support.stores import Clock


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.0)


@asynccontextmanager
async def listening(status: Callable[[int], int]) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A web server that answers the nth request with `status(n)`, and what it heard."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
        )
        heard.append(head + await reader.readexactly(length))
        writer.write(f"HTTP/1.1 {status(len(heard))} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook", heard
    finally:
        server.close()
        await server.wait_closed()


async def test_a_command_gets_the_kind_and_nothing_else(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "heard"
    program = f"import sys, pathlib; pathlib.Path({str(file)!r}).write_text(repr(sys.argv[1:]))"
    alerts = Alerts(store, [CommandAlert([sys.executable, "-c", program])])
    assert await alerts.send("urgent")
    assert file.read_text() == "['urgent']"


@pytest.mark.parametrize("command", [["/nowhere/at/all"], [sys.executable, "-c", "raise SystemExit(3)"]])
async def test_a_command_that_fails_is_told(store: Store, command: list[str], clock: Clock) -> None:
    alerts = Alerts(store, [CommandAlert(command)], clock=clock)
    assert not await alerts.send("test")
    last = await alerts.last()
    assert (last.test_at, last.test_results) == (clock.now, (("command", False),))


async def test_a_command_that_hangs_is_ended(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SECONDS", 0.2)
    assert not await CommandAlert([sys.executable, "-c", "import time; time.sleep(60)"]).send("urgent")


async def test_a_webhook_hears_the_event_and_nothing_else(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with listening(lambda _: 204) as (url, heard):
        assert await Alerts(store, [WebhookAlert(url)]).send("urgent")
    head, _, body = heard[0].partition(b"\r\n\r\n")
    assert json.loads(body) == {"event": "urgent"}
    assert head.startswith(b"POST /hook ")
    assert "hook" not in caplog.text, "the address of a web hook is a secret"


async def test_a_webhook_is_tried_twice(store: Store) -> None:
    async with listening(lambda number: 500 if number == 1 else 200) as (url, heard):
        assert await Alerts(store, [WebhookAlert(url)]).send("urgent")
    assert len(heard) == 2


async def test_one_channel_that_works_is_enough(store: Store, clock: Clock) -> None:
    async with listening(lambda _: 200) as (url, _heard):
        alerts = Alerts(store, [CommandAlert(["/nowhere"]), WebhookAlert(url)], clock=clock)
        assert await alerts.send("urgent")
    last = await alerts.last()
    assert last.sent_results == (("command", False), ("webhook", True))
    assert last.test_at is None


async def test_nobody_listens(store: Store) -> None:
    assert not await Alerts(store, [WebhookAlert("http://127.0.0.1:9/")]).send("urgent")
    assert not await Alerts(store).send("urgent")


async def test_a_test_is_confirmed_by_somebody(store: Store, clock: Clock) -> None:
    alerts = Alerts(store, clock=clock)
    assert (await alerts.last()).arrived_at is None
    await alerts.arrived(StaffId("ani"))
    last = await alerts.last()
    assert (last.arrived_at, last.arrived_by) == (clock.now, "ani")


def test_channels_come_from_the_settings() -> None:
    settings = Settings.from_env(
        {
            "PELITA_ALERT_COMMAND": "/bin/ring 'two words'",
            "PELITA_ALERT_WEBHOOK": "https://x.example",
            "PELITA_ALERT_TELEGRAM": "501, -1001234567890,501",
            "TELEGRAM_BOT_TOKEN": "1:a",
        }
    )
    assert settings.alert_command == ("/bin/ring", "two words")
    assert settings.alert_telegram == (501, -1001234567890)
    catalog = Catalog.load()
    names = [channel.name for channel in channels_of(settings, catalog)]
    assert names == ["command", "webhook", "telegram", "telegram"]
    assert channels_of(Settings.from_env({}), catalog) == ()


@pytest.mark.parametrize("chats", ["@oncall", "12a", "-", "0"])
def test_a_chat_on_telegram_is_a_number(chats: str) -> None:
    with pytest.raises(SettingsError, match="PELITA_ALERT_TELEGRAM must be numbers"):
        Settings.from_env({"PELITA_ALERT_TELEGRAM": chats, "TELEGRAM_BOT_TOKEN": "1:a"})


def test_an_alert_on_telegram_needs_the_bot() -> None:
    with pytest.raises(SettingsError, match="needs TELEGRAM_BOT_TOKEN"):
        Settings.from_env({"PELITA_ALERT_TELEGRAM": "501"})
