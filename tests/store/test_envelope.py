from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.core.errors import Unreadable
from bot.store.envelope import Vault
from bot.store.keyring import Keyring
from bot.store.scripts import Scripts
from bot.store.store import Store
from tests.support.stores import Clock

A_MONTH = timedelta(days=31)
TEXT = b"jangan ada yang tahu"


async def test_what_was_sealed_can_be_opened(store: Store) -> None:
    await store.vault.ensure("owner", A_MONTH)
    blob = await store.vault.seal("owner", "text", TEXT)
    assert TEXT not in blob
    assert await store.vault.open("owner", "text", blob) == TEXT


async def test_sealing_twice_looks_different(store: Store) -> None:
    await store.vault.ensure("owner", A_MONTH)
    assert await store.vault.seal("owner", "text", TEXT) != await store.vault.seal("owner", "text", TEXT)


async def test_another_process_can_open_it(store: Store) -> None:
    await store.vault.ensure("owner", A_MONTH)
    blob = await store.vault.seal("owner", "text", TEXT)
    assert await Vault(store.scripts, store.keyring).open("owner", "text", blob) == TEXT


async def test_owner_and_purpose_are_part_of_the_seal(store: Store) -> None:
    for owner in ("owner", "other"):
        await store.vault.ensure(owner, A_MONTH)
    blob = await store.vault.seal("owner", "text", TEXT)
    for owner, purpose in (("owner", "note"), ("other", "text"), ("nobody", "text")):
        with pytest.raises(Unreadable):
            await store.vault.open(owner, purpose, blob)


@pytest.mark.parametrize("at", [0, 1, 9, 21, -1])
async def test_damage_is_noticed(store: Store, at: int) -> None:
    await store.vault.ensure("owner", A_MONTH)
    blob = bytearray(await store.vault.seal("owner", "text", TEXT))
    blob[at] ^= 1
    with pytest.raises(Unreadable):
        await store.vault.open("owner", "text", bytes(blob))


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x01" * 20, b"plain text that was never sealed by anybody"])
async def test_what_is_no_seal_is_unreadable(store: Store, blob: bytes) -> None:
    await store.vault.ensure("owner", A_MONTH)
    with pytest.raises(Unreadable):
        await store.vault.open("owner", "text", blob)


async def test_an_owner_without_a_key_cannot_be_sealed_for(store: Store) -> None:
    with pytest.raises(Unreadable):
        await store.vault.seal("nobody", "text", TEXT)


async def test_a_destroyed_key_opens_nothing_even_after_a_new_one(store: Store) -> None:
    await store.vault.ensure("owner", A_MONTH)
    blob = await store.vault.seal("owner", "text", TEXT)
    await store.vault.destroy("owner")
    with pytest.raises(Unreadable):
        await store.vault.open("owner", "text", blob)
    await store.vault.ensure("owner", A_MONTH)
    with pytest.raises(Unreadable):
        await store.vault.open("owner", "text", blob)


async def test_another_process_forgets_a_destroyed_key_within_a_minute(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a process that has the key in memory
    await store.vault.ensure("owner", A_MONTH)
    other = Vault(store.scripts, store.keyring)
    blob = await other.seal("owner", "text", TEXT)
    # When the key is destroyed elsewhere and a minute passes
    await store.vault.destroy("owner")
    assert await other.open("owner", "text", blob) == TEXT
    later = time.monotonic() + 60
    monkeypatch.setattr("bot.store.envelope.time", SimpleNamespace(monotonic=lambda: later))
    # Then it cannot open anything any more
    with pytest.raises(Unreadable):
        await other.open("owner", "text", blob)


async def test_ensuring_again_keeps_the_key_and_never_shortens_its_life(store: Store) -> None:
    await store.vault.ensure("owner", A_MONTH)
    blob = await store.vault.seal("owner", "text", TEXT)
    await store.vault.ensure("owner", timedelta(seconds=1))
    assert await Vault(store.scripts, store.keyring).open("owner", "text", blob) == TEXT
    assert await store.scripts.redis.pttl(store.scripts.keys("key", "owner")) > 30 * 86_400_000


async def test_later_contact_wraps_the_key_anew(store: Store, tmp_path: Path, clock: Clock) -> None:
    # Given something sealed on one day
    keyring = Keyring.open(tmp_path / "moving", clock=clock)
    await Vault(store.scripts, keyring).ensure("owner", A_MONTH)
    blob = await Vault(store.scripts, keyring).seal("owner", "text", TEXT)
    first_day = keyring.today().name
    # When there is contact 100 days later, and the first day's epoch is destroyed after 121
    clock.advance(days=100)
    assert await Vault(store.scripts, keyring).open("owner", "text", blob) == TEXT
    assert keyring.sweep(clock.advance(days=21)) == (first_day,)
    # Then it can still be opened
    assert await Vault(store.scripts, keyring).open("owner", "text", blob) == TEXT


async def test_without_contact_the_epoch_takes_everything_with_it(store: Store, tmp_path: Path, clock: Clock) -> None:
    keyring = Keyring.open(tmp_path / "moving", clock=clock)
    await Vault(store.scripts, keyring).ensure("owner", timedelta(days=365))
    blob = await Vault(store.scripts, keyring).seal("owner", "text", TEXT)
    keyring.sweep(clock.advance(days=121))
    with pytest.raises(Unreadable):
        await Vault(store.scripts, keyring).open("owner", "text", blob)


async def test_the_stored_key_is_wrapped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = bytes(range(32))
    monkeypatch.setattr("bot.store.envelope.secrets", SimpleNamespace(token_bytes=lambda count: plain[:count]))
    await store.vault.ensure("owner", A_MONTH)
    row = await store.scripts.redis.hgetall(store.scripts.keys("key", "owner"))
    assert not any(plain in value for value in row.values())


async def test_memory_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.envelope._CACHE_SIZE", 3)
    for number in range(5):
        await store.vault.ensure(f"owner-{number}", A_MONTH)
        await store.vault.seal(f"owner-{number}", "text", TEXT)
    assert len(store.vault._cache) == 3
    assert isinstance(store.scripts, Scripts)
