"""The web process: the gateway's pages and interface, and the console under /console, on one port."""

from __future__ import annotations

import asyncio
import socket
from functools import partial
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from bot.cli.caretaker import Caretaker
from bot.cli.posters import Posters
from bot.console.app import create_console
from bot.content.catalog import Catalog
from bot.content.hotline import read_rules
from bot.content.notices import code_word_sentences, sentences
from bot.content.own import OwnContent
from bot.dialogue.preview import preview
from bot.dialogue.responses import ContentResponses
from bot.gateway.app import create_gateway
from bot.gateway.parts import GatewayParts, MakeChannel, Material
from bot.hotline.alerts import Alerts, channels_of
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.links import StaffLinks
from bot.hotline.queue import CaseQueue
from bot.hotline.staff import StaffRegister
from bot.settings import Settings, utc_now
from bot.store.keyring import Keyring
from bot.store.store import Store

if TYPE_CHECKING:  # its imports take two seconds; the pages are served before
    from bot.language.toolkit import Toolkit


def serve(settings: Settings, fd: int) -> int:
    """Serves on the inherited listening socket until SIGTERM."""
    asyncio.run(_serve(settings, socket.socket(fileno=fd)))
    return 0


async def _serve(settings: Settings, listener: socket.socket) -> None:
    keyring = Keyring.open(settings.keys_dir, settings.secret_key)
    store = Store(settings.redis_url or "", keyring, settings.retention, claims=read_rules().lease)
    catalog = Catalog.load()
    audit = Audit(store)
    queue = _queue(store, audit, catalog)
    alerts = Alerts(store, channels_of(settings, catalog))
    own = OwnContent(settings.data_dir, catalog)
    server: uvicorn.Server

    def stopping() -> bool:
        return server.should_exit

    console = create_console(
        store,
        queue,
        StaffRegister(store, audit),
        audit,
        catalog,
        public_https=settings.behind_proxy,
        stopping=stopping,
        service_max_age=settings.service_max_age,
        alerts=alerts,
        links=_links(settings, store, audit),
        own=own,
        show_topic=partial(
            preview, ContentResponses(catalog=catalog, retention=settings.retention, reach=settings.reach)
        ),
    )
    server = uvicorn.Server(_config(_gateway(settings, store, catalog, console)))
    caretaker = asyncio.create_task(Caretaker(store, queue, catalog, alerts, refresh=own.refresh).run(stopping))
    try:
        await server.serve(sockets=[listener])
    finally:
        caretaker.cancel()
        await store.aclose()


def _links(settings: Settings, store: Store, audit: Audit) -> StaffLinks | None:
    wanted = settings.telegram_token and settings.telegram_staff_group
    return StaffLinks(store, StaffRegister(store, audit), audit) if wanted else None


def _queue(store: Store, audit: Audit, catalog: Catalog) -> CaseQueue:
    words = catalog.shared("handles")
    handles = Handles(words["nouns"], words["adjectives"])
    return CaseQueue(store, audit, handles, lapsed=sentences(catalog, "lapsed"), code_word=code_word_sentences(catalog))


def _gateway(settings: Settings, store: Store, catalog: Catalog, console: Starlette) -> Starlette:
    def load_toolkit() -> Toolkit:
        # Imported late, in a thread: spaCy takes two seconds, and the page must be there before.
        from bot.language.toolkit import Toolkit

        return Toolkit.from_content(catalog.files, catalog.phone_numbers())

    return create_gateway(
        GatewayParts(
            store=store,
            catalog=catalog,
            load_toolkit=load_toolkit,
            clock=utc_now,
            trust_proxy=settings.behind_proxy,
            media_most_bytes=settings.media_most_bytes,
            material=Material(settings.reach, Posters()),
            channels=(_telegram(settings),) if settings.telegram_token else (),
            # A relative redirect: behind a proxy Starlette's own would name http and the wrong host.
            more_routes=(Route("/console", _to_console), Mount("/console", console)),
        )
    )


def _telegram(settings: Settings) -> MakeChannel:
    # Imported only when there is a token: nobody else pays its second and its 40 MB.
    from bot.gateway.telegram.gateway import TelegramGateway, TelegramSettings

    wanted = TelegramSettings(
        settings.telegram_token,
        settings.telegram_api_url,
        settings.telegram_webhook_url,
        settings.telegram_staff_group,
        settings.telegram_staff_language,
        settings.alert_telegram,
        name=f"{settings.port}@{socket.gethostname()}",  # machines that share one Redis may use the same port
    )
    return partial(TelegramGateway, wanted)


async def _to_console(_: Request) -> Response:
    return Response(status_code=308, headers={"Location": "/console/"})


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        ws="none",  # Rasa pins a version of websockets that uvicorn's own support does not accept
        access_log=False,  # addresses and paths are nobody's business
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )
