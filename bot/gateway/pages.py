"""The server-rendered pages: first page, privacy, chat, and the files they load."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, fields
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import phonenumbers
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.content import contacts
from bot.content.catalog import Catalog, Channel, Service
from bot.core.retention import Retention
from bot.core.types import LANGS, Lang
from bot.gateway import languages
from bot.gateway.first_aid import default_services

_WEB = Path(__file__).parent / "web"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_CHAT_WORDS = (
    *("you", "bot", "staff", "connecting", "offline", "busy", "trouble", "waiting", "failed", "new_session"),
    *("photo_sent", "photo_failed", "photo_large", "corrected", "typing", "staff_typing"),
    *("leave_site", "erase_text", "erasing", "erase_failed"),
)
_SHORT_NUMBER = 6
_LEAST_GZIPPED = 600


@dataclass(frozen=True)
class Way:
    """One way to reach a service; `url` is empty for a place to go to."""

    shown: str
    url: str


@dataclass(frozen=True)
class Contact:
    """A service as a page shows it."""

    name: str
    ways: tuple[Way, ...]
    #: what to know before using it, may be empty
    note: str


@dataclass(frozen=True)
class Kept:
    """One line of the privacy page: what is stored, and for how long."""

    what: str
    period: str


class Pages:
    """Renders from content; everything is small enough to be held in memory."""

    def __init__(self, catalog: Catalog, retention: Retention, most_bytes: int = 5 * 2**20) -> None:
        """`most_bytes`: of a picture for staff."""
        self._catalog = catalog
        self._most_bytes = most_bytes
        self._retention = retention
        self._templates = Environment(
            loader=FileSystemLoader(_WEB / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._assets = {path.name: path.read_bytes() for path in (_WEB / "static").iterdir() if path.suffix in _TYPES}

    def routes(self) -> list[Route]:
        """Pages and `/static`."""
        return [
            Route("/", self.home, methods=["GET"]),
            Route("/privacy", self.privacy, methods=["GET"]),
            Route("/chat", self.chat, methods=["GET"]),
            Route("/static/{name}", self.asset, methods=["GET"]),
            Route("/favicon.ico", self.icon, methods=["GET"]),
        ]

    async def home(self, request: Request) -> Response:
        """What this is."""
        lang = languages.of_request(request)
        return self.page(request, "home.html", lang, **self._numbers(lang))

    async def privacy(self, request: Request) -> Response:
        """What is stored, for how long, who can read it."""
        lang = languages.of_request(request)
        return self.page(request, "privacy.html", lang, periods=self._periods(lang))

    async def chat(self, request: Request) -> Response:
        """The chat."""
        lang = languages.of_request(request)
        words = {name: self._catalog.text(lang, f"page.chat.{name}") for name in _CHAT_WORDS}
        more = {"short": self._short_numbers(), "exits": self._exits()}
        data = json.dumps({**words, **more}, ensure_ascii=False)
        return self.page(request, "chat.html", lang, words=data, most_bytes=self._most_bytes, **self._numbers(lang))

    async def asset(self, request: Request) -> Response:
        """A file that the pages load."""
        name = request.path_params["name"]
        if name not in self._assets:
            raise HTTPException(404)
        return _encoded(request, self._assets[name], _TYPES[Path(name).suffix])

    async def icon(self, request: Request) -> Response:
        """What browsers ask for unasked."""
        return _encoded(request, self._assets["icon.svg"], _TYPES[".svg"])

    def error(self, request: Request, status: int, message: str) -> Response:
        """A page for people who followed a wrong address."""
        return self.page(request, "error.html", languages.of_request(request), status=status, message=message)

    def page(self, request: Request, template: str, lang: Lang, *, status: int = 200, **values: Any) -> Response:
        """A rendered template."""
        text = self._templates.get_template(template).render(
            lang=lang,
            other="en" if lang == "id" else "id",
            path="/" if template == "error.html" else request.url.path,
            t=partial(self._catalog.text, lang),
            asset="/static/{}".format,
            **values,
        )
        return _encoded(request, text.encode(), "text/html; charset=utf-8", status)

    def _numbers(self, lang: Lang) -> dict[str, Any]:
        """Whom to contact from anywhere, and how old what we know of them is."""
        abroad = contacts.services(self._catalog, self._catalog.shared("countries_default")["abroad"])
        chosen = list({service.id: service for service in [*default_services(self._catalog), *abroad]}.values())
        return {
            "contacts": tuple(_contact(lang, service) for service in chosen),
            "contacts_age": contacts.age(self._catalog, lang, chosen),
        }

    def _short_numbers(self) -> list[str]:
        """Numbers such as 110, which a text makes tappable only in a line of contacts."""
        channels = [channel for service in self._catalog.services.values() for channel in service.channels]
        return sorted({c.value for c in channels if c.type == "phone" and len(c.value) <= _SHORT_NUMBER})

    def _exits(self) -> list[str]:
        """Words that hide the chat, in every language: the page obeys them without a connection."""
        found = (self._catalog.raw(lang, "control_words")["commands"] for lang in LANGS)
        return sorted({str(word).lower() for commands in found for word in commands["control/quick_exit"]})

    def _periods(self, lang: Lang) -> tuple[Kept, ...]:
        text = partial(self._catalog.text, lang)
        kept = {field.name: getattr(self._retention, field.name) for field in fields(Retention)}
        kept["address"] = timedelta(hours=1)
        rows = sorted(kept.items(), key=lambda row: row[1])
        return tuple(Kept(text(f"page.privacy.keep.{name}"), self._period(lang, period)) for name, period in rows)

    def _period(self, lang: Lang, period: timedelta) -> str:
        for unit, size, least in (("year", 365 * 24, 1), ("day", 24, 4), ("hour", 1, 0)):
            number, rest = divmod(period, timedelta(hours=size))
            if not rest and number >= least:
                return self._catalog.text(lang, f"page.period.{unit}" + ("" if number == 1 else "s"), n=number)
        if period < timedelta(hours=1):
            return self._catalog.text(lang, "page.period.minutes", n=period // timedelta(minutes=1))
        return self._catalog.text(lang, "page.period.hours", n=round(period / timedelta(hours=1), 1))


def _contact(lang: Lang, service: Service) -> Contact:
    ways = tuple(Way(_shown(channel), contacts.link(channel)) for channel in service.channels)
    return Contact(service.names[lang], ways, service.notes.get(lang, ""))


def _shown(channel: Channel) -> str:
    value = channel.label or channel.value
    if value.startswith("+"):
        number = phonenumbers.parse(value)
        value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return f"WhatsApp {value}" if channel.type == "whatsapp" else value.removeprefix("https://")


def _encoded(request: Request, body: bytes, media_type: str, status: int = 200) -> Response:
    headers = {"Vary": "Accept-Encoding, Accept-Language"}
    if len(body) >= _LEAST_GZIPPED and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, compresslevel=6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status, headers, media_type)
