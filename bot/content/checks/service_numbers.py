"""Numbers and addresses of services exist in form, and what people see is what is dialed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import phonenumbers
from phonenumbers import shortnumberinfo

from bot.content import folder
from bot.content.problems import Problem

_FILE = "services.yml"
_DIALED = frozenset({"phone", "whatsapp", "sms"})
_FORM = re.compile(r"\+?\d+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_WEB = re.compile(r"https://[a-z0-9.-]+\.[a-z]{2,}(/[\w./-]*)?")


def check(root: Path) -> list[Problem]:
    """Channels that nobody could reach, and labels that say another number."""
    known = {
        (str(region), str(code)) for region, codes in folder.mapping(root / "short_codes.yml").items() for code in codes
    }
    found = []
    for key, row in folder.rows(root, "services").items():
        channels = row.get("channels")
        for number, channel in enumerate(channels if isinstance(channels, list) else [], start=1):
            if isinstance(channel, dict) and isinstance(channel.get("value"), str):
                cause = _channel(channel, row, known)
                found += [Problem(_FILE, f"{key}.channels.{number}", cause)] if cause else []
    return found


def _channel(channel: Mapping[str, Any], row: Mapping[str, Any], known: set[tuple[str, str]]) -> str:
    value, kind = channel["value"], channel.get("type")
    if kind == "email":
        return "" if _EMAIL.fullmatch(value) else "is no e-mail address"
    if kind == "web":
        return "" if _WEB.fullmatch(value) else "must be an address that starts with https://"
    if kind not in _DIALED:
        return ""
    if not _FORM.fullmatch(value):
        return "must be digits only, with + in front of a country code; how people write it goes into label"
    return _number(value, kind, row, known) or _label(value, str(channel.get("label", "")))


def _number(value: str, kind: str, row: Mapping[str, Any], known: set[tuple[str, str]]) -> str:
    if value.startswith("+"):
        parsed = phonenumbers.parse(value)
        return "" if phonenumbers.is_valid_number(parsed) else "is no valid number of that country"
    if kind == "whatsapp":
        return "must start with + and the country code, else WhatsApp cannot open it"
    regions = [code for code in row.get("countries") or () if code != "abroad"]
    if len(regions) != 1:
        return "works in one country only: give the number with + and country code, or name that one country"
    region = str(regions[0])
    parsed = phonenumbers.parse(value, region)
    if "emergency" in (row.get("kinds") or ()) and not shortnumberinfo.is_emergency_number(value, region):
        return f"is no emergency number of {region} that libphonenumber knows"
    valid = shortnumberinfo.is_valid_short_number_for_region(parsed, region) or phonenumbers.is_valid_number(parsed)
    return (
        ""
        if valid or (region, value) in known
        else f"is no number of {region}; if it does exist add it to short_codes.yml"
    )


def _label(value: str, label: str) -> str:
    """A label is for reading; a slip in it would send people to somebody else."""
    shown, dialed = re.sub(r"\D", "", label), re.sub(r"\D", "", value)
    return "" if not shown or shown.startswith(dialed) else "has a label that says another number than its value"
