"""Everything the console's pages work with, put together once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import jinja2

from bot.console.csrf import Csrf
from bot.console.editing import Editing
from bot.console.passwords import PasswordRule
from bot.console.second_factor import SecondFactor
from bot.console.throttle import Throttle
from bot.content.catalog import Catalog
from bot.content.hotline import CurrentRules, HotlineRules
from bot.content.own import OwnContent
from bot.core.retention import Retention
from bot.hotline.alerts import Alerts
from bot.hotline.audit import Audit
from bot.hotline.duty import DutyLog
from bot.hotline.handles import Handles
from bot.hotline.links import StaffLinks
from bot.hotline.queue import CaseQueue
from bot.hotline.staff import StaffRegister
from bot.store.counters import Counters
from bot.store.questions import Questions
from bot.store.statistics import Statistics

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Desk:
    """The services behind the pages and the console's own settings."""

    queue: CaseQueue
    staff: StaffRegister
    audit: Audit
    handles: Handles
    statistics: Statistics
    factor: SecondFactor
    catalog: Catalog
    csrf: Csrf
    passwords: PasswordRule
    logins: Throttle
    clock: Callable[[], datetime]
    templates: jinja2.Environment
    #: a proxy in front speaks https with the browsers and writes X-Forwarded-For, though this process sees http
    public_https: bool
    #: whether the program is about to end, so that open streams do not hold it up
    stopping: Callable[[], bool]
    counters: Counters
    questions: Questions
    retention: Retention
    #: the topics for their editors; None = there is no preview
    editing: Editing | None
    #: a log-in answer takes at least this long, whatever was wrong
    login_floor: timedelta
    #: how long the operator's own check of a service counts
    service_max_age: timedelta
    #: how long staff were at the console
    duty: DutyLog
    #: the second alert
    alerts: Alerts
    #: accounts of Telegram that act for staff; None = there is no staff group
    links: StaffLinks | None

    #: what the centre set here itself; None = this console changes no content
    own: OwnContent | None
    current_rules: CurrentRules

    @property
    def rules(self) -> HotlineRules:
        """Shifts, service levels, load and the fixed lists of hotline.yml, as they are now."""
        return self.current_rules()


@cache
def templates() -> jinja2.Environment:
    """The page templates: autoescaping always, an unknown name is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
