"""Staff accounts, roles and console sessions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.types import StaffId
from bot.hotline.audit import Audit
from bot.settings import utc_now
from bot.store.store import Store

Role = Literal["agent", "supervisor", "admin"]
Permission = Literal["cases", "hand_over", "audit", "staff"]

#: What a role may do. cases: see, claim, answer; hand_over: take a case from its holder; audit: read the trail;
#: staff: invite and disable accounts.
ROLES: Mapping[Role, frozenset[Permission]] = {
    "agent": frozenset({"cases"}),
    "supervisor": frozenset({"cases", "hand_over", "audit"}),
    "admin": frozenset({"cases", "hand_over", "audit", "staff"}),
}


@dataclass(frozen=True)
class StaffMember:
    """An account. `name` is what colleagues see and what is typed at log-in."""

    id: StaffId
    name: str
    role: Role
    active: bool = True

    def may(self, permission: Permission) -> bool:
        """Whether the role carries the permission and the account is active."""
        return self.active and permission in ROLES[self.role]


class StaffRegister:
    """Accounts in Redis; passwords with argon2id, tokens stored hashed."""

    def __init__(self, store: Store, audit: Audit, *, clock: Callable[[], datetime] = utc_now) -> None: ...

    async def invite(self, role: Role, *, by: StaffId | None = None) -> str:
        """A one-time token for a new account, good for 24 h. `by` None is the very first invitation."""
        raise NotImplementedError

    async def first_invite_if_none(self) -> str | None:
        """An admin invitation while there is no account at all, else None."""
        raise NotImplementedError

    async def invited_role(self, token: str) -> Role:
        """The role an invitation stands for, without using it up. Raises AuthError("invalid_invitation")."""
        raise NotImplementedError

    async def accept(self, token: str, name: str, password: str) -> StaffMember:
        """Use the invitation up. Raises AuthError: invalid_invitation, name_taken, bad_name, weak_password (12 characters)."""
        raise NotImplementedError

    async def authenticate(self, name: str, password: str) -> StaffMember:
        """Raises AuthError: wrong_credentials, or too_many_attempts (5 failures in 15 minutes for that name)."""
        raise NotImplementedError

    async def start_session(self, member: StaffMember) -> str:
        """A random session token for the cookie: ends after 30 minutes without a request, after 12 h in any case."""
        raise NotImplementedError

    async def session(self, token: str) -> StaffMember:
        """Who a session belongs to; slides it. Raises AuthError("no_session")."""
        raise NotImplementedError

    async def end_session(self, token: str) -> None:
        """Log out."""
        raise NotImplementedError

    async def members(self) -> list[StaffMember]:
        """All accounts, by name."""
        raise NotImplementedError

    async def member(self, staff: StaffId) -> StaffMember:
        """One account. Raises AuthError("unknown_staff")."""
        raise NotImplementedError

    async def change(
        self, staff: StaffId, *, by: StaffId, role: Role | None = None, active: bool | None = None
    ) -> StaffMember:
        """Change a role or switch an account off or on; its sessions end. Raises AuthError("last_admin"), unknown_staff."""
        raise NotImplementedError
