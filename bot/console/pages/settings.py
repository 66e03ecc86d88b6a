"""Hours and texts of the centre, for admins: kept over the content's files, used at once, each change in the trail."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.console import hours_form
from bot.console.acting import clean
from bot.console.hours_form import HoursForm
from bot.console.visit import Visit
from bot.content import own as own_content
from bot.content.catalog import Catalog
from bot.content.checks import hotline as hotline_check
from bot.content.checks import run_all
from bot.content.layers import Layers
from bot.content.own import HOTLINE, HOURS, TEXTS, OwnContent, laid_out
from bot.content.problems import Problem
from bot.core.hours import DAYS
from bot.core.types import LANGS, Lang


@dataclass(frozen=True)
class _Text:
    """One text in every language: as it is (or was sent), and as the files have it."""

    key: str
    shown: Mapping[Lang, str]
    filed: Mapping[Lang, str]
    problems: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        return self.shown != self.filed


async def settings(visit: Visit) -> Response:
    """The page."""
    return _page(visit)


async def hours(visit: Visit) -> Response:
    """Sets zone, shifts and holidays."""
    own, form = _own(visit), hours_form.sent(visit.form)
    found = hours_form.problems(form, list(visit.desk.catalog.shared("zones")))
    said = [visit.words.text(f"settings.problem.{code}", **values) for code, values in found]
    found_in_file = [] if said else await asyncio.to_thread(_check_hours, hours_form.layers(form))
    said += [visit.words.problem(problem.message) for problem in found_in_file]
    if said:
        return _page(visit, form=form, form_problems=said, status=422)
    await visit.desk.audit.record(visit.member.id, "hours_set")
    own.change(hours_form.layers(form))
    return visit.go("/settings", "kept")


async def hours_back(visit: Visit) -> Response:
    """Zone, shifts and holidays are those of hotline.yml again."""
    own = _own(visit)
    await visit.desk.audit.record(visit.member.id, "hours_reset")
    names = {f"{lang}/console": {"shift": None} for lang in LANGS}
    own.change({HOTLINE: dict.fromkeys(HOURS), **names})
    return visit.go("/settings", "kept")


async def text(visit: Visit) -> Response:
    """Sets one text in every language, after the checks that all texts for people pass."""
    own, key = _own(visit), visit.field("key")
    if key not in TEXTS:
        raise HTTPException(404)
    sent = {lang: clean(visit.field(f"text_{lang}")) for lang in LANGS}
    said = await _refusals(visit, key, sent)
    if said:
        return _page(visit, sent=_Text(key, sent, _filed(visit.desk.catalog, key), tuple(said)), status=422)
    await visit.desk.audit.record(visit.member.id, "text_set", key)
    _keep(own, visit.desk.catalog, key, sent)
    return visit.go("/settings", "kept")


async def text_back(visit: Visit) -> Response:
    """One text is that of the files again."""
    own, key = _own(visit), visit.field("key")
    if key not in TEXTS:
        raise HTTPException(404)
    await visit.desk.audit.record(visit.member.id, "text_reset", key)
    _keep(own, visit.desk.catalog, key, _filed(visit.desk.catalog, key))
    return visit.go("/settings", "kept")


def _keep(own: OwnContent, catalog: Catalog, key: str, texts: Mapping[Lang, str]) -> None:
    filed = _filed(catalog, key)
    own.change({f"{lang}/ui": {key: None if texts[lang] == filed[lang] else texts[lang]} for lang in LANGS})


async def _refusals(visit: Visit, key: str, sent: Mapping[Lang, str]) -> list[str]:
    words, filed = visit.words, _filed(visit.desk.catalog, key)
    if not all(sent.values()):
        return [words.text("settings.problem.empty")]
    wrong = [lang for lang in LANGS if not own_content.fits(filed[lang], sent[lang])]
    if wrong:
        names = ", ".join(f"{{{name}}}" for name in own_content.placeholders(filed[wrong[0]]) or ())
        return [
            words.text("settings.problem.placeholders" if names else "settings.problem.no_placeholders", names=names)
        ]
    found = await asyncio.to_thread(_check_text, key, sent)
    return [f"{words.text('lang.' + problem.path[:2])}: {words.problem(problem.message)}" for problem in found]


def _check_text(key: str, texts: Mapping[Lang, str]) -> list[Problem]:
    """What the content check would say of these texts."""
    with laid_out({f"{lang}/ui": {key: texts[lang]} for lang in LANGS}) as root:
        found = run_all(root)
    paths = [f"{lang}/ui.yml" for lang in LANGS]
    return [one for one in found if one.path in paths and one.key == key and one.level == "error"]


def _check_hours(layers: Layers) -> list[Problem]:
    with laid_out(layers) as root:
        return hotline_check.check(root)


def _page(
    visit: Visit,
    *,
    form: HoursForm | None = None,
    form_problems: Sequence[str] = (),
    sent: _Text | None = None,
    status: int = 200,
) -> Response:
    catalog, own = visit.desk.catalog, _own(visit)
    shift_names = {lang: catalog.raw(lang, "console").get("shift") or {} for lang in LANGS}
    texts = [_text(catalog, key) if sent is None or sent.key != key else sent for key in TEXTS]
    return visit.page(
        "settings.html",
        "settings",
        "settings.title",
        status=status,
        form=form or hours_form.filled(catalog.shared(HOTLINE), shift_names),
        form_problems=form_problems,
        own_hours=bool(own.layers.get(HOTLINE)),
        zones=[(code, row["names"][visit.words.lang]) for code, row in catalog.shared("zones").items()],
        days=range(len(DAYS)),
        longest_name=hours_form.LONGEST_NAME,
        texts=texts,
        shift=visit.words.shift(visit.desk.rules, visit.now()),
    )


def _text(catalog: Catalog, key: str) -> _Text:
    return _Text(key, {lang: catalog.text(lang, f"ui.{key}") for lang in LANGS}, _filed(catalog, key))


def _filed(catalog: Catalog, key: str) -> dict[Lang, str]:
    return {lang: str(catalog.filed(f"{lang}/ui")[key]) for lang in LANGS}


def _own(visit: Visit) -> OwnContent:
    if visit.desk.own is None:
        raise HTTPException(404)
    return visit.desk.own
