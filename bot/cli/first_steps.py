"""One-time links for staff accounts, as the command line prints them."""

from __future__ import annotations

import asyncio

from bot.hotline.audit import Audit
from bot.hotline.staff import StaffRegister
from bot.settings import Settings
from bot.store.keyring import Keyring
from bot.store.store import Store


def first_invitation(settings: Settings) -> str | None:
    """A one-time link for the first staff account while there is none; None otherwise."""
    return asyncio.run(_first_invitation(settings))


def join_link(settings: Settings, token: str) -> str:
    """The link on this machine; from elsewhere the same path under the address of the proxy."""
    return f"http://127.0.0.1:{settings.port}/console/join/{token}"


async def _first_invitation(settings: Settings) -> str | None:
    store = Store(settings.redis_url or "", Keyring.open(settings.keys_dir, settings.secret_key), settings.retention)
    try:
        token = await StaffRegister(store, Audit(store)).first_invite_if_none()
    finally:
        await store.aclose()
    return join_link(settings, token) if token else None
