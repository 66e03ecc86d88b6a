"""Telegram as a part of the public program: routes for its webhook, and work in the background."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from starlette.routing import Route

from bot.core.errors import StoreDown
from bot.core.types import Lang
from bot.gateway.desk import Desk
from bot.gateway.first_aid import FirstAid
from bot.gateway.gate import MessageGate
from bot.gateway.parts import GatewayParts
from bot.gateway.release_desk import ReleaseDesk
from bot.gateway.telegram.api import OFFICIAL, TelegramApi
from bot.gateway.telegram.delivery import LANE, Courier
from bot.gateway.telegram.fetching import Fetcher
from bot.gateway.telegram.forum_room import Room, make_room
from bot.gateway.telegram.intake import Intake
from bot.gateway.telegram.leaving import Leaving
from bot.gateway.telegram.pace import Pace
from bot.gateway.telegram.polling import Poller
from bot.gateway.telegram.profile import publish
from bot.gateway.telegram.sharing import Sharing
from bot.gateway.telegram.trouble import Trouble
from bot.gateway.telegram.webhook import Webhook
from bot.identity.addresses import AddressBook
from bot.store.leadership import Leadership

_log = logging.getLogger("pelita.telegram")
_FINISH_SECONDS = 3.0
_RESTART_SECONDS = 5.0


@dataclass(frozen=True)
class TelegramSettings:
    """What the operator decides."""

    token: str = field(repr=False)
    api_url: str = OFFICIAL
    #: public address of this program; "" = updates are fetched by long polling
    webhook_url: str = ""
    #: number of the forum group in which staff work on cases, 0 = none; and the language it reads
    staff_group: int = 0
    staff_lang: Lang = "id"
    #: numbers of chats of on-call staff, where the second alert is sent
    alert_chats: tuple[int, ...] = ()
    #: how long after the sudden end of the process that serves the channel another one takes over
    lease: timedelta = timedelta(seconds=10)
    #: of this process if there is only one of that name at a time: started anew it goes on without waiting for leases
    name: str = ""


class TelegramGateway:
    """One per process. Each takes updates in by the webhook; one, by lease, polls, delivers and says farewell."""

    def __init__(self, settings: TelegramSettings, parts: GatewayParts, first_aid: FirstAid, desk: Desk) -> None:
        store = parts.store
        self._settings = settings
        self._catalog = parts.catalog
        self._api = TelegramApi(settings.token, settings.api_url)
        addresses, pace = AddressBook(store), Pace()
        leaving = Leaving(store, self._api, addresses, pace, first_aid, parts.catalog, parts.clock)
        gate = MessageGate(parts.limits, parts.clock)
        self._room = self._make_room(parts) if settings.staff_group else None
        staff = self._room.desk if self._room else None
        releases = ReleaseDesk(store, parts.catalog, store.keyring.subkey("buttons"), parts.clock)
        sharing = Sharing(releases, store.media, parts.catalog, parts.media_most_bytes)
        self._fetcher = Fetcher(store, self._api, parts.catalog, parts.media_most_bytes)
        self._intake = Intake(
            store,
            self._api,
            addresses,
            desk,
            first_aid,
            leaving,
            sharing,
            gate,
            parts.catalog,
            parts.clock,
            staff,
            settings.alert_chats,
        )
        self._courier = Courier(store, self._api, addresses, pace, leaving, parts.catalog, settings.name)
        self._leaving = leaving
        self._trouble = Trouble()
        self._webhook = Webhook(store.keyring, self._intake)
        self._stopping = asyncio.Event()
        self._leadership = Leadership(store.scripts, LANE, settings.lease, settings.name)

    def routes(self) -> list[Route]:
        """The webhook's, if there is one."""
        return [self._webhook.route()] if self._settings.webhook_url else []

    async def run(self) -> None:
        """Serve the channel whenever the lease is ours, until `aclose`."""
        every = self._leadership.lease.total_seconds() / 3
        duty: list[asyncio.Task[None]] = []
        with contextlib.suppress(StoreDown):  # then leases run out
            # not before a process of our name that was asked to end has had the time to let its deliveries arrive
            await self._courier.reclaim(_FINISH_SECONDS + 1)
        while not self._stopping.is_set():
            with contextlib.suppress(StoreDown):
                mine = await self._leadership.hold()
                if mine and not duty:
                    duty = [asyncio.create_task(_restarted(job)) for job in self._jobs()]
                elif not mine and duty:
                    await _cancelled(duty)
                    duty = []
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), every)
        await _cancelled(duty)
        await self._end()

    async def aclose(self) -> None:
        """Ends within a few seconds; what is being sent is given time to arrive."""
        self._stopping.set()

    def _jobs(self) -> list[Callable[[], Awaitable[None]]]:
        """What only one process does."""
        jobs: list[Callable[[], Awaitable[None]]] = [
            self._courier.work,
            self._leaving.work,
            self._fetcher.work,
            partial(publish, self._api, self._catalog),
            self._register_webhook if self._settings.webhook_url else self._poll,
        ]
        return [*jobs, self._room.forum.work] if self._room else jobs

    def _make_room(self, parts: GatewayParts) -> Room:
        group, lang = self._settings.staff_group, self._settings.staff_lang
        return make_room(group, lang, self._api, parts.store, parts.catalog, parts.clock)

    async def _poll(self) -> None:
        await Poller(self._api, self._intake, self._trouble).work()

    async def _register_webhook(self) -> None:
        url = self._settings.webhook_url.rstrip("/") + self._webhook.path
        await self._trouble.until_done(partial(self._api.use_webhook, url, self._webhook.secret))

    async def _end(self) -> None:
        await self._courier.finish(_FINISH_SECONDS)
        await self._intake.aclose()
        if self._room:
            await self._room.desk.aclose()
        await self._api.aclose()
        with contextlib.suppress(StoreDown):
            await self._leadership.leave()


async def _restarted(job: Callable[[], Awaitable[None]]) -> None:
    """Runs a job to its end; one that breaks is started again, and the others go on."""
    while True:
        try:
            await job()
        except Exception as error:  # its message could hold the token or a text
            _log.error("telegram_broke %s", type(error).__name__)
            await asyncio.sleep(_RESTART_SECONDS)
        else:
            return


async def _cancelled(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Ends them all; a cancellation can get lost inside the Redis client, so it is repeated."""
    while running := [task for task in tasks if not task.done()]:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=0.1)
