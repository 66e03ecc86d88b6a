"""The partner organisations: who works on cases sees them, admins change them, each change is in the trail."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.console import partner_form
from bot.console.partner_form import NEW, PartnerForm
from bot.console.visit import Visit
from bot.content import contacts
from bot.content.checks import run_all
from bot.content.checks.services import KINDS
from bot.content.own import PARTNERS, OwnContent, laid_out
from bot.content.referral_words import area_name
from bot.core.directory import ABROAD, Service
from bot.core.hours import DAYS
from bot.core.place import HOME


@dataclass(frozen=True)
class _Listed:
    """A partner in words."""

    id: str
    name: str
    note: str
    help: str
    places: str
    ways: tuple[str, ...]
    #: "" when its hours are not known
    hours: str
    languages: str
    #: set here, over or beside the file
    own: bool


async def listed(visit: Visit) -> Response:
    """All partners, and those of the file that were taken off the list here."""
    catalog, layer = visit.desk.catalog, _layer(visit)
    partners = sorted(catalog.partners.values(), key=lambda one: one.names[visit.words.lang].casefold())
    off = [key for key in _filed(visit) if key in layer and not layer[key]]
    return visit.page(
        "partners.html",
        "partners",
        "partner.partners",
        partners=[_listed(visit, one, own=one.id in layer) for one in partners],
        off=[(key, str(_filed(visit)[key]["names"][visit.words.lang])) for key in off] if _may(visit) else [],
        may=_may(visit),
        new=NEW,
    )


async def one(visit: Visit) -> Response:
    """The form for one, or for a new one."""
    key = _key(visit)
    return _form(visit, key, partner_form.filled(_rows(visit).get(key, {})))


async def keep(visit: Visit) -> Response:
    """Adds one, or changes it, after the checks of the content."""
    key, form = _key(visit), partner_form.sent(visit.form)
    if visit.field("seen") != _seen(visit, key):
        return _form(visit, key, form, [visit.words.text("partner.problem.changed")], 409)
    said = await _refusals(visit, form) or await _promised(visit, key, form)
    if said:
        return _form(visit, key, form, said, 422)
    if key == NEW:
        key = partner_form.id_of(form.names, {*_rows(visit), *_filed(visit), *_layer(visit)})
    await visit.desk.audit.record(visit.member.id, "partner_set", key)
    _own(visit).change({PARTNERS: {key: partner_form.row_of(form)}})
    return visit.go("/partners", "kept")


async def remove(visit: Visit) -> Response:
    """Nobody can be referred there any more; what was asked or sent stays where it is."""
    key = _key(visit)
    if key not in _rows(visit):
        return visit.go("/partners", "partner_gone")
    await visit.desk.audit.record(visit.member.id, "partner_removed", key)
    _own(visit).change({PARTNERS: {key: {} if key in _filed(visit) else None}})
    return visit.go("/partners", "kept")


async def back(visit: Visit) -> Response:
    """A partner of the file is as the file has it again."""
    key = _key(visit)
    if key not in _filed(visit):
        return visit.go("/partners", "partner_gone")
    await visit.desk.audit.record(visit.member.id, "partner_back", key)
    _own(visit).change({PARTNERS: {key: None}})
    return visit.go("/partners", "kept")


async def _refusals(visit: Visit, form: PartnerForm) -> list[str]:
    catalog, words = visit.desk.catalog, visit.words
    found = partner_form.problems(form, _countries(visit), catalog.shared("areas"), catalog.shared("zones"))
    if found:
        return [words.text(f"partner.problem.{code}", **values) for code, values in found]
    return await asyncio.to_thread(_check, partner_form.row_of(form))


async def _promised(visit: Visit, key: str, form: PartnerForm) -> list[str]:
    """A yes that was given for one name must not lead to another: not before it was sent or ended."""
    if dict(form.names) == _rows(visit).get(key, {}).get("names", dict(form.names)):
        return []
    waiting = [one.referral for one in await visit.desk.queue.followed() if one.referral.partner == key]
    return [visit.words.text("partner.problem.agreed")] if any(one.state == "agreed" for one in waiting) else []


def _check(row: Mapping[str, Any]) -> list[str]:
    """What the content check would say of this entry."""
    with laid_out({PARTNERS: {NEW: row}}) as root:
        found = run_all(root)
    return [
        f"{problem.key.partition('.')[2]}: {problem.message}"
        for problem in found
        if problem.path == "partners.yml" and problem.key.startswith(f"{NEW}.") and problem.level == "error"
    ]


def _form(visit: Visit, key: str, form: PartnerForm, form_problems: Sequence[str] = (), status: int = 200) -> Response:
    catalog, words = visit.desk.catalog, visit.words
    areas = [(code, area_name(catalog, words.lang, code)) for code in catalog.shared("areas")]
    return visit.page(
        "partner.html",
        "partners",
        "partner.one",
        status=status,
        key=key,
        new=key == NEW,
        form=form,
        form_problems=form_problems,
        seen=_seen(visit, key),
        kinds=sorted(((kind, words.text(f"partner.kind.{kind}")) for kind in KINDS), key=lambda pair: pair[1]),
        countries=[(code, _country(visit, code)) for code in _countries(visit)],
        areas=sorted(areas, key=lambda pair: pair[1]),
        zones=[(code, row["names"][words.lang]) for code, row in catalog.shared("zones").items()],
        days=range(len(DAYS)),
        way_kinds=partner_form.KINDS_OF_WAYS,
        longest_name=partner_form.LONGEST_NAME,
        longest_note=partner_form.LONGEST_NOTE,
        filed=key in _filed(visit) and key in _layer(visit),
    )


def _listed(visit: Visit, partner: Service, *, own: bool) -> _Listed:
    catalog, words = visit.desk.catalog, visit.words
    names = [area_name(catalog, words.lang, area) for area in partner.areas]
    return _Listed(
        id=partner.id,
        name=partner.names[words.lang],
        note=partner.notes[words.lang],
        help=", ".join(words.text(f"partner.kind.{kind}") for kind in partner.kinds),
        places=", ".join([*(_country(visit, code) for code in partner.countries), *names]),
        ways=tuple(map(contacts.way, partner.channels)),
        hours=contacts.closed(catalog, words.lang, partner, visit.now()) or _open_words(visit, partner),
        languages=", ".join(partner.languages),
        own=own,
    )


def _open_words(visit: Visit, partner: Service) -> str:
    return visit.words.text("partner.open_now") if partner.open else visit.words.text("partner.hours_unknown")


def _country(visit: Visit, code: str) -> str:
    return visit.words.text("content.abroad") if code == ABROAD else visit.words.country(code)


def _countries(visit: Visit) -> list[str]:
    """Those that the form offers: home, then the others by name, then all abroad."""
    catalog = visit.desk.catalog
    known = {*catalog.countries, *(code for one in catalog.partners.values() for code in one.countries)}
    return [HOME, *sorted(known - {HOME, ABROAD}, key=lambda code: _country(visit, code)), ABROAD]


def _key(visit: Visit) -> str:
    """The partner in the address, which must be on the list, on the file's list, or a new one. Raises 404."""
    key = str(visit.request.path_params["partner"])
    _own(visit)
    if not partner_form.is_id(key) or key not in {NEW, *_rows(visit), *_filed(visit)}:
        raise HTTPException(404)
    return key


def _seen(visit: Visit, key: str) -> str:
    """What stands there now, so that nobody writes over what a colleague has just changed."""
    row = json.dumps(_rows(visit).get(key, {}), sort_keys=True)
    return hashlib.sha256(row.encode()).hexdigest()[:16]


def _rows(visit: Visit) -> Mapping[str, Any]:
    return visit.desk.catalog.shared(PARTNERS)


def _filed(visit: Visit) -> Mapping[str, Any]:
    return visit.desk.catalog.filed(PARTNERS)


def _layer(visit: Visit) -> Mapping[str, Any]:
    return visit.desk.own.layers.get(PARTNERS, {}) if visit.desk.own else {}


def _may(visit: Visit) -> bool:
    return visit.member.may("settings") and visit.desk.own is not None


def _own(visit: Visit) -> OwnContent:
    if visit.desk.own is None:
        raise HTTPException(404)
    return visit.desk.own
