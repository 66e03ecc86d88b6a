"""The sealed address book: where in their channel a pseudonym can be written to, for as long as that is needed."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.errors import UnknownSession, Unreadable
from bot.core.types import ChannelAddress, Pseudonym
from bot.store.envelope import milliseconds
from bot.store.store import Store

_PURPOSE = "address"
_NONCE_BYTES = 12


class AddressBook:
    """Sealed twice: with the person's own key, which erasing destroys, and with a key that only gateways derive."""

    def __init__(self, store: Store) -> None:
        self._scripts = store.scripts
        self._vault = store.vault
        self._cipher = AESGCM(store.keyring.rotating("address book"))
        self._ttl = milliseconds(store.retention.channel_address)

    async def keep(self, person: Pseudonym, address: ChannelAddress) -> None:
        """Remember the address; each contact starts its time (30 days) anew. Raises UnknownSession, StoreDown."""
        inner = self.entry(person, address)
        for _ in range(2):
            try:
                blob = await self._vault.seal(person, _PURPOSE, inner)
            except Unreadable:
                raise UnknownSession from None
            if await self._scripts.run("sealed_set", person=person, name="address", blob=blob, ttl=self._ttl):
                return
            self._vault.forget(person)  # sealed with a key that was erased elsewhere: look again
        raise UnknownSession

    def entry(self, person: Pseudonym, address: ChannelAddress) -> bytes:
        """The address as the gateways' key seals it, to be sealed with the person's own."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, address.encode(), person.encode())

    async def find(self, person: Pseudonym) -> ChannelAddress | None:
        """The address, None when it was erased or its time is over. Raises StoreDown."""
        blob = await self._scripts.call("GET", self._scripts.keys("address", person))
        if blob is None:
            return None
        try:
            inner = await self._vault.open(person, _PURPOSE, blob)
            plain = self._cipher.decrypt(inner[:_NONCE_BYTES], inner[_NONCE_BYTES:], person.encode())
        except (Unreadable, InvalidTag):
            return None
        return ChannelAddress(plain.decode())
