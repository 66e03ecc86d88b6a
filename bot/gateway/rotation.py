"""After a change of the keys people go on where they were: their entries of the address book say who they are."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.types import Pseudonym
from bot.identity.addresses import AddressBook
from bot.identity.pseudonym import TELEGRAM, PseudonymMaker
from bot.store.rekeying import Rekeying
from bot.store.store import Store


@dataclass(frozen=True)
class Carried:
    """How many were carried over."""

    #: with an address on Telegram: they have a new pseudonym
    telegram: int = 0
    #: others: their pseudonym stays (the token of a web page is random, and known to nobody else)
    others: int = 0
    cases: int = 0
    #: blocked without an entry in the address book: the block cannot be carried over
    unblocked: int = 0


async def in_use(store: Store) -> bool:
    """Whether a worker or a gateway of Telegram has shown life in the last ten seconds. Raises StoreDown."""
    leads = await store.scripts.call("EXISTS", store.scripts.keys("leader", TELEGRAM))
    return bool(leads) or await store.health.nlu_state() != "down"


async def carry_over(old: Store, new: Store) -> Carried:
    """Move everybody from the keys of one store to those of the other; both are of one Redis that nobody else uses.

    May be interrupted anywhere and called again. Raises StoreDown.
    """
    rekeying = Rekeying(new.scripts, old.keyring, new.keyring, new.retention)
    found = await rekeying.found()
    telegram = [await _carry(rekeying, person, old, new) for person in found.persons]
    for case_id in found.cases:
        if not await rekeying.is_moved(case_id):
            await rekeying.case(case_id)
    for owner in found.others:
        if not await rekeying.is_moved(owner):
            await rekeying.other(owner)
    return Carried(sum(telegram), len(telegram) - sum(telegram), len(found.cases), await _unblock(new))


async def _carry(rekeying: Rekeying, person: Pseudonym, old: Store, new: Store) -> bool:
    """Whether the person is one of Telegram."""
    if await rekeying.is_moved(person):
        return await AddressBook(new).find(person) is not None
    address = await AddressBook(old).find(person)
    if address is None:
        await rekeying.person(person, person, None)
        return False
    name = PseudonymMaker(new.keyring.rotating("pseudonym")).of(TELEGRAM, address)
    await rekeying.person(person, name, AddressBook(new).entry(name, address))
    return True


async def _unblock(store: Store) -> int:
    """Take pseudonyms off the block list that belong to nobody any more."""
    book, gone = AddressBook(store), 0
    for person in await store.barred.all():
        if await book.find(person) is None:
            await store.barred.remove(person)
            gone += 1
    return gone
