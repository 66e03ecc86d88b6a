import asyncio
import secrets
from datetime import timedelta

import pyotp
import pytest

from bot.console.second_factor import MAX_TRIES, SecondFactor, enrolment_uri
from bot.core.types import StaffId
from bot.store.store import Store
from tests.console.conftest import Clock

STEP = timedelta(seconds=30)
ME, OTHER = StaffId("me"), StaffId("other")


@pytest.fixture
def factor(store: Store, clock: Clock) -> SecondFactor:
    return SecondFactor(store.scripts, secrets.token_bytes(32), clock=clock)


async def enrol(factor: SecondFactor, clock: Clock, staff: StaffId = ME) -> pyotp.TOTP:
    totp = pyotp.TOTP(await factor.secret(staff))
    assert await factor.confirm(staff, totp.at(clock()))
    clock.forward(seconds=60)
    return totp


async def test_the_secret_stays_the_same_and_is_not_stored_in_clear(factor: SecondFactor, store: Store) -> None:
    secret = await factor.secret(ME)
    assert await factor.secret(ME) == secret
    assert await factor.secret(OTHER) != secret
    stored = await store.scripts.redis.hgetall(store.scripts.keys("staff:factor", ME))
    assert secret.encode() not in b"".join(stored.values())


async def test_enrolled_only_after_a_right_code(factor: SecondFactor, clock: Clock) -> None:
    totp = pyotp.TOTP(await factor.secret(ME))
    assert not await factor.confirm(ME, "000000" if totp.at(clock()) != "000000" else "111111")
    assert not await factor.enrolled(ME)
    assert await factor.confirm(ME, totp.at(clock()))
    assert await factor.enrolled(ME)
    assert not await factor.enrolled(OTHER)


async def test_a_code_works_once_and_a_step_to_either_side(factor: SecondFactor, clock: Clock) -> None:
    totp = await enrol(factor, clock)
    code = totp.at(clock())
    assert await factor.check(ME, f" {code[:3]} {code[3:]} ")
    assert not await factor.check(ME, code)
    clock.forward(seconds=300)
    assert await factor.check(ME, totp.at(clock() - STEP))
    assert await factor.check(ME, totp.at(clock() + STEP))
    assert not await factor.check(ME, totp.at(clock() + 3 * STEP))


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "\u0660" * 6, "\x00" * 6])
async def test_what_is_no_code_is_refused(factor: SecondFactor, clock: Clock, code: str) -> None:
    await enrol(factor, clock)
    assert not await factor.check(ME, code)


async def test_recovery_codes_work_once_each_and_only_the_newest(factor: SecondFactor, clock: Clock) -> None:
    await enrol(factor, clock)
    old = await factor.new_codes(ME)
    codes = await factor.new_codes(ME)
    assert await factor.codes_left(ME) == 8
    assert not await factor.check(ME, old[0])
    assert await factor.check(ME, codes[0].upper().replace("-", " "))
    assert not await factor.check(ME, codes[0])
    assert not await factor.check(OTHER, codes[1])
    assert await factor.codes_left(ME) == 7


async def test_wrong_codes_are_limited_even_against_a_right_one(factor: SecondFactor, clock: Clock) -> None:
    totp = await enrol(factor, clock)
    for _ in range(MAX_TRIES):
        assert not await factor.check(ME, "not a code")
    assert not await factor.check(ME, totp.at(clock()))


async def test_guesses_at_the_same_moment_get_no_more_tries(
    factor: SecondFactor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await enrol(factor, clock)
    looked_at, look = list[str](), factor._takes_totp

    async def counting(staff: StaffId, code: str) -> bool:
        looked_at.append(code)
        return await look(staff, code)

    monkeypatch.setattr(factor, "_takes_totp", counting)
    await asyncio.gather(*(factor.check(ME, "not a code") for _ in range(30)))
    assert len(looked_at) == MAX_TRIES


async def test_every_key_expires_or_belongs_to_an_account(factor: SecondFactor, clock: Clock, store: Store) -> None:
    totp = await enrol(factor, clock)
    await factor.new_codes(ME)
    await factor.check(ME, "wrong")
    await factor.check(ME, totp.at(clock()))
    redis, keys = store.scripts.redis, store.scripts.keys
    async for name in redis.scan_iter(f"{keys.prefix}*"):
        kind = keys.kind(name.decode() if isinstance(name, bytes) else name)
        assert kind.name in {"staff:factor", "staff:recovery", "console:tries"}
        if kind.name == "console:tries":
            assert 0 < await redis.ttl(name) <= 900


def test_the_picture_says_what_the_app_needs() -> None:
    assert enrolment_uri("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "Ratna") == (
        "otpauth://totp/Pelita:Ratna?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Pelita"
    )
