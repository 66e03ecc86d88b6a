"""Who may do what, and what every answer carries."""

from __future__ import annotations

import pytest

from bot.hotline.staff import Role
from bot.store.connection import connect
from tests.console.conftest import House

_GET = {
    "/": "agent",
    "/account": "agent",
    "/preview": "agent",
    "/preview/ask/red_flags": "agent",
    "/staff": "admin",
}
_POST = {"/next": "agent", "/case/{case}/claim": "supervisor", "/staff/invite": "admin", "/staff/disable": "admin"}
_RANK: dict[str, int] = {"agent": 0, "supervisor": 1, "admin": 2}


@pytest.mark.parametrize("role", ["agent", "supervisor", "admin"])
async def test_roles(house: House, role: Role) -> None:
    member = await house.signed_in("Ratna", role)
    for path, least in _GET.items():
        expected = 200 if _RANK[role] >= _RANK[least] else 403
        assert (await member.get(path)).status_code == expected, path
    await member.get("/")
    token = member.csrf
    for path, least in _POST.items():
        case = await house.case()
        answer = await member.post(path.format(case=case), follow=False, csrf=token)
        allowed = answer.status_code != 403
        assert allowed == (_RANK[role] >= _RANK[least]), path


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
