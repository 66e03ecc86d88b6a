"""What people asked that the bot did not understand, for editors: only what several persons asked alike."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from bot.console.visit import Visit
from bot.content.catalog import Catalog
from bot.core.questions import LEAST, together
from bot.core.types import LANGS


async def questions(visit: Visit) -> Response:
    """The groups, those that most persons asked first."""
    asked = await visit.desk.questions.all()
    groups = await asyncio.to_thread(together, asked, common_words(visit.desk.catalog))
    if groups:
        await visit.desk.audit.record(visit.member.id, "questions_read")
    now = visit.now()
    rows = [(group, visit.words.ago(now - group.last)) for group in groups]
    days = visit.desk.retention.unanswered.days
    return visit.page("questions.html", "questions", "questions.title", rows=rows, least=LEAST, days=days)


def common_words(catalog: Catalog) -> frozenset[str]:
    """Words of both languages that do not tell what a question is about."""
    found: set[str] = set()
    for lang in LANGS:
        answers = catalog.raw(lang, "answers")
        found.update(map(str, catalog.raw(lang, "style")["function_words"]))
        found.update(str(answers["fillers"]).split(), str(answers["questions"]).split())
    return frozenset(word.casefold() for word in found)
