"""The second alert: tells a phone outside the console that an urgent case waits. It carries no content at all."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, get_args

from bot.content.catalog import Catalog
from bot.core.types import StaffId
from bot.quiet_http import hush_http
from bot.settings import Settings, utc_now
from bot.store.casefile import at_moment, moment
from bot.store.store import Store

log = logging.getLogger("pelita.alerts")

Kind = Literal["urgent", "test"]
_KINDS: tuple[Kind, ...] = get_args(Kind)
_SECONDS = 15.0
_TRIES = 2
_PAUSE = 3.0


class AlertChannel(Protocol):
    """One way out. `name` is a code with a text in console.yml."""

    name: str

    async def send(self, kind: Kind) -> bool:
        """Whether the other side took it; never raises for what the other side does."""
        ...


class CommandAlert:
    """Runs a command of the operator with the kind as its last argument; success is exit code 0 within 15 s."""

    name = "command"

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)

    async def send(self, kind: Kind) -> bool:
        """See AlertChannel."""
        quiet = asyncio.subprocess.DEVNULL
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command, kind, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
            )
        except OSError:
            return False
        try:
            return await asyncio.wait_for(process.wait(), _SECONDS) == 0
        except asyncio.TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            return False


class WebhookAlert:
    """POSTs `{"event": "urgent"}` or `{"event": "test"}`; success is an answer 2xx within 15 s."""

    name = "webhook"

    def __init__(self, url: str) -> None:
        hush_http()
        self._url = url

    async def send(self, kind: Kind) -> bool:
        """See AlertChannel."""
        return await _posted(self._url, {"event": kind})


class TelegramAlert:
    """Lets the bot write one fixed sentence into a chat of on-call staff; success is Telegram's answer within 15 s."""

    name = "telegram"

    def __init__(self, api_url: str, token: str, chat: int, sentences: Mapping[Kind, str]) -> None:
        hush_http()
        self._url = f"{api_url}/bot{token}/sendMessage"
        self._chat = chat
        self._sentences = sentences

    async def send(self, kind: Kind) -> bool:
        """See AlertChannel."""
        return await _posted(self._url, {"chat_id": self._chat, "text": self._sentences[kind]})


@dataclass(frozen=True)
class AlertLog:
    """What is known of the last alerts; `results` are (channel, whether it was taken)."""

    sent_at: datetime | None = None
    sent_results: tuple[tuple[str, bool], ...] = ()
    test_at: datetime | None = None
    test_results: tuple[tuple[str, bool], ...] = ()
    #: when staff last confirmed that a test arrived on the phone, and who
    arrived_at: datetime | None = None
    arrived_by: StaffId | None = None


class Alerts:
    """All channels together, and what became of the last alert and the last test. Calls raise StoreDown."""

    def __init__(
        self, store: Store, channels: Sequence[AlertChannel] = (), *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._scripts = store.scripts
        self._channels = tuple(channels)
        self._clock = clock

    @property
    def names(self) -> tuple[str, ...]:
        """Codes of the channels that are set up."""
        return tuple(channel.name for channel in self._channels)

    async def send(self, kind: Kind) -> bool:
        """Send on every channel, twice where the first try fails; whether one of them took it."""
        results = await asyncio.gather(*(self._deliver(channel, kind) for channel in self._channels))
        taken = [f"{channel.name}:{int(good)}" for channel, good in zip(self._channels, results, strict=True)]
        field = "test" if kind == "test" else "sent"
        values = (f"{field}_at", moment(self._clock()), f"{field}_results", ",".join(taken))
        await self._scripts.call("HSET", self._scripts.keys("alerts"), *values)
        if not any(results):
            log.warning("alert_not_taken", extra={"kind": kind, "channels": len(results)})
        return any(results)

    async def arrived(self, staff: StaffId) -> None:
        """A staff member says that the test arrived on the phone."""
        values = ("arrived_at", moment(self._clock()), "arrived_by", staff)
        await self._scripts.call("HSET", self._scripts.keys("alerts"), *values)

    async def last(self) -> AlertLog:
        """What is known of the last alerts."""
        found = await self._scripts.call("HGETALL", self._scripts.keys("alerts"))
        row = {name.decode(): value.decode() for name, value in found.items()}
        return AlertLog(
            sent_at=_at(row.get("sent_at")),
            sent_results=_results(row.get("sent_results", "")),
            test_at=_at(row.get("test_at")),
            test_results=_results(row.get("test_results", "")),
            arrived_at=_at(row.get("arrived_at")),
            arrived_by=StaffId(row["arrived_by"]) if "arrived_by" in row else None,
        )

    @staticmethod
    async def _deliver(channel: AlertChannel, kind: Kind) -> bool:
        for number in range(_TRIES):
            if number:
                await asyncio.sleep(_PAUSE)
            if await channel.send(kind):
                return True
        return False


def channels_of(settings: Settings, catalog: Catalog) -> tuple[AlertChannel, ...]:
    """The channels that the operator has set up."""
    lang, api_url, token = settings.telegram_staff_language, settings.telegram_api_url, settings.telegram_token
    sentences: dict[Kind, str] = {kind: catalog.text(lang, f"console.alert_message.{kind}") for kind in _KINDS}
    found: list[AlertChannel] = []
    if settings.alert_command:
        found.append(CommandAlert(settings.alert_command))
    if settings.alert_webhook:
        found.append(WebhookAlert(settings.alert_webhook))
    return (*found, *(TelegramAlert(api_url, token, chat, sentences) for chat in settings.alert_telegram))


async def _posted(url: str, body: Mapping[str, object]) -> bool:
    import httpx  # takes a quarter of a second, for which the first answer after a start must not wait

    try:
        async with httpx.AsyncClient(timeout=_SECONDS) as client:
            return (await client.post(url, json=body)).is_success
    except httpx.HTTPError:
        return False


def _at(value: str | None) -> datetime | None:
    return None if value is None else at_moment(int(value))


def _results(joined: str) -> tuple[tuple[str, bool], ...]:
    return tuple((name, taken == "1") for name, _, taken in (one.partition(":") for one in joined.split(",") if one))
