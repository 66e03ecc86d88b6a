"""Routes of the hotline's work on cases."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from bot.console.door import Door
from bot.console.pages import casework, files, partner_list, partners, passing, team


def hotline_routes(door: Door) -> list[BaseRoute]:
    """Everything below /case and /break that is more than reading, replying and ending."""
    return [
        Route("/case/{case}/transfer", door.staff(passing.transfer, "cases"), methods=["POST"]),
        Route("/case/{case}/assign", door.staff(passing.assign, "hand_over"), methods=["POST"]),
        Route("/case/{case}/snooze", door.staff(passing.snooze, "cases"), methods=["POST"]),
        Route("/case/{case}/take-up", door.staff(passing.take_up, "cases"), methods=["POST"]),
        Route("/case/{case}/note", door.staff(casework.note, "cases"), methods=["POST"]),
        Route("/case/{case}/tags", door.staff(casework.tags, "cases"), methods=["POST"]),
        Route("/case/{case}/needs", door.staff(casework.needs, "cases"), methods=["POST"]),
        Route("/case/{case}/referral", door.staff(casework.referral, "cases"), methods=["POST"]),
        Route("/case/{case}/media", door.staff(files.accept, "cases"), methods=["POST"]),
        Route("/case/{case}/media/{file}", door.staff(files.show, "cases"), methods=["GET"]),
        Route("/case/{case}/media/{file}/preview", door.staff(files.preview, "cases"), methods=["GET"]),
        Route("/case/{case}/partner", door.staff(partners.propose, "cases"), methods=["POST"]),
        Route("/case/{case}/partner/{referral}", door.staff(partners.move, "cases"), methods=["POST"]),
        Route("/case/{case}/partner/{referral}/follow", door.staff(partners.follow, "cases"), methods=["POST"]),
        Route("/partners", door.staff(partner_list.listed, "cases"), methods=["GET"]),
        Route("/partners/{partner}", door.staff(partner_list.one, "settings"), methods=["GET"]),
        Route("/partners/{partner}", door.staff(partner_list.keep, "settings"), methods=["POST"]),
        Route("/partners/{partner}/remove", door.staff(partner_list.remove, "settings"), methods=["POST"]),
        Route("/partners/{partner}/back", door.staff(partner_list.back, "settings"), methods=["POST"]),
        Route("/referrals", door.staff(partners.listed, "cases"), methods=["GET"]),
        Route("/team", door.staff(team.show, "cases"), methods=["GET"]),
        Route("/team/alert-test", door.staff(team.try_alert, "hand_over"), methods=["POST"]),
        Route("/team/alert-arrived", door.staff(team.alert_arrived, "hand_over"), methods=["POST"]),
        Route("/break", door.staff(passing.rest, "cases"), methods=["POST"]),
        Route("/break/end", door.staff(passing.work, "cases"), methods=["POST"]),
    ]
