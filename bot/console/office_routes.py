"""Routes of the work beside the cases: what the bot says, whom it names, what it lacks, and when staff are there."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from bot.console.door import Door
from bot.console.pages import content, preview, questions, settings


def office_routes(door: Door) -> list[BaseRoute]:
    """The pages of editors and admins about content."""
    return [
        Route("/content", door.staff(content.content, "content"), methods=["GET"]),
        Route("/content/rung", door.staff(content.rung, "edit"), methods=["POST"]),
        Route("/content/not-rung", door.staff(content.not_rung, "edit"), methods=["POST"]),
        Route("/questions", door.staff(questions.questions, "edit"), methods=["GET"]),
        Route("/preview", door.staff(preview.topics, "content"), methods=["GET"]),
        Route("/preview/{group}/{key}", door.staff(preview.topic, "content"), methods=["GET"]),
        Route("/settings", door.staff(settings.settings, "settings"), methods=["GET"]),
        Route("/settings/hours", door.staff(settings.hours, "settings"), methods=["POST"]),
        Route("/settings/hours-back", door.staff(settings.hours_back, "settings"), methods=["POST"]),
        Route("/settings/text", door.staff(settings.text, "settings"), methods=["POST"]),
        Route("/settings/text-back", door.staff(settings.text_back, "settings"), methods=["POST"]),
    ]
