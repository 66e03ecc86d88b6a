"""`python -m bot staff add|reset|role|disable|enable|list`: accounts from the machine itself, for when no admin can.

It works while the program runs and when it does not. What it does is in the audit trail as done by "system".
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.cli.data_folder import redis_of
from bot.cli.first_steps import join_link
from bot.core.errors import AuthError
from bot.core.roles import Role
from bot.hotline.audit import Audit
from bot.hotline.staff import StaffMember, StaffRegister
from bot.settings import Settings
from bot.store.keyring import Keyring
from bot.store.store import Store

Act = Callable[[StaffRegister], Awaitable[str]]

_REFUSALS = {
    "unknown_staff": "there is no account of that name; `staff list` shows all",
    "last_admin": "this is the last admin who can log in; make another one first",
    "disabled": "the account is disabled; enable it first",
}


def add(settings: Settings, role: Role) -> int:
    """Prints a one-time link for a new account of that role."""

    async def act(register: StaffRegister) -> str:
        return _link(settings, await register.invite(role))

    return _run(settings, act)


def reset(settings: Settings, name: str) -> int:
    """Locks an account and prints the one-time link that opens it again."""

    async def act(register: StaffRegister) -> str:
        return _link(settings, await register.reset((await register.named(name)).id))

    return _run(settings, act)


def change(settings: Settings, name: str, *, role: Role | None = None, active: bool | None = None) -> int:
    """Gives an account another role, or switches it off or on; its sessions end."""

    async def act(register: StaffRegister) -> str:
        member = await register.named(name)
        return _line(await register.change(member.id, role=role, active=active))

    return _run(settings, act)


def show(settings: Settings) -> int:
    """Prints name, role and state of every account."""

    async def act(register: StaffRegister) -> str:
        return "\n".join(map(_line, await register.members())) or "no accounts yet"

    return _run(settings, act)


def _run(settings: Settings, act: Act) -> int:
    with redis_of(settings) as url:
        try:
            said = asyncio.run(_with_register(replace(settings, redis_url=url), act))
        except AuthError as error:
            sys.stderr.write(f"pelita: {_REFUSALS.get(str(error), str(error))}\n")
            return 1
    sys.stdout.write(f"{said}\n")
    return 0


async def _with_register(settings: Settings, act: Act) -> str:
    store = Store(settings.redis_url or "", Keyring.open(settings.keys_dir, settings.secret_key), settings.retention)
    try:
        return await act(StaffRegister(store, Audit(store)))
    finally:
        await store.aclose()


def _link(settings: Settings, token: str) -> str:
    return f"this link works once, for 24 hours: {join_link(settings, token)}"


def _line(member: StaffMember) -> str:
    state = "disabled" if not member.active else "waits for its link" if member.waiting else "active"
    return f"{member.name}\t{member.role}\t{state}"
