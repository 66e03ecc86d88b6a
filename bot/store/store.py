"""The stores of one process, put together."""

from __future__ import annotations

from bot.core.retention import Retention
from bot.store.counters import Counters
from bot.store.envelope import Vault
from bot.store.erase import Eraser
from bot.store.health import Health
from bot.store.keyring import Keyring
from bot.store.keys import DEFAULT_PREFIX
from bot.store.mailbox import Mailbox
from bot.store.news import News
from bot.store.outbox import Outbox
from bot.store.scripts import Scripts
from bot.store.sessions import Sessions


class Store:
    """One per process and event loop (create it after forking); `aclose` it at the end."""

    scripts: Scripts
    keyring: Keyring
    retention: Retention
    vault: Vault
    news: News
    sessions: Sessions
    mailbox: Mailbox
    outbox: Outbox
    eraser: Eraser
    health: Health
    counters: Counters

    def __init__(
        self, url: str, keyring: Keyring, retention: Retention | None = None, *, prefix: str = DEFAULT_PREFIX
    ) -> None: ...

    async def aclose(self) -> None:
        """Stop listening and close the connections."""
        raise NotImplementedError
