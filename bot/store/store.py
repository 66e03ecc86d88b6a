"""The stores of one process, put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.cases import LEASE, Lease
from bot.core.retention import Retention
from bot.settings import utc_now
from bot.store.barred import Barred
from bot.store.checkins import CheckIns
from bot.store.code_words import CodeWords
from bot.store.connection import connect
from bot.store.counters import Counters
from bot.store.envelope import Vault
from bot.store.erase import Eraser
from bot.store.farewells import Farewells
from bot.store.health import Health
from bot.store.keyring import Keyring
from bot.store.keys import DEFAULT_PREFIX, Keys
from bot.store.mailbox import Mailbox
from bot.store.media import MediaStore
from bot.store.news import News
from bot.store.outbox import Outbox
from bot.store.questions import Questions
from bot.store.returns import ReturnCodes
from bot.store.scripts import Scripts
from bot.store.sessions import Sessions
from bot.store.statistics import Statistics
from bot.store.takeover import Takeover
from bot.store.traces import Traces
from bot.store.updates import Updates
from bot.store.withheld import WithheldWords


class Store:
    """One per process and event loop (create it after forking); `aclose` it at the end."""

    def __init__(
        self,
        url: str,
        keyring: Keyring,
        retention: Retention | None = None,
        *,
        prefix: str = DEFAULT_PREFIX,
        lease: timedelta = timedelta(seconds=30),
        claims: Lease = LEASE,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`lease`: of a worker on a person, and of who delivers; `claims`: of staff on a case."""
        self.claims = claims
        self.retention = retention or Retention()
        self.keyring = keyring
        self.scripts = Scripts(connect(url), Keys(prefix))
        self.vault = Vault(self.scripts, keyring)
        self.news = News(self.scripts)
        self.news.on_erased(self.vault.forget)
        self.sessions = Sessions(self.scripts, self.vault, self.retention)
        self.mailbox = Mailbox(self.scripts, self.vault, self.retention, lease=lease, claims=claims, clock=clock)
        self.outbox = Outbox(self.scripts, self.vault, self.news, self.retention, lease=lease)
        self.eraser = Eraser(self.scripts, self.vault, self.retention, clock=clock)
        takeover = Takeover(self.scripts, self.vault, self.retention, claims, clock=clock)
        self.returns = ReturnCodes(self.scripts, keyring, takeover, self.retention.return_code, clock=clock)
        self.check_ins = CheckIns(self.scripts, self.vault, self.retention, clock=clock)
        self.health = Health(self.scripts)
        self.counters = Counters(self.scripts)
        self.statistics = Statistics(self.scripts)
        self.questions = Questions(self.scripts, self.vault, self.retention)
        self.traces = Traces(self.scripts, self.vault, self.retention)
        self.withheld = WithheldWords(self.scripts, self.vault, self.retention, clock=clock)
        self.media = MediaStore(self.scripts, self.vault, self.retention, clock=clock)
        self.code_words = CodeWords(self.scripts, self.vault, self.retention)
        self.farewells = Farewells(self.scripts, self.vault)
        self.barred = Barred(self.scripts)
        self.updates = Updates(self.scripts, self.retention)

    async def aclose(self) -> None:
        """Stop listening and close the connections."""
        await self.news.aclose()
        await self.scripts.redis.close()
