"""Who may do what, and what every answer carries."""

from __future__ import annotations

import pytest
from starlette.routing import Route

from bot.core.roles import ROLES, Permission, Role, may
from bot.store.connection import connect
from tests.console.conftest import House

#: every page and action of signed-in staff that needs a permission, by that permission (None = everybody)
_GET: dict[str, Permission | None] = {
    "/account": None, "/case/{case}": "cases", "/events": "cases", "/content": "content", "/preview": "content",
    "/preview/ask/red_flags": "content", "/audit": "audit",
    "/statistics": "statistics",
    "/staff": "staff", "/team": "cases", "/questions": "edit", "/settings": "settings", "/referrals": "cases",
    "/partners": "cases", "/partners/new": "settings",
}  # fmt: skip
_POST: dict[str, Permission | None] = {
    "/serve": "cases", "/next": "cases", "/case/{case}/claim": "hand_over", "/case/{case}/reply": "cases",
    "/case/{case}/transfer": "cases", "/case/{case}/assign": "hand_over", "/case/{case}/snooze": "cases",
    "/case/{case}/take-up": "cases", "/case/{case}/note": "cases", "/case/{case}/tags": "cases",
    "/case/{case}/needs": "cases", "/case/{case}/referral": "cases", "/team/alert-test": "hand_over",
    "/team/alert-arrived": "hand_over", "/break": "cases", "/break/end": "cases",
    "/case/{case}/touch": "cases", "/case/{case}/hand-back": "cases", "/case/{case}/close": "cases",
    "/case/{case}/reopen": "cases", "/staff/invite": "staff", "/staff/disable": "staff", "/staff/enable": "staff",
    "/audit": "audit", "/audit/verify": "audit", "/audit/export": "audit",
    "/statistics/export": "statistics", "/staff/role": "staff", "/staff/skills": "staff",
    "/account/telegram": "cases", "/account/telegram/end": None,
    "/case/{case}/partner": "cases", "/case/{case}/partner/{referral}": "cases",
    "/case/{case}/partner/{referral}/follow": "cases", "/staff/reset": "staff",
    "/case/{case}/media": "cases", "/case/{case}/correct": "cases",
    "/settings/hours": "settings", "/settings/hours-back": "settings", "/settings/text": "settings",
    "/settings/text-back": "settings", "/partners/{partner}": "settings",
    "/partners/{partner}/remove": "settings", "/partners/{partner}/back": "settings",
    "/content/rung": "edit", "/content/not-rung": "edit",
}  # fmt: skip
#: actions that ask for no permission
_OPEN_POST = ("/login", "/language", "/join/{token}", "/setup", "/logout", "/logout/everywhere", "/account/codes")
#: of files that are not there: who may not see any is not even told that
_FILES: dict[str, Permission] = {
    "/case/{case}/media/{file}": "cases", "/case/{case}/media/{file}/preview": "cases",
}  # fmt: skip


@pytest.mark.parametrize("role", list(ROLES))
async def test_every_page_and_action_asks_the_table_of_roles(house: House, role: Role) -> None:
    member = await house.signed_in("Ratna", role)
    case = await house.case()
    house.stopping = True  # event streams end at once
    for path, permission in _GET.items():
        expected = 200 if permission is None or may(role, permission) else 403
        assert (await member.get(path.format(case=case))).status_code == expected, path
    for path, permission in _FILES.items():
        answer = await member.get(path.format(case=case, file="ab" * 12))
        assert answer.status_code == (404 if may(role, permission) else 403), path
    await member.get("/account")
    token = member.csrf
    for path, permission in _POST.items():
        answer = await member.post(path.format(case=case, referral="0" * 8, partner="new"), follow=False, csrf=token)
        assert (answer.status_code != 403) == (permission is None or may(role, permission)), path


async def test_no_action_without_a_token_of_this_very_session(house: House) -> None:
    admin, other = await house.signed_in("Ratna", "admin"), await house.signed_in("Sari", "admin")
    case = await house.case()
    await admin.get("/account")
    await other.get("/account")
    own, foreign = admin.csrf, other.csrf
    assert own != foreign
    for path in (*_POST, *_OPEN_POST):
        url = path.format(case=case, referral="0" * 8, partner="new", token="x")
        for fields, headers in (
            ({}, {}),
            ({"csrf": foreign}, {}),
            ({"csrf": own}, {"sec-fetch-site": "cross-site"}),
            ({"csrf": own}, {"sec-fetch-site": "same-site"}),
        ):
            answer = await admin.http.post(url, data=fields, headers=headers)
            assert answer.status_code == 403, (path, fields, headers)
    assert len(await house.audit_lines()) == 6  # joined, second factor set; invited: each twice
    assert (await admin.get("/account")).status_code == 200


def test_no_page_is_forgotten_here(house: House) -> None:
    console = house.app.routes[0]
    routes = {route.path for route in console.routes if isinstance(route, Route)}  # type: ignore[attr-defined]
    known = {path.replace("/ask/red_flags", "/{group}/{key}") for path in (*_GET, *_POST, *_FILES)} - {"/partners/new"}
    assert routes - {*_OPEN_POST} - {"/"} == known


@pytest.mark.parametrize(("role", "home"), [("editor", "preview"), ("auditor", "statistics"), ("agent", "")])
async def test_everybody_starts_where_they_may_work(house: House, role: Role, home: str) -> None:
    member = await house.signed_in("Ratna", role)
    answer = await member.get("/", follow_redirects=True)
    assert str(answer.url) == f"http://console.test/console/{home}"
    assert answer.status_code == 200


@pytest.mark.parametrize("role", ["editor", "auditor"])
async def test_who_reads_no_case_finds_no_word_of_one(house: House, role: Role) -> None:
    case = await house.case("saya dikunci")
    member = await house.signed_in("Ratna", role)
    for path in ("/", "/content", "/preview", "/audit", "/statistics", "/account", f"/case/{case}"):
        page = await member.get(path, follow_redirects=True)
        assert "saya dikunci" not in page.text
        assert "/console/next" not in page.text


async def test_an_agent_sees_no_door_that_is_closed(house: House) -> None:
    case = await house.case()
    member = await house.signed_in()
    page = (await member.get("/")).text
    assert "/console/staff" not in page
    assert f"/case/{case}/claim" not in page
    assert f"/case/{case}/claim" not in (await member.get(f"/case/{case}")).text


async def test_every_answer_is_closed_to_other_sites_and_to_caches(house: House) -> None:
    member = await house.signed_in()
    stranger = house.browser()
    answers = [
        await member.get("/"),
        await member.get("/nowhere"),
        await member.http.get("/static/console.css"),
        await member.http.get("/static/../app.py"),
        await stranger.get("/login"),
        await stranger.get("/"),
        await stranger.http.post("/login", data={}),
        await stranger.http.post("/login", content=b"x" * 70_000, headers={"content-type": "text/plain"}),
    ]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-frame-options"] == "DENY"
        static = "/static/" in str(answer.url)
        assert answer.headers["cache-control"] == ("no-cache" if static else "no-store")


async def test_what_does_not_exist_is_said_in_words(house: House) -> None:
    browser = house.browser(language="id")
    answer = await browser.get("/nowhere")
    assert answer.status_code == 404
    assert "Halaman ini tidak ada" in browser.words()


async def test_a_body_that_is_too_large(house: House) -> None:
    browser = house.browser()
    await browser.get("/login")
    assert (await browser.post("/login", name="x" * 70_000)).status_code == 413


async def test_a_dead_store_is_told_without_a_stack_trace(house: House) -> None:
    member = await house.signed_in()
    alive, house.store.scripts.redis = house.store.scripts.redis, connect("unix:///nowhere/redis.sock?db=0")
    answer = await member.get("/")
    assert answer.status_code == 503
    assert "data store does not answer" in member.words()
    assert "Traceback" not in answer.text
    live = await member.post("/next", live=True, csrf="x")
    assert live.status_code == 503
    assert "problem" in live.json()
    house.store.scripts.redis = alive
    assert (await member.get("/")).status_code == 200
