"""Staff accounts, roles and console sessions."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from bot.core.errors import AuthError
from bot.core.roles import Permission, Role, may, role_of
from bot.core.types import StaffId
from bot.hotline.actions import INVITED, ROLE_GIVEN, Action
from bot.hotline.audit import SYSTEM, Audit
from bot.settings import utc_now
from bot.store.casefile import moment
from bot.store.envelope import milliseconds
from bot.store.scripts import Argument
from bot.store.store import Store

INVITATION = timedelta(hours=24)
SESSION_IDLE = timedelta(minutes=30)
SESSION_TOTAL = timedelta(hours=12)
MAX_ATTEMPTS = 5
ATTEMPTS_WINDOW = timedelta(minutes=15)
MIN_PASSWORD = 12
_MAX_NAME = 40
_TOKEN_BYTES = 32


@dataclass(frozen=True)
class StaffMember:
    """An account. `name` is what colleagues see and what is typed at log-in."""

    id: StaffId
    name: str
    role: Role
    active: bool = True
    #: locked by a reset; the link that opens it again was not used yet
    waiting: bool = False
    #: codes of what they are trained for; None = everything
    skills: frozenset[str] | None = None

    def may(self, permission: Permission) -> bool:
        """Whether the role carries the permission and the account is active."""
        return self.active and may(self.role, permission)


@dataclass(frozen=True)
class Invitation:
    """What a one-time link stands for: a new account of that role, or a new password for `member`."""

    role: Role
    member: StaffMember | None = None


class StaffRegister:
    """Accounts in Redis; passwords with argon2id, tokens stored hashed. Calls raise StoreDown."""

    def __init__(
        self,
        store: Store,
        audit: Audit,
        *,
        clock: Callable[[], datetime] = utc_now,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self._scripts = store.scripts
        self._keys = store.scripts.keys
        self._name_key = store.keyring.subkey("staff-names")
        self._audit = audit
        self._clock = clock
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    async def invite(self, role: Role, *, by: StaffId | None = None) -> str:
        """A one-time token for a new account, good for 24 h. `by` None is the very first invitation."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        invitation = f"{role} {moment(self._clock() + INVITATION)}"
        name = self._keys("staff:invite", _hashed(token))
        await self._scripts.call("SET", name, invitation, "PX", milliseconds(INVITATION))
        await self._audit.record(by or SYSTEM, INVITED[role])
        return token

    async def first_invite_if_none(self) -> str | None:
        """An admin invitation while there is no account at all, else None."""
        if await self._scripts.call("SCARD", self._keys("staff:all")):
            return None
        return await self.invite("admin")

    async def invitation(self, token: str) -> Invitation:
        """What a link stands for, without using it up. Raises AuthError("invalid_invitation")."""
        stored = await self._scripts.call("GET", self._keys("staff:invite", _hashed(token)))
        code, ends, staff = [*(stored or b"").decode().split(" "), "", ""][:3]
        role = role_of(code)
        if role is None or int(ends) <= moment(self._clock()):
            raise AuthError("invalid_invitation")
        return Invitation(role, await self.member(StaffId(staff)) if staff else None)

    async def accept(self, token: str, name: str, password: str) -> StaffMember:
        """Use a link up. AuthError: invalid_invitation, name_taken, bad_name, weak_password (under 12).

        The name of an account that exists already stays as it is.
        """
        invitation, name = await self.invitation(token), unicodedata.normalize("NFC", name).strip()
        if len(password) < MIN_PASSWORD:
            raise AuthError("weak_password")
        if invitation.member is not None:
            return await self._accept_again(token, invitation.member, password)
        if not 0 < len(name) <= _MAX_NAME or not name.isprintable():
            raise AuthError("bad_name")
        member = StaffMember(StaffId(secrets.token_hex(8)), name, invitation.role)
        await self._audited(
            "staff_accept",
            member.id,
            "joined",
            member.id,
            invite=_hashed(token),
            name_digest=self._name_digest(name),
            name=name,
            role=member.role,
            password=await asyncio.to_thread(self._hasher.hash, _plain(password)),
        )
        return member

    async def _accept_again(self, token: str, member: StaffMember, password: str) -> StaffMember:
        hashed = await asyncio.to_thread(self._hasher.hash, _plain(password))
        await self._audited("staff_return", member.id, "returned", member.id, invite=_hashed(token), password=hashed)
        return await self.member(member.id)

    async def reset(self, staff: StaffId, *, by: StaffId | None = None) -> str:
        """Lock an account and give the one-time link that opens it: its sessions, password and second factor end.

        `by` None is the command line. AuthError: unknown_staff, disabled.
        """
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        await self._audited(
            "staff_reset",
            by or SYSTEM,
            "reset",
            staff,
            invite=_hashed(token),
            ends=moment(self._clock() + INVITATION),
            ttl=milliseconds(INVITATION),
            password=self._nobody,
        )
        return token

    async def authenticate(self, name: str, password: str) -> StaffMember:
        """Raises AuthError: wrong_credentials, or too_many_attempts (5 failures in 15 minutes for that name)."""
        name_digest = self._name_digest(name)
        window = milliseconds(ATTEMPTS_WINDOW)
        if await self._scripts.run("staff_attempt", name_digest=name_digest, window=window) > MAX_ATTEMPTS:
            raise AuthError("too_many_attempts")
        row = await self._scripts.run("staff_by_name", name_digest=name_digest)
        # an unknown name takes as long as a wrong password
        matches = await asyncio.to_thread(self._matches, row[4].decode() if row else self._nobody, password)
        if not row or not matches:
            raise AuthError("wrong_credentials")
        member = _member(row)
        if not member.active:
            raise AuthError("wrong_credentials")
        await self._scripts.call("DEL", self._keys("staff:failures", name_digest))
        return member

    async def start_session(self, member: StaffMember) -> str:
        """A random session token for the cookie: ends after 30 minutes without a request, after 12 h in any case."""
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._clock()
        await self._scripts.run(
            "staff_session_open",
            session=_hashed(token),
            staff=member.id,
            idle=moment(now + SESSION_IDLE),
            ends=moment(now + SESSION_TOTAL),
            ttl=milliseconds(SESSION_TOTAL),
        )
        return token

    async def session(self, token: str, *, slide: bool = True) -> StaffMember:
        """Who a session belongs to; a request of a person slides it. Raises AuthError("no_session")."""
        now = self._clock()
        row = await self._scripts.run(
            "staff_session",
            session=_hashed(token),
            now=moment(now),
            idle=moment(now + SESSION_IDLE) if slide else None,
        )
        if not row:
            raise AuthError("no_session")
        return _member(row)

    async def end_session(self, token: str) -> None:
        """Log out."""
        await self._scripts.call("DEL", self._keys("staff:session", _hashed(token)))

    async def end_sessions(self, staff: StaffId) -> None:
        """Log out everywhere."""
        await self._scripts.run("staff_sessions_end", staff=staff)

    async def members(self) -> list[StaffMember]:
        """All accounts, by name."""
        return sorted(map(_member, await self._scripts.run("staff_list")), key=lambda member: member.name.casefold())

    async def named(self, name: str) -> StaffMember:
        """The account of that log-in name. Raises AuthError("unknown_staff")."""
        row = await self._scripts.run("staff_by_name", name_digest=self._name_digest(name))
        if not row:
            raise AuthError("unknown_staff")
        return _member(row)

    async def member(self, staff: StaffId) -> StaffMember:
        """One account. Raises AuthError("unknown_staff")."""
        found = [member for member in await self.members() if member.id == staff]
        if not found:
            raise AuthError("unknown_staff")
        return found[0]

    async def change(
        self, staff: StaffId, *, by: StaffId = SYSTEM, role: Role | None = None, active: bool | None = None
    ) -> StaffMember:
        """Change a role or switch an account off or on; its sessions end. AuthError: last_admin, unknown_staff."""
        if role is not None:
            await self._audited("staff_change", by, ROLE_GIVEN[role], staff, role=role)
        if active is not None:
            await self._audited("staff_change", by, "enabled" if active else "disabled", staff, active=int(active))
        return await self.member(staff)

    async def train(self, staff: StaffId, skills: Collection[str] | None, *, by: StaffId = SYSTEM) -> None:
        """Set what they are trained for, None for everything. AuthError: unknown_staff."""
        codes = None if skills is None else sorted(skills)
        await self._audited("staff_skills", by, "skills_set", staff, skills=codes)

    async def _audited(self, script: str, by: StaffId, action: Action, subject: StaffId, **arguments: Argument) -> None:
        outcome = await self._audit.run(script, by, action, subject, member=subject, **arguments)
        if outcome[0] != b"done":
            raise AuthError(outcome[0].decode())

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, _plain(password))
        except VerifyMismatchError:
            return False

    def _name_digest(self, name: str) -> str:
        """Names are compared without regard to case, width and accents' spelling."""
        folded = unicodedata.normalize("NFKC", name).strip().casefold()
        return hmac.new(self._name_key, folded.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


def _member(row: list[bytes]) -> StaffMember:
    staff, name, role, active = (value.decode() for value in row[:4])
    skills = None if row[6] == b"*" else frozenset(filter(None, row[6].decode().split(",")))
    return StaffMember(StaffId(staff), name, cast(Role, role), active == "1", waiting=bool(row[5]), skills=skills)


def _hashed(token: str) -> str:
    """Tokens have 256 random bits, so a plain hash is enough to keep them out of the database."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(password: str) -> bytes:
    """The same bytes for the same password on every keyboard."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
