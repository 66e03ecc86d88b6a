"""Turns entries of the service directory into lines people read and links they can tap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.content.catalog import Catalog, Channel, Service
from bot.content.wording import spoken_date
from bot.core.types import Button, Lang

_DIALLED = frozenset({"phone", "whatsapp", "sms"})
_LINKS = {"phone": "tel:{}", "sms": "sms:{}", "web": "https://{}", "email": "mailto:{}"}


def for_place(catalog: Catalog, country: str | None) -> list[Service]:
    """Whom to contact in danger: the country's emergency numbers, then its mission, then the lines for all abroad."""
    place = catalog.countries.get(country or "")
    if place is None:
        return services(catalog, catalog.shared("countries_default")["services"])
    chosen = [*place.emergency, *place.services]
    if place.code != "ID":
        chosen += catalog.shared("countries_default")["abroad"]
    return services(catalog, list(dict.fromkeys(chosen)))


def services(catalog: Catalog, ids: Sequence[str]) -> list[Service]:
    """The entries with these ids, in order."""
    return [catalog.services[key] for key in ids]


def line(catalog: Catalog, lang: Lang, service: Service) -> str:
    """One line: the name, how to reach it, what is worth knowing before calling."""
    name, note = service.names[lang], service.notes.get(lang, "")
    ways = ", ".join(_way(channel) for channel in service.channels) or service.place.get(lang, "")
    shown = catalog.text(lang, "ui.contact.line", name=name, ways=ways) if ways else name
    return f"• {shown}" + (f" ({note})" if note else "")


def short_line(catalog: Catalog, lang: Lang, service: Service) -> str:
    """The same for somebody in danger: one way to reach it, and the part of the note before its first semicolon."""
    first = replace(
        service,
        channels=service.channels[:1],
        notes={lang: service.notes.get(lang, "").partition(";")[0]},
    )
    return line(catalog, lang, first)


def age(catalog: Catalog, lang: Lang, chosen: Sequence[Service]) -> str:
    """Says honestly that numbers were never rung by this operator, or when they were; '' without any number."""
    with_number = [service for service in chosen if any(channel.type in _DIALLED for channel in service.channels)]
    if not with_number:
        return ""
    rung = [service.verified_on for service in with_number]
    if all(rung):
        return catalog.text(lang, "ui.rung_on", date=spoken_date(catalog, lang, min(filter(None, rung))))
    dated = [service.source_date for service in with_number if service.source_date]
    if not dated:
        return catalog.text(lang, "ui.not_rung_undated")
    return catalog.text(lang, "ui.not_rung", date=spoken_date(catalog, lang, min(dated)))


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


def _way(channel: Channel) -> str:
    shown = channel.label or channel.value
    return f"WhatsApp {shown}" if channel.type == "whatsapp" else shown
