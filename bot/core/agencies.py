"""Licensed placement companies (P3MI) as the operator's copy of the official list has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Status = Literal["active", "suspended", "revoked"]
State = Literal["licensed", "suspended", "revoked", "expired"]


@dataclass(frozen=True)
class Agency:
    """One row of the official list."""

    name: str
    licence: str
    status: Status
    valid_until: date | None = None
    address: str = ""


@dataclass(frozen=True)
class AgencyList:
    """The list as it was on `as_of`."""

    as_of: date
    agencies: tuple[Agency, ...]


def state_of(agency: Agency, today: date) -> State:
    """What the list says of a company today; the last day of a licence still counts."""
    if agency.status != "active":
        return agency.status
    if agency.valid_until is not None and agency.valid_until < today:
        return "expired"
    return "licensed"
