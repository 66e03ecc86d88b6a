"""The staff console as one Starlette application, to be mounted at /console."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.console import live
from bot.console.csrf import Csrf
from bot.console.desk import HERE, Desk, templates
from bot.console.door import Door
from bot.console.editing import Editing, ShowTopic
from bot.console.errors import error_pages
from bot.console.headers import headers_of
from bot.console.hotline_routes import hotline_routes
from bot.console.office_routes import office_routes
from bot.console.pages import (
    account,
    case,
    entry,
    joining,
    people,
    queue,
    statistics,
)
from bot.console.pages import audit as audit_pages
from bot.console.passwords import PasswordRule
from bot.console.second_factor import SecondFactor
from bot.console.throttle import Throttle
from bot.content.catalog import Catalog
from bot.content.contacts import MAX_AGE
from bot.content.hotline import CurrentRules
from bot.content.own import OwnContent
from bot.hotline.alerts import Alerts
from bot.hotline.audit import Audit
from bot.hotline.duty import DutyLog
from bot.hotline.handles import Handles
from bot.hotline.links import StaffLinks
from bot.hotline.queue import CaseQueue
from bot.hotline.staff import StaffRegister
from bot.safe_headers import SafeHeaders
from bot.settings import utc_now
from bot.store.store import Store

#: longest reply in the longest encoding, with room for the other fields
_MAX_BODY = 64 * 1024
_LOGIN_TRIES = 30
_LOGIN_WINDOW = 15 * 60


def create_console(
    store: Store,
    case_queue: CaseQueue,
    staff: StaffRegister,
    audit: Audit,
    catalog: Catalog,
    *,
    clock: Callable[[], datetime] = utc_now,
    public_https: bool = False,
    stopping: Callable[[], bool] = lambda: False,
    login_floor: timedelta = timedelta(milliseconds=400),
    service_max_age: timedelta = MAX_AGE,
    show_topic: ShowTopic | None = None,
    alerts: Alerts | None = None,
    links: StaffLinks | None = None,
    own: OwnContent | None = None,
) -> Starlette:
    """The console over these services, all of one event loop.

    `public_https`: a proxy in front of us speaks https with the browsers and writes X-Forwarded-For. `stopping`: the
    program is about to end; open event streams then end within a second. `login_floor`: how long every log-in takes
    at least. `service_max_age`: how long the operator's own check of a service counts. `show_topic`: a topic's
    messages, for the preview; without it there is none. `alerts`: the second alert; without it there is no channel.
    `links`: with a staff group on Telegram, the accounts that act for staff there. `own`: where the centre's own
    values over `catalog` are kept; without it nothing can be set here.
    """
    words = catalog.shared("handles")
    desk = Desk(
        queue=case_queue,
        staff=staff,
        audit=audit,
        handles=Handles(words["nouns"], words["adjectives"]),
        statistics=store.statistics,
        factor=SecondFactor(store.scripts, store.keyring.subkey("staff-factor"), clock=clock),
        catalog=catalog,
        csrf=Csrf(store.keyring.subkey("console-csrf")),
        passwords=PasswordRule(catalog.shared("weak_passwords")["common"]),
        logins=Throttle(_LOGIN_TRIES, _LOGIN_WINDOW, clock=clock),
        clock=clock,
        templates=templates(),
        public_https=public_https,
        stopping=stopping,
        counters=store.counters,
        questions=store.questions,
        retention=store.retention,
        editing=Editing(catalog, show_topic, own) if show_topic else None,
        login_floor=login_floor,
        service_max_age=service_max_age,
        duty=DutyLog(store, clock=clock),
        alerts=alerts or Alerts(store, clock=clock),
        links=links,
        own=own,
        current_rules=CurrentRules(catalog),
    )
    return Starlette(
        routes=_routes(Door(desk)),
        middleware=[
            Middleware(SafeHeaders, headers_of=headers_of),  # outermost, so that every answer carries them
            Middleware(RequestBodyLimitMiddleware, max_body_size=_MAX_BODY),
        ],
        exception_handlers=error_pages(desk),
    )


def _routes(door: Door) -> list[BaseRoute]:
    return [
        *hotline_routes(door),
        *office_routes(door),
        Mount("/static", StaticFiles(directory=HERE / "static"), name="static"),
        Route("/login", door.anyone(entry.log_in_form), methods=["GET"]),
        Route("/login", door.anyone(entry.log_in), methods=["POST"]),
        Route("/language", door.anyone(entry.switch_language), methods=["POST"]),
        Route("/join/{token}", door.anyone(joining.join_form), methods=["GET"]),
        Route("/join/{token}", door.anyone(joining.join), methods=["POST"]),
        Route("/setup", door.staff(joining.setup_form, enrolling=True), methods=["GET"]),
        Route("/setup", door.staff(joining.setup, enrolling=True), methods=["POST"]),
        Route("/logout", door.anyone(entry.log_out), methods=["POST"]),
        Route("/logout/everywhere", door.staff(entry.log_out_everywhere), methods=["POST"]),
        Route("/account", door.staff(account.account), methods=["GET"]),
        Route("/account/telegram", door.staff(account.link_telegram, "cases"), methods=["POST"]),
        Route("/account/telegram/end", door.staff(account.unlink_telegram), methods=["POST"]),
        Route("/account/codes", door.staff(account.new_codes), methods=["POST"]),
        Route("/", door.staff(entry.front), methods=["GET"]),
        Route("/serve", door.staff(queue.serve, "cases"), methods=["POST"]),
        Route("/next", door.staff(queue.take_next, "cases"), methods=["POST"]),
        Route("/events", door.staff(live.events, "cases"), methods=["GET"]),
        Route("/case/{case}", door.staff(case.show, "cases"), methods=["GET"]),
        Route("/case/{case}/claim", door.staff(case.claim, "hand_over"), methods=["POST"]),
        Route("/case/{case}/reply", door.staff(case.reply, "cases"), methods=["POST"]),
        Route("/case/{case}/correct", door.staff(case.correct, "cases"), methods=["POST"]),
        Route("/case/{case}/touch", door.staff(case.touch, "cases"), methods=["POST"]),
        Route("/case/{case}/hand-back", door.staff(case.hand_back, "cases"), methods=["POST"]),
        Route("/case/{case}/close", door.staff(case.close, "cases"), methods=["POST"]),
        Route("/case/{case}/reopen", door.staff(case.reopen, "cases"), methods=["POST"]),
        Route("/audit", door.staff(audit_pages.audit, "audit"), methods=["GET", "POST"]),
        Route("/audit/verify", door.staff(audit_pages.verify, "audit"), methods=["POST"]),
        Route("/audit/export", door.staff(audit_pages.export, "audit"), methods=["POST"]),
        Route("/statistics", door.staff(statistics.statistics, "statistics"), methods=["GET"]),
        Route("/statistics/export", door.staff(statistics.export, "statistics"), methods=["POST"]),
        Route("/staff", door.staff(people.people, "staff"), methods=["GET"]),
        Route("/staff/invite", door.staff(people.invite, "staff"), methods=["POST"]),
        Route("/staff/role", door.staff(people.change_role, "staff"), methods=["POST"]),
        Route("/staff/skills", door.staff(people.train, "staff"), methods=["POST"]),
        Route("/staff/reset", door.staff(people.reset, "staff"), methods=["POST"]),
        Route("/staff/disable", door.staff(people.disable, "staff"), methods=["POST"]),
        Route("/staff/enable", door.staff(people.enable, "staff"), methods=["POST"]),
    ]
