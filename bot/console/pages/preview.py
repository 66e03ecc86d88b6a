"""The preview of the topics, for whoever edits them. Nothing of a person is on it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.console.editing import Editing
from bot.console.visit import Visit
from bot.core.feedback import LEAST, Votes, ranking

#: votes older than this say nothing about the answer of today
_DAYS = 90


@dataclass(frozen=True)
class _Row:
    topic: str
    title: str
    problems: int


async def topics(visit: Visit) -> Response:
    """All topics with the number of their problems; before them, those that people liked least."""
    editing = _editing(visit)
    problems = await editing.problems(visit.now().date())
    counted, catalog = editing.counts(problems), editing.catalog
    rows = [_Row(topic, catalog.topic(visit.words.lang, topic).title, counted[topic]) for topic in catalog.links]
    groups = [(group, list(of_it)) for group, of_it in groupby(rows, key=lambda row: row.topic.partition("/")[0])]
    votes = [vote for vote in await _votes(visit) if vote.topic in catalog.links]
    titles = {row.topic: row.title for row in rows}
    return visit.page(
        "preview.html", "preview", "preview.title", groups=groups, votes=votes, titles=titles, days=_DAYS, least=LEAST
    )


async def topic(visit: Visit) -> Response:
    """One topic as people see it in both languages."""
    editing = _editing(visit)
    wanted = "{group}/{key}".format(**visit.request.path_params)
    if wanted not in editing.catalog.links:
        raise HTTPException(404)
    view = editing.view(wanted, await editing.problems(visit.now().date()))
    titles = {other: editing.catalog.topic(visit.words.lang, other).title for other in editing.catalog.links}
    votes = [vote for vote in await _votes(visit) if vote.topic == wanted]
    return visit.page(
        "preview_topic.html",
        "preview",
        "preview.title",
        view=view,
        say_problem=visit.words.problem,
        titles=titles,
        votes=votes,
    )


async def _votes(visit: Visit) -> tuple[Votes, ...]:
    return ranking(await visit.desk.counters.total(visit.now().date(), _DAYS))


def _editing(visit: Visit) -> Editing:
    if visit.desk.editing is None:
        raise HTTPException(404)
    return visit.desk.editing
