"""What each role of staff may see and do: the one table that every page and action of the console asks.

Every role signs in with a second factor. Those who read cases must; an editor could put a recruiter's number among the
contacts, and an auditor sees who worked when.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Role = Literal["agent", "supervisor", "editor", "auditor", "admin"]
Permission = Literal["cases", "hand_over", "content", "edit", "audit", "statistics", "staff", "settings"]

#: cases: see, claim, read, answer; hand_over: choose or take over a case; content: see what the bot says, and which
#: contacts are to be rung; edit: record that a contact was rung, and see what the bot could not answer; audit: read the
#: trail; statistics: see the published tables; staff: invite, change and reset accounts; settings: hours and texts.
ROLES: Mapping[Role, frozenset[Permission]] = {
    "agent": frozenset({"cases", "content"}),
    "supervisor": frozenset({"cases", "hand_over", "content", "edit", "statistics"}),
    "editor": frozenset({"content", "edit"}),
    "auditor": frozenset({"audit", "statistics"}),
    "admin": frozenset(get_args(Permission)),
}


def role_of(code: str) -> Role | None:
    """The role of that code, None when there is no such role."""
    return next((role for role in ROLES if role == code), None)


def may(role: Role, permission: Permission) -> bool:
    """Whether the role carries the permission."""
    return permission in ROLES[role]
