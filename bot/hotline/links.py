"""Which account of Telegram acts for which staff member: linked by a one-time code that the console shows."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import timedelta

from bot.core.errors import AuthError
from bot.core.types import ChannelAddress, StaffId
from bot.hotline.audit import Audit
from bot.hotline.staff import StaffMember, StaffRegister
from bot.store.envelope import milliseconds
from bot.store.store import Store

CODE_VALID = timedelta(minutes=10)
#: then a new code is needed: a phone that changed hands does not act for ever
LINK_VALID = timedelta(days=30)
#: 80 random bits, in letters and digits that cannot be mistaken for each other
_LETTERS, _LENGTH = "abcdefghijkmnpqrstuvwxyz23456789", 16
_CODE = re.compile(rf"staf-([{_LETTERS}]{{{_LENGTH}}})", re.IGNORECASE)


class StaffLinks:
    """Calls raise StoreDown. Accounts are kept as keyed hashes: an id of Telegram can be guessed."""

    def __init__(self, store: Store, register: StaffRegister, audit: Audit) -> None:
        self._scripts = store.scripts
        self._register = register
        self._audit = audit
        self._key = store.keyring.subkey("staff-telegram")

    async def code_for(self, staff: StaffId) -> str:
        """A new one-time code, to be sent to the bot by that staff member."""
        code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        name = self._scripts.keys("staff:link", self._digest("code", code))
        await self._scripts.call("SET", name, staff, "PX", milliseconds(CODE_VALID))
        return f"staf-{code}"

    @staticmethod
    def is_code(text: str) -> bool:
        """Whether a message is nothing but a code, right or wrong."""
        return bool(_CODE.fullmatch(text.strip()))

    async def redeem(self, text: str, account: ChannelAddress) -> StaffMember:
        """Link an account of Telegram by a code. Raises AuthError: invalid_code, disabled, no_cases."""
        code = self._digest("code", text.strip().lower().partition("-")[2])
        staff = await self._scripts.call("GET", self._scripts.keys("staff:link", code))
        if staff is None:
            raise AuthError("invalid_code")
        member = await self._register.member(StaffId(staff.decode()))
        if not member.may("cases"):
            raise AuthError("no_cases")
        outcome = await self._audit.run(
            "staff_link",
            member.id,
            "telegram_linked",
            member.id,
            member=member.id,
            code=code,
            account=self._digest("account", account),
            ttl=milliseconds(LINK_VALID),
        )
        if outcome[0] != b"done":
            raise AuthError(outcome[0].decode())
        return member

    async def member_of(self, account: ChannelAddress) -> StaffMember | None:
        """The staff member, who may read cases; None for everybody else."""
        staff = await self._scripts.call("GET", self._scripts.keys("staff:chat", self._digest("account", account)))
        if staff is None:
            return None
        try:
            member = await self._register.member(StaffId(staff.decode()))
        except AuthError:
            return None
        return member if member.may("cases") and not member.waiting else None

    async def is_linked(self, staff: StaffId) -> bool:
        """Whether an account of Telegram acts for them."""
        return bool(await self._scripts.call("EXISTS", self._scripts.keys("staff:linked", staff)))

    async def unlink(self, staff: StaffId) -> None:
        """No account of Telegram acts for them any more."""
        await self._audit.run("staff_unlink", staff, "telegram_unlinked", staff, member=staff)

    def _digest(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()[:32]
