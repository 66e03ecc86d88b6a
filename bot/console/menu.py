"""The pages of the main menu and which permission opens each."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.roles import Permission
from bot.hotline.staff import StaffMember

#: name of the page -> its path and permission (None = everybody), in the order of the menu
PAGES: Mapping[str, tuple[str, Permission | None]] = {
    "queue": ("/", "cases"),
    "team": ("/team", "cases"),
    "referrals": ("/referrals", "cases"),
    "partners": ("/partners", "cases"),
    "preview": ("/preview", "content"),
    "content": ("/content", "content"),
    "questions": ("/questions", "edit"),
    "statistics": ("/statistics", "statistics"),
    "audit": ("/audit", "audit"),
    "staff": ("/staff", "staff"),
    "settings": ("/settings", "settings"),
    "account": ("/account", None),
}


def menu(member: StaffMember) -> dict[str, str]:
    """Name and path of each page this staff member may open."""
    return {name: path for name, (path, permission) in PAGES.items() if permission is None or member.may(permission)}


def home(member: StaffMember) -> str:
    """Path of the page that the member sees first: the first of the menu."""
    return next(iter(menu(member).values()))
