"""Accounts, roles and sessions of staff."""

from __future__ import annotations

import asyncio

import pytest
from argon2 import PasswordHasher

from bot.core.errors import AuthError
from bot.core.types import StaffId
from bot.hotline.audit import Audit
from bot.hotline.staff import StaffMember, StaffRegister
from bot.store.store import Store
from tests.support.stores import Clock, content, key_names

PASSWORD = "kuda nil di danau"
FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def register(store: Store, audit: Audit, clock: Clock) -> StaffRegister:
    return StaffRegister(store, audit, clock=clock, hasher=FAST)


@pytest.fixture
async def ani(register: StaffRegister) -> StaffMember:
    token = await register.first_invite_if_none()
    assert token is not None
    return await register.accept(token, "Ani", PASSWORD)


async def refused(code: str, call: object) -> None:
    with pytest.raises(AuthError) as error:
        await call  # type: ignore[misc]
    assert str(error.value) == code


def test_an_inactive_account_may_nothing() -> None:
    assert StaffMember(StaffId("x"), "X", "admin").may("staff")
    assert not StaffMember(StaffId("x"), "X", "admin", active=False).may("cases")
    assert not StaffMember(StaffId("x"), "X", "agent").may("audit")


def test_passwords_are_hashed_with_argon2id() -> None:
    assert PasswordHasher().hash("x").startswith("$argon2id$")


# --- invitations ----------------------------------------------------------------------------------------------------


async def test_the_first_account_is_invited_until_it_exists(register: StaffRegister) -> None:
    first, second = await register.first_invite_if_none(), await register.first_invite_if_none()
    assert first
    assert second
    member = await register.accept(second, "Ani", PASSWORD)
    assert member.role == "admin"
    assert await register.first_invite_if_none() is None


async def test_an_invitation_works_once(register: StaffRegister, ani: StaffMember) -> None:
    token = await register.invite("agent", by=ani.id)
    assert (await register.invitation(token)).role == "agent"
    budi = await register.accept(token, "  Budi ", PASSWORD)
    assert (budi.name, budi.role, budi.active) == ("Budi", "agent", True)
    await refused("invalid_invitation", register.accept(token, "Caca", PASSWORD))
    await refused("invalid_invitation", register.invitation(token))


async def test_of_many_who_accept_at_once_one_gets_in(register: StaffRegister, ani: StaffMember) -> None:
    token = await register.invite("agent")
    calls = (register.accept(token, f"Nama {number}", PASSWORD) for number in range(5))
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(outcome, StaffMember) for outcome in outcomes) == 1
    assert len(await register.members()) == 2


async def test_an_invitation_ends_after_a_day(register: StaffRegister, clock: Clock) -> None:
    token = await register.invite("agent")
    clock.advance(hours=23, minutes=59)
    assert (await register.invitation(token)).role == "agent"
    clock.advance(minutes=1)
    await refused("invalid_invitation", register.accept(token, "Budi", PASSWORD))


@pytest.mark.parametrize("token", ["", "x", "admin", "\ud800"])
async def test_a_made_up_invitation_is_refused(register: StaffRegister, token: str) -> None:
    await refused("invalid_invitation", register.invitation(token))


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "A\nB", "\u202eAni", "\ud800"])
async def test_a_name_must_be_readable(register: StaffRegister, name: str) -> None:
    await refused("bad_name", register.accept(await register.invite("agent"), name, PASSWORD))


@pytest.mark.parametrize("name", ["Ani", "ANI", " ani ", "\uff21ni"])
async def test_a_name_is_taken_however_it_is_written(register: StaffRegister, ani: StaffMember, name: str) -> None:
    await refused("name_taken", register.accept(await register.invite("agent"), name, PASSWORD))


async def test_a_refused_account_does_not_use_the_invitation_up(register: StaffRegister) -> None:
    token = await register.invite("agent")
    await refused("weak_password", register.accept(token, "Budi", "kuda nil di"))
    assert await register.accept(token, "Budi", PASSWORD)


# --- log-in ---------------------------------------------------------------------------------------------------------


async def test_name_and_password_log_in(register: StaffRegister, ani: StaffMember) -> None:
    assert await register.authenticate("ani", PASSWORD) == ani


@pytest.mark.parametrize(
    ("name", "password"), [("Ani", "wrong"), ("Ani", ""), ("Budi", PASSWORD), ("", ""), ("\ud800", "\ud800")]
)
async def test_anything_else_does_not(register: StaffRegister, ani: StaffMember, name: str, password: str) -> None:
    await refused("wrong_credentials", register.authenticate(name, password))


async def test_the_same_password_on_another_keyboard(register: StaffRegister) -> None:
    await register.accept(await register.invite("agent"), "Budi", "caf\u00e9 di Bandung")
    assert await register.authenticate("Budi", "cafe\u0301 di Bandung")


async def test_guessing_ends_after_five_failures(store: Store, register: StaffRegister, ani: StaffMember) -> None:
    for _ in range(5):
        await refused("wrong_credentials", register.authenticate("Ani", "wrong password"))
    await refused("too_many_attempts", register.authenticate("ani", PASSWORD))
    # for fifteen minutes
    (name,) = [name for name in await key_names(store) if ":staff:failures:" in name]
    assert 14 * 60_000 < await store.scripts.redis.pttl(name) <= 15 * 60_000
    await store.scripts.redis.delete(name)
    assert await register.authenticate("Ani", PASSWORD) == ani


async def test_a_success_forgets_the_failures(register: StaffRegister, ani: StaffMember) -> None:
    for _ in range(2):
        for _ in range(4):
            await refused("wrong_credentials", register.authenticate("Ani", "wrong password"))
        assert await register.authenticate("Ani", PASSWORD) == ani


# --- sessions -------------------------------------------------------------------------------------------------------


async def test_a_session_belongs_to_its_member(register: StaffRegister, ani: StaffMember) -> None:
    token = await register.start_session(ani)
    assert await register.session(token) == ani
    await register.end_session(token)
    await refused("no_session", register.session(token))
    await refused("no_session", register.session("made up"))


async def test_a_session_ends_when_idle(register: StaffRegister, ani: StaffMember, clock: Clock) -> None:
    token = await register.start_session(ani)
    for _ in range(3):
        clock.advance(minutes=29)
        assert await register.session(token)
    clock.advance(minutes=30)
    await refused("no_session", register.session(token))


async def test_requests_of_a_script_do_not_keep_it(register: StaffRegister, ani: StaffMember, clock: Clock) -> None:
    token = await register.start_session(ani)
    clock.advance(minutes=29)
    assert await register.session(token, slide=False)
    clock.advance(minutes=1)
    await refused("no_session", register.session(token, slide=False))


async def test_a_session_ends_after_twelve_hours_however_busy(
    register: StaffRegister, ani: StaffMember, clock: Clock
) -> None:
    token = await register.start_session(ani)
    for _ in range(12 * 4 - 1):
        clock.advance(minutes=15)
        assert await register.session(token)
    clock.advance(minutes=15)
    await refused("no_session", register.session(token))


async def test_logging_out_everywhere(register: StaffRegister, ani: StaffMember) -> None:
    tokens = [await register.start_session(ani) for _ in range(3)]
    await register.end_sessions(ani.id)
    for token in tokens:
        await refused("no_session", register.session(token))


# --- changes --------------------------------------------------------------------------------------------------------


async def test_a_disabled_account_is_out_at_once(register: StaffRegister, ani: StaffMember) -> None:
    budi = await register.accept(await register.invite("agent"), "Budi", PASSWORD)
    token = await register.start_session(budi)
    changed = await register.change(budi.id, by=ani.id, active=False)
    assert not changed.active
    await refused("no_session", register.session(token))
    await refused("wrong_credentials", register.authenticate("Budi", PASSWORD))
    assert (await register.change(budi.id, by=ani.id, active=True)).active
    assert await register.authenticate("Budi", PASSWORD)


async def test_a_role_can_change(register: StaffRegister, ani: StaffMember) -> None:
    budi = await register.accept(await register.invite("agent"), "Budi", PASSWORD)
    assert (await register.change(budi.id, by=ani.id, role="supervisor")).role == "supervisor"
    assert [member.name for member in await register.members()] == ["Ani", "Budi"]
    assert (await register.member(budi.id)).role == "supervisor"


async def test_there_is_always_an_admin(register: StaffRegister, ani: StaffMember) -> None:
    await refused("last_admin", register.change(ani.id, by=ani.id, active=False))
    await refused("last_admin", register.change(ani.id, by=ani.id, role="agent"))
    budi = await register.accept(await register.invite("admin"), "Budi", PASSWORD)
    await register.change(ani.id, by=budi.id, role="agent")
    await refused("last_admin", register.change(budi.id, by=ani.id, active=False))


async def test_unknown_staff_are_unknown(register: StaffRegister, ani: StaffMember) -> None:
    await refused("unknown_staff", register.member(StaffId("nobody")))
    await refused("unknown_staff", register.change(StaffId("nobody"), by=ani.id, active=False))


# --- resets ---------------------------------------------------------------------------------------------------------


async def test_a_reset_locks_the_account_until_its_link_is_used(register: StaffRegister, ani: StaffMember) -> None:
    budi = await register.accept(await register.invite("supervisor"), "Budi", PASSWORD)
    session = await register.start_session(budi)
    token = await register.reset(budi.id, by=ani.id)
    await refused("no_session", register.session(session))
    await refused("wrong_credentials", register.authenticate("Budi", PASSWORD))
    assert (await register.member(budi.id)).waiting
    again = await register.accept(token, "somebody else", "gajah makan bubur ayam")
    assert again == budi
    assert await register.authenticate("Budi", "gajah makan bubur ayam") == budi
    await refused("invalid_invitation", register.accept(token, "", "gajah makan bubur ayam"))
    assert len(await register.members()) == 2


async def test_only_the_newest_link_of_a_reset_counts(register: StaffRegister, ani: StaffMember, clock: Clock) -> None:
    first = await register.reset(ani.id)
    second = await register.reset(ani.id)
    await refused("invalid_invitation", register.accept(first, "", PASSWORD))
    clock.advance(hours=24)
    await refused("invalid_invitation", register.accept(second, "", PASSWORD))
    assert await register.accept(await register.reset(ani.id), "", PASSWORD) == ani


async def test_a_reset_ends_the_second_factor(store: Store, register: StaffRegister, ani: StaffMember) -> None:
    await store.scripts.call("HSET", store.scripts.keys("staff:factor", ani.id), "confirmed", "1")
    await store.scripts.call("SADD", store.scripts.keys("staff:recovery", ani.id), "code")
    await register.reset(ani.id)
    assert not [name for name in await key_names(store) if "factor" in name or "recovery" in name]


async def test_an_admin_who_waits_for_a_link_is_not_counted(register: StaffRegister, ani: StaffMember) -> None:
    budi = await register.accept(await register.invite("admin"), "Budi", PASSWORD)
    await register.reset(budi.id, by=ani.id)
    await refused("last_admin", register.change(ani.id, by=ani.id, role="agent"))


async def test_a_disabled_account_is_not_opened_by_a_reset(register: StaffRegister, ani: StaffMember) -> None:
    budi = await register.accept(await register.invite("agent"), "Budi", PASSWORD)
    token = await register.reset(budi.id)
    await register.change(budi.id, by=ani.id, active=False)
    await refused("invalid_invitation", register.accept(token, "", PASSWORD))
    await refused("disabled", register.reset(budi.id))
    await refused("unknown_staff", register.reset(StaffId("nobody")))


async def test_an_account_is_found_by_its_name(register: StaffRegister, ani: StaffMember) -> None:
    assert await register.named(" ANI") == ani
    await refused("unknown_staff", register.named("Budi"))


# --- traces ---------------------------------------------------------------------------------------------------------


async def test_no_token_and_no_password_is_stored(store: Store, register: StaffRegister, ani: StaffMember) -> None:
    invitation, session = await register.invite("agent"), await register.start_session(ani)
    for name in await key_names(store):
        stored = name + await content(store, name)
        for secret in (invitation, session, PASSWORD):
            assert secret not in stored
        if ":staff:account:" not in name:
            assert "Ani" not in stored


async def test_changes_of_accounts_are_in_the_trail(register: StaffRegister, audit: Audit, ani: StaffMember) -> None:
    budi = await register.accept(await register.invite("agent", by=ani.id), "Budi", PASSWORD)
    await register.change(budi.id, by=ani.id, active=False)
    await register.change(budi.id, by=ani.id, role="admin", active=True)
    trail = [(entry.staff, entry.action, entry.subject) for entry in reversed(await audit.entries())]
    assert trail == [
        ("system", "invited_admin", ""),
        (ani.id, "joined", ani.id),
        (ani.id, "invited_agent", ""),
        (budi.id, "joined", budi.id),
        (ani.id, "disabled", budi.id),
        (ani.id, "role_admin", budi.id),
        (ani.id, "enabled", budi.id),
    ]
    assert await audit.verify()
