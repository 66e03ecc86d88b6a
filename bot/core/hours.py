"""Opening hours as data: when a service is open, and when it opens next. The caller brings the time.

Written in services.yml as `WIB mon-fri 09:00-15:00, sat 09:00-12:00`: a zone of zones.yml, then days with a time. A
time that ends before it begins goes past midnight; `24:00` is the end of a day. Public holidays are not known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

ALWAYS = "always"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_MINUTES = 24 * 60
_PART = re.compile(r"(?P<days>[a-z]{3}(?:-[a-z]{3})?) (?P<start>\d\d:\d\d)-(?P<end>\d\d:\d\d)")
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")


class HoursError(ValueError):
    """The text is no opening hours; the message says what to write."""


@dataclass(frozen=True)
class Hours:
    """`spans`: (weekday from 0 = Monday, first minute of that day, minutes open); none = open always."""

    zone: str = ""
    offset: timedelta = timedelta(0)
    spans: tuple[tuple[int, int, int], ...] = ()

    def is_open(self, now: datetime) -> bool:
        """Whether it is open at `now` (aware)."""
        if not self.spans:
            return True
        day, minute = self._local(now)
        return any(
            (minute + (day - first) % 7 * _DAY_MINUTES - start) in range(length) for first, start, length in self.spans
        )

    def opens_at(self, now: datetime) -> datetime | None:
        """The next opening after `now`, in the service's zone; None when it is open."""
        if self.is_open(now):
            return None
        day, minute = self._local(now)
        waits = [
            ((first - day) % 7 * _DAY_MINUTES + start - minute) % (7 * _DAY_MINUTES) for first, start, _ in self.spans
        ]
        local = now.astimezone(timezone(self.offset)).replace(second=0, microsecond=0)
        return local + timedelta(minutes=min(waits))

    def _local(self, now: datetime) -> tuple[int, int]:
        local = now.astimezone(timezone(self.offset))
        return local.weekday(), local.hour * 60 + local.minute


def parse_offset(text: str) -> timedelta:
    """`+07:00` as a timedelta. Raises HoursError."""
    found = _OFFSET.fullmatch(text)
    if found is None:
        raise HoursError('must be an offset like "+07:00"')
    sign = -1 if found[1] == "-" else 1
    return sign * timedelta(hours=int(found[2]), minutes=int(found[3]))


def parse_hours(text: str, offsets: Mapping[str, timedelta]) -> Hours:
    """The hours written as in services.yml; `offsets`: the zones that may be named. Raises HoursError."""
    if text == ALWAYS:
        return Hours()
    zone, _, rest = text.partition(" ")
    if zone not in offsets:
        raise HoursError(f"must begin with a zone of zones.yml ({', '.join(offsets)}), or be {ALWAYS}")
    spans = [span for part in rest.split(",") for span in _part(part.strip())]
    return Hours(zone, offsets[zone], tuple(sorted(spans)))


def _part(text: str) -> list[tuple[int, int, int]]:
    found = _PART.fullmatch(text)
    if found is None:
        raise HoursError(f"{text!r} must look like mon-fri 09:00-15:00")
    first, _, last = found["days"].partition("-")
    if first not in DAYS or (last or first) not in DAYS:
        raise HoursError(f"{found['days']!r} must be days of {', '.join(DAYS)}")
    start, end = _minute(found["start"]), _minute(found["end"])
    if start in (end, _DAY_MINUTES):
        raise HoursError(f"{text!r} must end after it begins")
    begin = DAYS.index(first)
    days = (DAYS.index(last or first) - begin) % 7 + 1
    return [((begin + day) % 7, start, (end - start) % _DAY_MINUTES or _DAY_MINUTES) for day in range(days)]


def _minute(text: str) -> int:
    if text == "24:00":
        return _DAY_MINUTES
    try:
        clock = time.fromisoformat(text)
    except ValueError:
        raise HoursError(f"{text!r} is no time of a day") from None
    return clock.hour * 60 + clock.minute
