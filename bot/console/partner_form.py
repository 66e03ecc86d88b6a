"""The form for a partner organisation: from an entry of partners.yml to fields, and back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from bot.console import hours_form
from bot.console.acting import clean
from bot.console.hours_form import ShiftRow
from bot.content.checks.services import KINDS
from bot.core.hours import ALWAYS
from bot.core.place import HOME
from bot.core.types import LANGS, Lang

LONGEST_NAME = 60
LONGEST_NOTE = 200
_LONGEST_WAY = 200
#: ways to reach it that are kept
MOST_WAYS = 8
_SPARE = 2
KINDS_OF_WAYS = ("phone", "whatsapp", "email", "web", "sms")
#: the address of a partner that is not there yet
NEW = "new"
UNKNOWN, TIMES = "unknown", "times"
_WHENS = (UNKNOWN, ALWAYS, TIMES)
_NUMBER = re.compile(r"\+?\d[\d\s().-]{1,30}")
_FORMS: Mapping[str, re.Pattern[str]] = {
    "phone": _NUMBER,
    "sms": _NUMBER,
    "whatsapp": re.compile(r"\+\d[\d\s().-]{5,30}"),
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+"),
    "web": re.compile(r"https://[^\s/]+\.\S+"),
}
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ID = re.compile(r"[a-z0-9_]{1,40}")
_NO_NAMES: Mapping[Lang, str] = dict.fromkeys(LANGS, "")


@dataclass(frozen=True)
class Way:
    """How staff reach it."""

    kind: str
    value: str


@dataclass(frozen=True)
class PartnerForm:
    """What the form shows or brought. `when`: unknown, always or times."""

    names: Mapping[Lang, str]
    notes: Mapping[Lang, str]
    kinds: Collection[str] = ()
    countries: Collection[str] = (HOME,)
    areas: Collection[str] = ()
    ways: tuple[Way, ...] = ()
    when: str = UNKNOWN
    zone: str = ""
    rows: tuple[ShiftRow, ...] = ()
    #: codes, "id, en"
    languages: str = ""

    @property
    def shown_ways(self) -> tuple[Way, ...]:
        """The ways, and empty ones to fill in."""
        return (*self.ways, *(Way("phone", "") for _ in range(min(_SPARE, MOST_WAYS - len(self.ways)))))

    @property
    def shown_rows(self) -> tuple[ShiftRow, ...]:
        """The rows, and empty ones to fill in."""
        spare = min(_SPARE, hours_form.MOST_ROWS - len(self.rows))
        return (*self.rows, *(ShiftRow(_NO_NAMES) for _ in range(spare)))


def filled(row: Mapping[str, Any]) -> PartnerForm:
    """The form for an entry; {} = an empty form."""
    hours = row.get("open") or ""
    zone, _, times = hours.partition(" ")
    return PartnerForm(
        names={lang: str(row.get("names", {}).get(lang, "")) for lang in LANGS},
        notes={lang: str(row.get("note", {}).get(lang, "")) for lang in LANGS},
        kinds=tuple(row.get("kinds", ())),
        countries=tuple(row.get("countries", (HOME,))),
        areas=tuple(row.get("areas", ())),
        ways=tuple(map(_way, row.get("channels", ()))),
        when=TIMES if times else hours or UNKNOWN,
        zone=zone if times else "",
        rows=tuple(hours_form.read(times, _NO_NAMES)) if times else (),
        languages=", ".join(row.get("languages", ())),
    )


def sent(form: FormData) -> PartnerForm:
    """What somebody filled in; empty rows are left out."""

    def field(name: str) -> str:
        value = form.get(name, "")
        return clean(value) if isinstance(value, str) else ""

    def chosen(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(one) for one in form.getlist(name)))

    ways = [Way(field(f"way_{at}"), field(f"value_{at}")) for at in range(MOST_WAYS)]
    return PartnerForm(
        names={lang: field(f"name_{lang}") for lang in LANGS},
        notes={lang: " ".join(field(f"note_{lang}").split()) for lang in LANGS},
        kinds=chosen("kind"),
        countries=chosen("country"),
        areas=chosen("area"),
        ways=tuple(way for way in ways if way.value),
        when=field("when"),
        zone=field("zone"),
        rows=hours_form.sent(form).rows if field("when") == TIMES else (),
        languages=", ".join(field("languages").lower().replace(",", " ").split()),
    )


def problems(
    form: PartnerForm, countries: Collection[str], areas: Mapping[str, Any], zones: Collection[str]
) -> list[tuple[str, Mapping[str, object]]]:
    """Content keys below `console.partner.problem`, with their values; [] when the form can be kept."""
    found: list[tuple[str, Mapping[str, object]]] = []
    if not all(_is_text(form.names[lang], LONGEST_NAME) for lang in LANGS):
        found.append(("name", {"n": LONGEST_NAME}))
    if not all(_is_text(form.notes[lang], LONGEST_NOTE) for lang in LANGS):
        found.append(("note", {"n": LONGEST_NOTE}))
    if not form.kinds or not set(form.kinds) <= KINDS:
        found.append(("kinds", {}))
    if not form.countries or not set(form.countries) <= set(countries):
        found.append(("countries", {}))
    if any(areas.get(area, {}).get("country") not in form.countries for area in form.areas):
        found.append(("areas", {}))
    if not form.ways:
        found.append(("ways", {}))
    strange = [way for way in form.ways if not _is_way(way)]
    found += [(f"way_{way.kind}" if way.kind in _FORMS else "way", {"value": way.value[:60]}) for way in strange]
    if not all(map(_LANGUAGE.fullmatch, _codes(form.languages))):
        found.append(("languages", {}))
    return [*found, *_hours_problems(form, zones)]


def row_of(form: PartnerForm) -> dict[str, Any]:
    """The form as an entry of partners.yml."""
    row: dict[str, Any] = {
        "kinds": list(form.kinds),
        "countries": list(form.countries),
        "areas": list(form.areas),
        "names": dict(form.names),
        "note": dict(form.notes),
        "channels": [_channel(way) for way in form.ways],
        "open": _open(form),
        "languages": _codes(form.languages),
    }
    return row if form.areas else {name: value for name, value in row.items() if name != "areas"}


def id_of(names: Mapping[Lang, str], taken: Collection[str]) -> str:
    """An id for a new partner, made of its name: it stands in addresses and in the audit trail."""
    plain = unicodedata.normalize("NFKD", names["id"]).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:30] or "partner"
    return next(one for one in (base, *(f"{base}_{n}" for n in range(2, 10_000))) if one not in taken and one != NEW)


def is_id(text: str) -> bool:
    """Whether it has the form of an id."""
    return bool(_ID.fullmatch(text))


def _channel(way: Way) -> dict[str, str]:
    if way.kind not in ("phone", "sms", "whatsapp"):
        return {"type": way.kind, "value": way.value}
    dialed = _dialed(way.value)
    label = {"label": way.value} if dialed != way.value else {}
    return {"type": way.kind, "value": dialed, **label}


def _way(channel: Mapping[str, str]) -> Way:
    """A number as people write it, where the label is that number."""
    label, value = channel.get("label", ""), channel["value"]
    return Way(channel["type"], label if _dialed(label) == value else value)


def _dialed(number: str) -> str:
    return re.sub(r"[^\d+]", "", number)


def _open(form: PartnerForm) -> str | None:
    if form.when == TIMES:
        return f"{form.zone} {', '.join(part for row in form.rows for part in hours_form.written(row))}"
    return ALWAYS if form.when == ALWAYS else None


def _hours_problems(form: PartnerForm, zones: Collection[str]) -> list[tuple[str, Mapping[str, object]]]:
    if form.when not in _WHENS:
        return [("when", {})]
    if form.when != TIMES:
        return []
    found: list[tuple[str, Mapping[str, object]]] = [] if form.zone in zones else [("zone", {})]
    if not form.rows:
        found.append(("rows", {}))
    for at, row in enumerate(form.rows, start=1):
        found += [(code, {"row": at}) for code in hours_form.time_problems(row)]
    return found


def _codes(languages: str) -> list[str]:
    return languages.replace(",", " ").split()


def _is_text(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest and "\n" not in text and not set("{}<>") & set(text)


def _is_way(way: Way) -> bool:
    form = _FORMS.get(way.kind)
    return form is not None and len(way.value) <= _LONGEST_WAY and bool(form.fullmatch(way.value))
