"""The real console on a real Redis, used through HTTP as a browser would."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.console.app import create_console
from bot.content.catalog import Catalog
from bot.content.notices import code_word_sentences, sentences
from bot.content.own import OwnContent
from bot.core.roles import Role
from bot.core.types import CaseId, CaseOpening, CaseText, Lang, Pseudonym, Tier
from bot.dialogue.preview import preview
from bot.dialogue.responses import ContentResponses
from bot.hotline.alerts import Alerts
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.links import StaffLinks
from bot.hotline.queue import CaseQueue
from bot.hotline.staff import StaffRegister
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store

CATALOG = Catalog.load()
#: how the preview gets at what people see
SHOW = partial(preview, ContentResponses(catalog=CATALOG))
#: the real hash with next to no work, so that a hundred log-ins take no time
FAST = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
PASSWORD = "kucing oranye naik sepeda"
BASE = "http://console.test/console"


class Clock:
    """Time that stands until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime.now(timezone.utc)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedRedis(tmp_path_factory.mktemp("data")) as url:
        yield url


@pytest.fixture(scope="session")
def keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys") / "keys"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(redis_url: str, keys_folder: Path, clock: Clock) -> AsyncIterator[Store]:
    store = Store(redis_url, Keyring.open(keys_folder), prefix=f"t{secrets.token_hex(6)}:", clock=clock)
    yield store
    await store.aclose()


@dataclass
class House:
    """The console with everything behind it."""

    store: Store
    queue: CaseQueue
    staff: StaffRegister
    audit: Audit
    clock: Clock
    app: Starlette
    people: dict[CaseId, Pseudonym] = field(default_factory=dict)
    alerts: Alerts | None = None
    own: OwnContent | None = None
    stopping: bool = False

    async def case(
        self, text: str = "tolong saya", *, tier: Tier = "urgent", priority: int = 1, lang: Lang = "id", **more: Any
    ) -> CaseId:
        """Opens a case for a new person who wrote `text`."""
        person = Pseudonym(secrets.token_hex(13))
        await self.store.sessions.open(person, lang)
        case_id = await self.write(person, text, tier=tier, priority=priority, lang=lang, **more)
        self.people[case_id] = person
        return case_id

    async def write(
        self, person: Pseudonym, text: str, *, tier: Tier = "urgent", priority: int = 1, lang: Lang = "id",
        reasons: tuple[str, ...] = ("danger_now",), country: str = "", urgency: str = "urgent", destination: str = "",
    ) -> CaseId:  # fmt: skip
        """Adds a text of the person, to the open case if there is one."""
        line = CaseText("person", text, self.clock(), urgency=urgency)  # type: ignore[arg-type]
        opening = CaseOpening(  # type: ignore[call-arg]
            tier, priority, lang, reasons, country, (line,), destination=destination,  # type: ignore[arg-type]
        )  # fmt: skip
        return await self.queue.open(person, opening)

    async def read_by_person(self, case_id: CaseId) -> list[str]:
        """What the person of this case has been told so far."""
        return [reply.text for reply in await self.store.outbox.after(self.people[case_id], "")]

    async def audit_lines(self) -> list[tuple[str, str]]:
        """(action, subject), oldest first."""
        return [(entry.action, entry.subject) for entry in reversed(await self.audit.entries(limit=200))]

    def browser(self, *, language: str = "en", address: str = "192.0.2.1", base: str = BASE) -> Browser:
        """A browser nobody has signed in with."""
        transport = httpx.ASGITransport(self.app, client=(address, 40000))
        headers = {"accept-language": language}
        return Browser(self, httpx.AsyncClient(transport=transport, base_url=base, headers=headers))

    async def signed_in(self, name: str = "Ratna", role: Role = "agent", **more: Any) -> Browser:
        """A browser of a new staff member who has joined and set the second factor up."""
        browser = self.browser(**more)
        await browser.join(await self.staff.invite(role), name)
        return browser


@dataclass
class Browser:
    """Keeps cookies, the last page and the authenticator's secret."""

    house: House
    http: httpx.AsyncClient
    secret: str = ""
    codes: list[str] = field(default_factory=list)
    last: httpx.Response | None = None

    @property
    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.last.text if self.last else "")
        assert found
        return found.group(1)

    async def get(self, path: str, **more: Any) -> httpx.Response:
        answer = await self.http.get(path, **more)
        if "text/html" in answer.headers.get("content-type", ""):
            self.last = answer
        return answer

    async def post(self, path: str, *, follow: bool = True, live: bool = False, **fields: Any) -> httpx.Response:
        if self.last is None:
            await self.get("/")
        fields.setdefault("csrf", self.csrf)
        headers = {"x-live": "1"} if live else {}
        answer = await self.http.post(path, data=fields, headers=headers, follow_redirects=follow)
        if "text/html" in answer.headers.get("content-type", ""):
            self.last = answer
        return answer

    async def join(self, token: str, name: str) -> None:
        await self.get(f"/join/{token}")
        await self.post(f"/join/{token}", name=name, password=PASSWORD, repeat=PASSWORD)
        assert self.last is not None
        found = re.search(r'id="secret"[^>]*>([A-Z2-7 ]+)<', self.last.text)
        assert found, self.last.text
        self.secret = found.group(1).replace(" ", "")
        done = await self.post("/setup", code=self.code())
        self.codes = re.findall(r"<li>([a-z0-9-]{14})</li>", done.text)
        assert len(self.codes) == 8
        await self.get("/")

    def code(self) -> str:
        """A code that was not used yet: the clock goes on to the next one."""
        self.house.clock.forward(seconds=30)
        return pyotp.TOTP(self.secret).at(self.house.clock())

    async def log_in(self, name: str = "Ratna", password: str = PASSWORD, code: str = "") -> httpx.Response:
        await self.get("/login")
        return await self.post("/login", name=name, password=password, code=code)

    def cookie(self) -> str:
        return self.http.cookies.get("pelita_console") or ""

    def words(self) -> str:
        """The last page as a reader sees it."""
        assert self.last is not None
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.last.text)).split())

    def field(self, name: str) -> str:
        assert self.last is not None
        found = re.search(rf'name="{name}" value="([^"]*)"', self.last.text)
        assert found, name
        return found.group(1)


@pytest.fixture
async def house(store: Store, clock: Clock, tmp_path: Path) -> House:
    audit = Audit(store, clock=clock)
    words = CATALOG.shared("handles")
    handles, lapsed = Handles(words["nouns"], words["adjectives"]), sentences(CATALOG, "lapsed")
    queue = CaseQueue(store, audit, handles, clock=clock, lapsed=lapsed, code_word=code_word_sentences(CATALOG))
    staff = StaffRegister(store, audit, clock=clock, hasher=FAST)
    alerts, catalog = Alerts(store, clock=clock), copy(CATALOG)
    own = OwnContent(tmp_path, catalog)
    house = House(store, queue, staff, audit, clock, Starlette(), alerts=alerts, own=own)
    console = create_console(
        store,
        queue,
        staff,
        audit,
        catalog,
        clock=clock,
        login_floor=timedelta(milliseconds=1),
        stopping=lambda: house.stopping,
        show_topic=SHOW,
        alerts=alerts,
        links=StaffLinks(store, staff, audit),
        own=own,
    )
    house.app = Starlette(routes=[Mount("/console", console)])
    return house
