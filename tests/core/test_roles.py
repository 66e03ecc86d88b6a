"""What roles may do, as promised to those who invite people into them."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.core.roles import ROLES, Permission, Role, may, role_of


def test_every_role_is_in_the_table() -> None:
    assert set(ROLES) == set(get_args(Role))
    assert set().union(*ROLES.values()) == set(get_args(Permission))


def test_roles_of_case_work_grow() -> None:
    assert ROLES["agent"] < ROLES["supervisor"] < ROLES["admin"]


@pytest.mark.parametrize("role", ["editor", "auditor"])
def test_who_reads_no_case_also_takes_none(role: Role) -> None:
    assert not may(role, "cases")
    assert not may(role, "hand_over")
    assert not may(role, "staff")


def test_the_trail_is_for_auditors_and_admins() -> None:
    assert [role for role in ROLES if may(role, "audit")] == ["auditor", "admin"]


def test_made_up_roles_are_none() -> None:
    assert role_of("admin") == "admin"
    assert [role_of(code) for code in ("", "owner", "Admin")] == [None] * 3
