"""Turns entries of the service directory into lines people read and links they can tap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.content.catalog import Catalog, Channel, Service
from bot.content.wording import spoken_date
from bot.core import directory
from bot.core.directory import HOME, Wish
from bot.core.place import is_happening
from bot.core.types import Button, Lang

MAX_AGE = timedelta(days=90)
_LINKS = {"phone": "tel:{}", "sms": "sms:{}", "web": "https://{}", "email": "mailto:{}"}


@dataclass(frozen=True)
class Seeker:
    """Who looks for help, from where, and when. `country` None = not known."""

    country: str | None = None
    area: str = ""
    who: tuple[str, ...] = ()


def for_place(
    catalog: Catalog, country: str | None, who: Sequence[str] = (), now: datetime | None = None
) -> list[Service]:
    """Whom to contact in danger: the country's emergency numbers, then its mission, then the lines for all abroad.

    With `who` and `now`, what does not serve such a person is left out and what is closed comes last.
    """
    place = catalog.countries.get(country or "")
    chosen = services(catalog, _urgent_ids(catalog, country))
    fitting = [one for one in chosen if directory.welcomes(one, who) and (place is None or _reaches(one, country))]
    if "child" in who:  # lines for children come right after the emergency numbers
        fitting.sort(key=lambda one: 0 if "emergency" in one.kinds else 1 if "children" in one.serves else 2)
    return directory.arrange(fitting, now) if now else fitting


def _urgent_ids(catalog: Catalog, country: str | None) -> list[str]:
    place, default = catalog.countries.get(country or ""), catalog.shared("countries_default")
    if place is None:
        return list(default["services"])
    abroad = default["abroad"] if place.code != HOME else []
    return list(dict.fromkeys([*place.emergency, *place.services, *abroad]))


def _reaches(service: Service, country: str | None) -> bool:
    return directory.reaches(service, country)


def for_topic(catalog: Catalog, topic: str, seeker: Seeker, now: datetime) -> list[Service]:
    """The services under an answer: those that fit need, place and person; none for a topic that names none."""
    links = catalog.links[topic]
    if not links.services:
        return []
    if links.at_home:
        return directory.arrange(services(catalog, links.services), now)
    # a question is no emergency: those numbers fill up only where something happens or is needed
    return for_need(catalog, links.help, links.services, seeker, now, emergency=is_happening(topic))


def for_need(
    catalog: Catalog,
    kinds: Sequence[str],
    preferred: Sequence[str],
    seeker: Seeker,
    now: datetime,
    *,
    most: int = directory.MOST,
    emergency: bool = True,
) -> list[Service]:
    """At most `most` services of these kinds for this person; the general lines of the place fill up."""
    wish = Wish(tuple(kinds), tuple(preferred), seeker.country, seeker.area, seeker.who)
    everything = catalog.services.values()
    urgent = _urgent_ids(catalog, seeker.country)
    # An immigration office is for its own matters only: it is no comfort, and may be feared.
    urgent = [key for key in urgent if "immigration" in kinds or catalog.services[key].kinds != ("immigration",)]
    spare = sorted(urgent, key=lambda key: "emergency" in catalog.services[key].kinds)
    if not emergency:
        spare = [key for key in spare if "emergency" not in catalog.services[key].kinds]
    found = directory.pick(everything, wish, now, fallback=spare if seeker.country else (), most=most)
    return found or directory.pick(everything, wish, now, fallback=spare, most=most)


def services(catalog: Catalog, ids: Sequence[str]) -> list[Service]:
    """The entries with these ids, in order."""
    return [catalog.services[key] for key in ids]


def line(catalog: Catalog, lang: Lang, service: Service, now: datetime | None = None) -> str:
    """One line: the name, how to reach it, what is worth knowing before calling, and when it opens if it is closed."""
    name, note = service.names[lang], service.notes.get(lang, "")
    ways = ", ".join(way(channel) for channel in service.channels) or service.place.get(lang, "")
    shown = catalog.text(lang, "ui.contact.line", name=name, ways=ways) if ways else name
    opening = closed(catalog, lang, service, now) if now else ""
    return f"• {shown}" + (f" ({note})" if note else "") + (f". {opening}" if opening else "")


def short_line(catalog: Catalog, lang: Lang, service: Service, now: datetime | None = None) -> str:
    """The same for somebody in danger: one way to reach it, and the part of the note before its first semicolon."""
    first = replace(
        service,
        channels=service.channels[:1],
        notes={lang: service.notes.get(lang, "").partition(";")[0]},
    )
    return line(catalog, lang, first, now)


def closed(catalog: Catalog, lang: Lang, service: Service, now: datetime) -> str:
    """That a service is closed at `now` and when it opens, in its own time; '' when it is open or that is not known."""
    opens = service.open.opens_at(now) if service.open else None
    if service.open is None or opens is None:
        return ""
    today = now.astimezone(opens.tzinfo).date()
    day = "today" if opens.date() == today else f"d{opens.weekday()}"
    zone = catalog.shared("zones")[service.open.zone]["names"][lang]
    return catalog.text(
        lang,
        "places.closed",
        day=catalog.text(lang, f"places.days.{day}"),
        time=f"{opens:%H}{catalog.text(lang, 'places.clock_mark')}{opens:%M}",
        zone=zone,
    )


def age(
    catalog: Catalog,
    lang: Lang,
    chosen: Sequence[Service],
    today: date | None = None,
    max_age: timedelta = MAX_AGE,
) -> str:
    """Says honestly which numbers were never rung by this operator, or how long ago; '' without any number."""
    with_number = [service for service in chosen if service.can_be_called]
    if not with_number:
        return ""
    if not any(service.verified_on for service in with_number):
        dated = [service.source_date for service in with_number if service.source_date]
        if not dated:
            return catalog.text(lang, "ui.not_rung_undated")
        return catalog.text(lang, "ui.not_rung", date=spoken_date(catalog, lang, min(dated)))
    if today is None and all(service.verified_on for service in with_number):
        oldest = min(service.verified_on or "" for service in with_number)
        return catalog.text(lang, "ui.rung_on", date=spoken_date(catalog, lang, oldest))
    return " ".join(
        _rung(catalog, lang, service, today, max_age)
        for service in sorted(with_number, key=lambda one: bool(one.verified_on))
    )


def _rung(catalog: Catalog, lang: Lang, service: Service, today: date | None, max_age: timedelta) -> str:
    """The age of one check in words."""
    name = service.names[lang]
    checked = directory.rung(service, today, max_age) if today else None
    if service.verified_on is None:
        return catalog.text(lang, "places.rung.never", name=name)
    if checked is None:
        return catalog.text(lang, "places.rung.dated", name=name, date=spoken_date(catalog, lang, service.verified_on))
    key = "overdue" if checked.overdue else "ago" if checked.days else "today"
    return catalog.text(lang, f"places.rung.{key}", name=name, n=checked.days)


def buttons(catalog: Catalog, lang: Lang, service: Service) -> list[Button]:
    """A link for the first channel that a phone can open by itself."""
    for channel in service.channels:
        url = link(channel)
        if url:
            title = catalog.text(lang, f"ui.contact.{channel.type}", name=service.names[lang])
            return [Button(title=title, url=url)]
    return []


def link(channel: Channel) -> str:
    """`tel:`, `https://wa.me/…`, … or an empty string for a channel without one (an address)."""
    if channel.type == "whatsapp":
        return f"https://wa.me/{re.sub('[^0-9]', '', channel.value)}"
    pattern = _LINKS.get(channel.type, "")
    if channel.type == "web":
        return channel.value if channel.value.startswith("https://") else pattern.format(channel.value)
    return pattern.format(re.sub(r"[ ()-]", "", channel.value) if channel.type in {"phone", "sms"} else channel.value)


def way(channel: Channel) -> str:
    """A channel as people write it, "0800-1000" or "WhatsApp +62 811…"."""
    shown = channel.label or channel.value
    return f"WhatsApp {shown}" if channel.type == "whatsapp" else shown
