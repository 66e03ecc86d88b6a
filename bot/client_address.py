"""Where a request comes from, for limits by address: the one place that reads what a proxy writes about it."""

from __future__ import annotations

import ipaddress

from starlette.requests import Request


def address_of(request: Request, *, behind_proxy: bool) -> str:
    """The client's address, "local" when it has none. `behind_proxy`: believe X-Forwarded-For."""
    if behind_proxy:
        # The last entry is the one our proxy wrote; those before it are the client's own words.
        forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return request.client.host if request.client else "local"


def network_of(address: str) -> str:
    """What counts as one client: an IPv4 address, or an IPv6 network of /64, of which each phone has many addresses."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
