"""After a change of keys staff still get the photo, the code word and what waits to be passed on."""

from __future__ import annotations

from pathlib import Path

from bot.core.media import Medium
from bot.core.types import CaseOpening, ChannelAddress, TurnResult, Withheld
from bot.gateway.rotation import carry_over
from bot.identity.addresses import AddressBook
from bot.identity.pseudonym import TELEGRAM, PseudonymMaker
from bot.store.key_change import KeyChange
from bot.store.keyring import Keyring
from bot.store.store import Store
from tests.gateway.hotline import ANI, Staff
from tests.support.stores import send, take

CHAT = ChannelAddress("501770031")


async def test_what_people_pass_on_outlives_a_change_of_keys(redis_url: str, tmp_path: Path) -> None:
    await _fresh(redis_url)
    before = Store(redis_url, Keyring.open(tmp_path))
    them = PseudonymMaker(before.keyring.rotating("pseudonym")).of(TELEGRAM, CHAT)
    await before.sessions.open(them, "id", lane="telegram")
    await AddressBook(before).keep(them, CHAT)
    staff = Staff(before)
    await staff.queue.open(them, CaseOpening("high", 1, "id", ("asked_for_staff",)))
    claim = await staff.take()
    await staff.queue.accept_media(claim, on=True)
    await before.code_words.keep(them, "mangga")
    await send(before, them, "x")
    await before.mailbox.commit(await take(before), TurnResult(withheld=Withheld("aa11", "[alamat] Jl. Melati 5")))
    assert await before.media.attach(them, "ab" * 12, Medium("photo", b"whole", b"few")) == "done"
    await before.media.want(them, "cd" * 12, b"where")
    await before.aclose()

    change = KeyChange(tmp_path, None, None)
    rings = change.begin()
    assert rings.old is not None
    old, new = Store(redis_url, rings.old), Store(redis_url, rings.new)
    await carry_over(old, new)
    await old.aclose()
    await new.aclose()
    after = Store(redis_url, change.finish())

    now = PseudonymMaker(after.keyring.rotating("pseudonym")).of(TELEGRAM, CHAT)
    assert now != them
    later = Staff(after)
    assert await later.queue.code_word(claim.case_id, ANI) == "mangga"
    assert await later.queue.medium(claim.case_id, ANI, "ab" * 12, "data") == ("photo", b"whole")
    assert await later.queue.medium(claim.case_id, ANI, "ab" * 12, "preview") == ("photo", b"few")
    assert (await after.withheld.pass_on(now, "aa11")).outcome == "done"
    assert (await later.read(claim))[-1].text == "[alamat] Jl. Melati 5"
    wanted = await after.media.take_wanted()
    assert wanted is not None
    assert (wanted.person, wanted.id, wanted.where) == (now, "cd" * 12, b"where")
    assert await after.eraser.delete(now)
    assert not [name async for name in after.scripts.redis.scan_iter("pelita:media:*")]
    await after.aclose()


async def _fresh(redis_url: str) -> None:
    """The change of keys looks at the program's own prefix."""
    store = Store(redis_url, Keyring.of_master(b""))
    await store.scripts.call("FLUSHALL")
    await store.aclose()
