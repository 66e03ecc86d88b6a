"""One request to the console: who asks, in which language, and the answers a page can give."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.console.desk import Desk
from bot.console.menu import menu
from bot.console.words import Words
from bot.core.types import LANGS, Lang
from bot.hotline.staff import StaffMember

SESSION_COOKIE = "pelita_console"
ANCHOR_COOKIE = "pelita_console_form"
LANG_COOKIE = "pelita_console_lang"
SERVE_COOKIE = "pelita_console_serve"
_YEAR = 365 * 24 * 3600

#: what a page may be told by ?note=; anything else in the address is ignored
NOTES = {
    "handed_back": "",
    "closed": "",
    "reopened": "",
    "disabled": "",
    "enabled": "",
    "telegram_ended": "",
    "role_changed": "",
    "skills_set": "",
    "alert_sent": "",
    "alert_failed": "bad",
    "alert_none": "warn",
    "noted": "",
    "labelled": "",
    "referral_proposed": "",
    "referral_asked": "",
    "referral_sent": "",
    "referral_incomplete": "warn",
    "referral_moved": "warn",
    "partner_gone": "warn",
    "too_many_referrals": "warn",
    "transferred": "",
    "assigned": "",
    "snoozed": "",
    "break_began": "",
    "on_break": "warn",
    "load_full": "warn",
    "same_staff": "warn",
    "bad_time": "warn",
    "nothing_waiting": "warn",
    "already_claimed": "warn",
    "lease_lost": "warn",
    "not_allowed": "warn",
    "unreachable": "warn",
    "texts_gone": "warn",
    "other_case_open": "warn",
    "unread": "warn",
    "too_late": "warn",
    "corrected": "",
    "last_admin": "warn",
    "not_yourself": "warn",
    "not_this_account": "warn",
    "codes_wrong": "bad",
    "kept": "",
    "rung": "",
    "not_rung": "",
}
_PAGES = (
    "login|setup|account|staff|settings|team|referrals|partners(?:/[a-z0-9_]{1,40})?|content|questions|audit|statistics"
    "|preview(?:/[a-z]+/[a-z_]+)?"
)
_BACK = re.compile(rf"/(|{_PAGES}|case/[\w-]{{1,64}}|join/[\w.~-]{{1,200}})", re.ASCII)


@dataclass(frozen=True)
class Visit:
    """A request that has passed the door."""

    desk: Desk
    request: Request
    words: Words
    #: the cookie value CSRF tokens are bound to
    anchor: str
    token: str
    me: StaffMember | None
    form: FormData

    @property
    def base(self) -> str:
        """The path under which the console is mounted, "/console"."""
        return str(self.request.scope.get("root_path", ""))

    @property
    def member(self) -> StaffMember:
        """The signed-in staff member; only for pages behind `Door.staff`."""
        if self.me is None:
            raise RuntimeError("this page needs a signed-in member")
        return self.me

    @property
    def live(self) -> bool:
        """Whether the page's own script asks, not a person navigating."""
        return self.request.headers.get("x-live") == "1"

    def field(self, name: str) -> str:
        """A form field as text, "" when missing."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    def now(self) -> datetime:
        """The desk's clock."""
        return self.desk.clock()

    def _menu(self) -> dict[str, str]:
        shown = menu(self.me) if self.me else {}
        missing = {"preview": self.desk.editing is None, "settings": self.desk.own is None}
        return {name: path for name, path in shown.items() if not missing.get(name)}

    def page(self, template: str, page: str, title: str, *, status: int = 200, **context: object) -> Response:
        """A rendered page. `page` names it for the menu, `title` is its content key; no one's words go into titles."""
        note = self.request.query_params.get("note", "")
        known = note if note in NOTES else ""
        words = self.words
        html = self.desk.templates.get_template(template).render(
            {
                "base": self.base,
                "csrf": self.desk.csrf.token(self.anchor),
                "lang": words.lang,
                "langs": LANGS,
                "other_lang": other_lang(words.lang),
                "me": self.me,
                "menu": self._menu(),
                "page": page,
                "title": words.text(title),
                "t": words.text,
                "flash": known,
                "flash_kind": NOTES.get(known, ""),
                "back": self.request.url.path.removeprefix(self.base),
                **context,
            }
        )
        return self.with_anchor(HTMLResponse(html, status_code=status))

    def with_anchor(self, response: Response) -> Response:
        """Gives a browser without a session the cookie its forms are bound to."""
        if not self.token and self.request.cookies.get(ANCHOR_COOKIE) != self.anchor:
            self.set_cookie(response, ANCHOR_COOKIE, self.anchor)
        return response

    def go(self, path: str, note: str = "") -> Response:
        """See another page (after a POST)."""
        query = f"?{urlencode({'note': note})}" if note else ""
        return RedirectResponse(f"{self.base}{path}{query}", status_code=303)

    def problem(self, key: str, status: int, **values: object) -> Response:
        """An answer to the page's script: why something was not done, in words."""
        return JSONResponse({"problem": self.words.text(key, **values)}, status_code=status)

    def set_cookie(self, response: Response, name: str, value: str, *, keep: bool = False) -> None:
        """A cookie that no script reads and no other site sends; `keep` makes it outlive the browser session."""
        response.set_cookie(
            name,
            value,
            max_age=_YEAR if keep else None,
            path=self.base or "/",
            secure=self.desk.public_https or self.request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )


def other_lang(lang: Lang) -> Lang:
    """The language the switch offers."""
    return "en" if lang == "id" else "id"


def language_of(request: Request) -> Lang:
    """The chosen interface language, else the first known one the browser asks for, else Indonesian."""
    wanted = [request.cookies.get(LANG_COOKIE, "")]
    wanted += [part.strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    for code in wanted:
        for lang in LANGS:
            if code == lang:
                return lang
    return "id"


def safe_back(path: str) -> str:
    """`path` if it is one of the console's own pages, else the front page."""
    return path if _BACK.fullmatch(path) else "/"
