"""Delivers updates by POST: in order within a chat, side by side between chats, again and again until 2xx."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.botapi.json_types import Json
from tests.botapi.updates import Updates
from tests.botapi.web import local_client


@dataclass
class Webhook:
    """Where updates go. `retry_seconds`: pause after the first failed attempt; it doubles up to ten times that."""

    updates: Updates
    clock: Callable[[], float]
    retry_seconds: float = 0.05
    url: str = ""
    secret: str | None = None
    max_connections: int = 40
    ip_address: str | None = None
    certificate: bool = False
    last_error: tuple[int, str] | None = None
    attempts: int = 0
    _task: asyncio.Task[None] | None = None
    _lanes: dict[object, asyncio.Task[None]] = field(default_factory=dict)

    def start(self) -> None:
        """Begins to deliver to `url`."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Ends all delivery."""
        tasks = [task for task in (self._task, *self._lanes.values()) if task]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._task = None
        self._lanes.clear()

    def info(self) -> Json:
        """A WebhookInfo."""
        info: Json = {
            "url": self.url,
            "has_custom_certificate": self.certificate,
            "pending_update_count": len(self.updates.pending()),
        }
        if self.url:
            info |= {"max_connections": self.max_connections}
            info |= {"ip_address": self.ip_address} if self.ip_address else {}
        if self.last_error:
            info |= {"last_error_date": self.last_error[0], "last_error_message": self.last_error[1]}
        if self.updates.asked:
            info |= {"allowed_updates": self.updates.asked}
        return info

    async def _run(self) -> None:
        slots = asyncio.Semaphore(self.max_connections)
        async with local_client() as http:
            while True:
                self.updates.arrived.clear()
                for update in self.updates.pending():
                    chat = _chat_of(update)
                    if chat not in self._lanes:
                        self._lanes[chat] = asyncio.create_task(self._lane(chat, http, slots))
                await self.updates.arrived.wait()

    async def _lane(self, chat: object, http: httpx.AsyncClient, slots: asyncio.Semaphore) -> None:
        pause = self.retry_seconds
        while waiting := [update for update in self.updates.pending() if _chat_of(update) == chat]:
            async with slots:
                done = await self._deliver(http, waiting[0])
            if done:
                self.updates.delivered(waiting[0])
                pause = self.retry_seconds
            else:
                await asyncio.sleep(pause)
                pause = min(2 * pause, 10 * self.retry_seconds)
        del self._lanes[chat]

    async def _deliver(self, http: httpx.AsyncClient, update: Json) -> bool:
        self.attempts += 1
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            answer = await http.post(self.url, json=update, headers=headers)
        except httpx.HTTPError as why:
            self.last_error = (int(self.clock()), f"Connection failed: {type(why).__name__}")
            return False
        if not answer.is_success:
            what = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
            self.last_error = (int(self.clock()), what)
        return answer.is_success


def _chat_of(update: Json) -> object:
    """What Telegram keeps in order: a chat's updates."""
    content: Any = next((value for key, value in update.items() if key != "update_id"), {})
    if not isinstance(content, dict):
        return None
    content = content.get("message", content)
    return content.get("chat", content.get("from", {})).get("id")
