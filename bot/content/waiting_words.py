"""What a person reads while they wait for staff: their place, what others waited, or that nobody is on shift."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.content import contacts
from bot.content.catalog import Catalog
from bot.content.hotline import HotlineRules
from bot.core.shifts import Expectation
from bot.core.types import Button, Lang, Reply

_MOST_CONTACTS = 3
_ROUND = 5


def place_reply(catalog: Catalog, lang: Lang, place: int, expected: Expectation | None) -> Reply:
    """The place in the queue and what was measured lately; that nothing is known yet, when nothing is."""
    lines = [catalog.text(lang, "ui.waiting_place", place=place)]
    if expected is None:
        lines.append(catalog.text(lang, "ui.waiting_unknown"))
    else:
        usual, most = _about(catalog, lang, expected.usual), _about(catalog, lang, expected.most)
        lines.append(catalog.text(lang, "ui.waiting_usual", usual=usual, most=most))
    return Reply(text="\n".join(lines))


def off_shift_reply(catalog: Catalog, lang: Lang, rules: HotlineRules, country: str, now: datetime) -> Reply:
    """That nobody is on shift, when staff are back by the plan, and whom to contact from that country."""
    back = rules.shifts.next_start(now)
    if back is None:
        text = catalog.text(lang, "ui.nobody_on_shift")
    else:
        text = catalog.text(lang, "ui.nobody_on_shift_until", time=_moment(catalog, lang, rules, back, now))
    found = contacts_part(catalog, lang, country, now)
    return Reply(text=f"{text}\n{found.text}", buttons=found.buttons)


def contacts_part(catalog: Catalog, lang: Lang, country: str, now: datetime) -> Reply:
    """The contacts of a place as the end of such a message, with their links."""
    chosen = contacts.for_place(catalog, country or None, now=now)[:_MOST_CONTACTS]
    lines = "\n".join(contacts.line(catalog, lang, service) for service in chosen)
    links: list[Button] = [button for service in chosen for button in contacts.buttons(catalog, lang, service)]
    return Reply(text=catalog.text(lang, "ui.nobody_on_shift_contacts", contacts=lines), buttons=tuple(links))


def _moment(catalog: Catalog, lang: Lang, rules: HotlineRules, at: datetime, now: datetime) -> str:
    day = "today" if at.date() == rules.shifts.local(now).date() else f"d{at.weekday()}"
    return catalog.text(
        lang,
        "ui.waiting_moment",
        day=catalog.text(lang, f"places.days.{day}"),
        time=f"{at:%H}{catalog.text(lang, 'places.clock_mark')}{at:%M}",
        zone=catalog.shared("zones")[rules.zone]["names"][lang],
    )


def _about(catalog: Catalog, lang: Lang, period: timedelta) -> str:
    """Rounded up to five minutes, from two hours on to hours: measured waits are no timetable."""
    minutes = -(-int(period.total_seconds()) // 60 // _ROUND) * _ROUND or _ROUND
    if minutes < 120:
        return catalog.text(lang, "ui.durations.minutes", n=minutes)
    return catalog.text(lang, "ui.durations.hours", n=-(-minutes // 60))
