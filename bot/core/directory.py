"""The service directory: which services fit a need, a place and a person, best first. The caller brings the time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.core.hours import Hours

ABROAD = "abroad"
HOME = "ID"
MOST = 3
#: what a service must serve to be of use to such a person; somebody unlike these is served by all of them
_SERVES: Mapping[str, frozenset[str]] = {
    "woman": frozenset({"women"}),
    "man": frozenset({"men"}),
    "child": frozenset({"children"}),
    "seafarer": frozenset({"seafarers"}),
}
#: kinds of people that a service may be limited to; the other words of `serves` describe situations
_LIMITS = frozenset({"women", "men", "children"})
_DIALED = frozenset({"phone", "whatsapp", "sms"})


@dataclass(frozen=True)
class Channel:
    """One way to reach a service. `value` is E.164, a short code, an address or a URL, by `type`."""

    type: str
    value: str
    label: str = ""


@dataclass(frozen=True)
class Service:
    """One helpline, office or mission of the directory."""

    id: str
    names: Mapping[str, str]
    channels: tuple[Channel, ...]
    kinds: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    #: parts of the country it is for, ids of areas.yml; () = all of it
    areas: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    hours: Mapping[str, str] = field(default_factory=dict)
    #: where to go, for offices without a number of their own
    place: Mapping[str, str] = field(default_factory=dict)
    #: None = not known
    open: Hours | None = None
    #: codes of the languages spoken; () = not known
    languages: tuple[str, ...] = ()
    anonymous: str = "unknown"
    facts: tuple[str, ...] = ()
    source_date: str = ""
    #: the day the operator rang it, "2026-01-31", and who did
    verified_on: str | None = None
    verified_by: str | None = None

    @property
    def can_be_called(self) -> bool:
        """Whether it has a number."""
        return any(channel.type in _DIALED for channel in self.channels)


@dataclass(frozen=True)
class Wish:
    """Who looks for what, and where. Everything that is not known stays empty and excludes nothing."""

    kinds: tuple[str, ...] = ()
    #: chosen by hand for this answer: they come first among those that fit
    preferred: tuple[str, ...] = ()
    #: ISO code of where the person is
    country: str | None = None
    area: str = ""
    #: `woman`, `man`, `child`, `seafarer`
    who: tuple[str, ...] = ()


def reaches(service: Service, country: str | None) -> bool:
    """Whether it can be used from there; from an unknown place, whether it can from Indonesia or from any other."""
    if country is None:
        return HOME in service.countries or ABROAD in service.countries
    return country in service.countries or (country != HOME and ABROAD in service.countries)


def welcomes(service: Service, who: Sequence[str]) -> bool:
    """Whether such a person is among those it serves. A service for some groups only is not for the others."""
    if not _LIMITS & set(service.serves) or "everyone" in service.serves:
        return True
    limited = [kind for kind in who if _SERVES.get(kind, frozenset()) & _LIMITS]
    return not limited or any(_SERVES[kind] & set(service.serves) for kind in limited)


def pick(
    services: Iterable[Service], wish: Wish, now: datetime, fallback: Sequence[str] = (), most: int = MOST
) -> list[Service]:
    """At most `most` services for the wish, best first; `fallback`: ids that fill up what is missing, in their order.

    One of them has a number to call whenever any service that fits has one.
    """
    fitting = [
        one
        for one in services
        if (reaches(one, wish.country) or (wish.country is None and one.id in wish.preferred))
        and welcomes(one, wish.who)
    ]
    by_id = {one.id: one for one in fitting}
    wanted = [one for one in fitting if one.id in wish.preferred or set(one.kinds) & set(wish.kinds)]
    ranked = sorted(wanted, key=lambda one: _rank(one, wish, now))
    spare = [by_id[key] for key in fallback if key in by_id]
    chosen = list({one.id: one for one in [*ranked, *arrange(spare, now)]}.values())
    first = chosen[:most]
    if not any(one.can_be_called for one in first):
        first[most - 1 :] = [one for one in chosen[most:] if one.can_be_called][:1] or first[most - 1 :]
    return first


def arrange(services: Sequence[Service], now: datetime) -> list[Service]:
    """The same order, but what is closed now comes last."""
    return sorted(services, key=lambda one: is_closed(one, now))


def is_closed(service: Service, now: datetime) -> bool:
    """Whether it is known to be closed at `now`."""
    return service.open is not None and not service.open.is_open(now)


def _rank(service: Service, wish: Wish, now: datetime) -> tuple[object, ...]:
    preferred = wish.preferred.index(service.id) if service.id in wish.preferred else len(wish.preferred)
    kind = next((at for at, kind in enumerate(wish.kinds) if kind in service.kinds), len(wish.kinds))
    for_them = any(_SERVES.get(kind, frozenset()) & set(service.serves) for kind in wish.who)
    return (
        bool(service.areas) and bool(wish.area) and wish.area not in service.areas,
        is_closed(service, now),
        not for_them,
        bool(wish.country) and wish.country not in service.countries,
        not (wish.area and wish.area in service.areas),
        preferred,
        kind,
        not service.channels,
        service.id,
    )


@dataclass(frozen=True)
class Rung:
    """How long ago the operator rang a service; `days` is None when never."""

    service: str
    days: int | None
    #: older than the operator's limit, or never
    overdue: bool


def rung(service: Service, today: date, max_age: timedelta) -> Rung:
    """The age of the last check of one service, for people and for the staff console."""
    if service.verified_on is None:
        return Rung(service.id, None, True)
    days = max(0, (today - date.fromisoformat(service.verified_on)).days)
    return Rung(service.id, days, days > max_age.days)


def overdue(services: Iterable[Service], today: date, max_age: timedelta) -> tuple[Rung, ...]:
    """What has to be rung (again), never rung first, then the oldest check. Offices to go to are left out."""
    found = [one for one in (rung(service, today, max_age) for service in services if service.channels) if one.overdue]
    return tuple(sorted(found, key=lambda one: (one.days is not None, -(one.days or 0), one.service)))
