"""Joining, logging in and out."""

import re
import time
from datetime import timedelta
from html import unescape

import pyotp
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.console.app import create_console
from tests.console.conftest import CATALOG, PASSWORD, House


async def test_strangers_are_sent_to_the_log_in(house: House) -> None:
    browser = house.browser()
    for path in ("/", "/account", "/staff", "/setup", "/case/abc"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/login")
    page = await browser.get("/login")
    assert page.status_code == 200
    assert "Log in" in browser.words()


async def test_the_first_account_by_one_time_link(house: House) -> None:
    token = await house.staff.first_invite_if_none()
    assert token
    browser = house.browser()
    await browser.join(token, "Ratna")
    assert (await browser.get("/staff")).status_code == 200
    assert (await house.browser().get(f"/join/{token}")).status_code == 404


async def test_looking_at_the_link_does_not_use_it_up(house: House) -> None:
    token = await house.staff.invite("agent")
    for _ in range(3):
        assert (await house.browser().get(f"/join/{token}")).status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "short", "repeat": "short"}, "at least 12"),
        ({"password": PASSWORD, "repeat": PASSWORD + "x"}, "passwords differ"),
        ({"password": "password12345", "repeat": "password12345"}, "easy to guess"),
        ({"name": "x"}, "2 to 40 letters"),
        ({"name": "<b>hi</b>"}, "2 to 40 letters"),
    ],
)
async def test_what_a_new_account_cannot_have(house: House, fields: dict[str, str], said: str) -> None:
    token = await house.staff.invite("agent")
    browser = house.browser()
    await browser.get(f"/join/{token}")
    given = {"name": "Ratna", "password": PASSWORD, "repeat": PASSWORD, **fields}
    answer = await browser.post(f"/join/{token}", **given)
    assert answer.status_code == 422
    assert said in browser.words()
    assert PASSWORD not in answer.text
    assert "<b>hi" not in answer.text
    assert (await house.browser().get(f"/join/{token}")).status_code == 200


async def test_a_name_is_given_once(house: House) -> None:
    await house.signed_in("Ratna")
    token = await house.staff.invite("agent")
    browser = house.browser()
    await browser.get(f"/join/{token}")
    answer = await browser.post(f"/join/{token}", name=" ratna ", password=PASSWORD, repeat=PASSWORD)
    assert answer.status_code == 422
    assert "taken" in browser.words()


async def test_no_case_without_a_second_factor(house: House) -> None:
    await house.case()
    token = await house.staff.invite("agent")
    browser = house.browser()
    await browser.get(f"/join/{token}")
    await browser.post(f"/join/{token}", name="Ratna", password=PASSWORD, repeat=PASSWORD)
    for path in ("/", "/account", "/events"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/setup")
    await browser.get("/setup")
    wrong = await browser.post("/setup", code="123")
    assert wrong.status_code == 422
    assert "does not match" in browser.words()


async def test_who_has_only_the_phone_opens_the_app_by_a_link(house: House) -> None:
    token = await house.staff.invite("agent")
    browser = house.browser()
    await browser.get(f"/join/{token}")
    page = await browser.post(f"/join/{token}", name="Ratna", password=PASSWORD, repeat=PASSWORD)
    link = re.search(r'id="open-app" href="([^"]+)"', page.text)
    secret = re.search(r'id="secret">([^<]+)<', page.text)
    assert link
    assert secret
    totp = pyotp.parse_uri(unescape(link.group(1)))
    assert (totp.issuer, totp.name, totp.secret) == ("Pelita", "Ratna", secret.group(1).replace(" ", ""))


async def test_the_secret_is_not_shown_again(house: House) -> None:
    browser = await house.signed_in()
    answer = await browser.get("/setup")
    assert answer.status_code == 303
    assert browser.secret not in (await browser.get("/account")).text


async def test_log_in_takes_all_three(house: House) -> None:
    member = await house.signed_in()
    browser = house.browser()
    answers = [
        await browser.log_in("nobody"),
        await browser.log_in(password="wrong wrong wrong"),
        await browser.log_in(code=""),
        await browser.log_in(code="000000"),
    ]
    pages = {re.sub(r'name="csrf" value="[^"]+"|data-csrf="[^"]+"', "", answer.text) for answer in answers}
    assert {answer.status_code for answer in answers} == {401}
    assert len(pages) == 1
    assert not browser.cookie()
    good = await browser.log_in(code=member.code())
    assert good.status_code == 200
    assert browser.cookie()
    assert "Queue" in browser.words()


async def test_a_code_is_good_for_one_log_in(house: House) -> None:
    member = await house.signed_in()
    code = member.code()
    assert (await house.browser().log_in(code=code)).status_code == 200
    assert (await house.browser().log_in(code=code)).status_code == 401


async def test_a_recovery_code_instead_of_the_phone(house: House) -> None:
    member = await house.signed_in()
    assert (await house.browser().log_in(code=member.codes[3])).status_code == 200
    assert (await house.browser().log_in(code=member.codes[3])).status_code == 401
    await member.get("/account")
    assert "Recovery codes left: 7" in member.words()


async def test_new_recovery_codes_take_a_code_of_the_phone(house: House) -> None:
    member = await house.signed_in()
    await member.get("/account")
    await member.post("/account/codes", code="000000")
    assert "unchanged" in member.words()
    answer = await member.post("/account/codes", code=member.code())
    fresh = re.findall(r"<li>([a-z0-9-]{14})</li>", answer.text)
    assert len(fresh) == 8
    assert not set(fresh) & set(member.codes)


async def test_guessing_is_limited_by_address(house: House) -> None:
    browser = house.browser()
    statuses = [(await browser.log_in(f"somebody {number}")).status_code for number in range(31)]
    assert statuses[:30] == [401] * 30
    assert statuses[30] == 429
    assert "Too many attempts" in browser.words()
    assert (await house.browser(address="192.0.2.2").log_in("nobody")).status_code == 401


@pytest.mark.parametrize(("behind_proxy", "other"), [(True, 401), (False, 429)])
async def test_behind_a_proxy_nobody_is_locked_out_by_the_guesses_of_others(
    house: House, behind_proxy: bool, other: int
) -> None:
    parts = (house.store, house.queue, house.staff, house.audit, CATALOG)
    floor = timedelta(0)
    console = create_console(*parts, clock=house.clock, login_floor=floor, public_https=behind_proxy)
    house.app = Starlette(routes=[Mount("/console", console)])
    browser = house.browser(base="https://console.test/console")
    answers = []
    for number, address in enumerate(["203.0.113.7"] * 31 + ["198.51.100.9", "198.51.100.9, 203.0.113.7"]):
        browser.http.headers["x-forwarded-for"] = address
        answers.append((await browser.log_in(f"somebody {number}")).status_code)
    assert answers == [401] * 30 + [429, other, 429]


async def test_every_wrong_log_in_takes_the_same_time(house: House) -> None:
    await house.signed_in()
    floor = timedelta(milliseconds=500)
    parts = (house.store, house.queue, house.staff, house.audit, CATALOG)
    house.app = Starlette(routes=[Mount("/console", create_console(*parts, clock=house.clock, login_floor=floor))])
    browser = house.browser()
    await browser.get("/login")
    for fields in ({"name": "nobody"}, {"name": "Ratna", "password": "wrong"}, {"name": "Ratna", "password": PASSWORD}):
        start = time.perf_counter()
        await browser.post("/login", **{"password": "", "code": "000000", **fields})
        assert time.perf_counter() - start >= 0.5


async def test_the_session_cookie(house: House) -> None:
    member = await house.signed_in()
    browser = house.browser()
    await browser.get("/login")
    before = browser.http.cookies.get("pelita_console_form")
    answer = await browser.post("/login", follow=False, name="Ratna", password=PASSWORD, code=member.code())
    cookies = answer.headers.get_list("set-cookie")
    session = next(line for line in cookies if line.startswith("pelita_console="))
    assert "HttpOnly" in session
    assert "SameSite=strict" in session
    assert "Path=/console" in session
    assert "Secure" not in session
    assert "Max-Age" not in session
    assert before not in session


async def test_over_https_every_cookie_is_secure(house: House) -> None:
    browser = house.browser(base="https://console.test/console")
    await browser.join(await house.staff.invite("agent"), "Ratna")
    await browser.post("/serve", serve="id")
    for cookie in browser.http.cookies.jar:
        assert cookie.secure, cookie.name


async def test_log_out_ends_the_session_itself(house: House) -> None:
    member = await house.signed_in()
    cookie = member.cookie()
    await member.post("/logout")
    assert "You are logged out" in member.words()
    thief = house.browser()
    thief.http.cookies.set("pelita_console", cookie, domain="console.test", path="/console")
    assert (await thief.get("/")).headers["location"] == "/console/login?note=expired"
    assert (await member.http.get("/logout")).status_code == 405


async def test_log_out_everywhere(house: House) -> None:
    laptop = await house.signed_in()
    phone = house.browser()
    await phone.log_in(code=laptop.code())
    assert (await phone.get("/")).status_code == 200
    await laptop.post("/logout/everywhere")
    assert (await phone.get("/")).status_code == 303
    assert (await laptop.get("/")).status_code == 303


async def test_an_idle_session_ends_though_its_page_asks_by_itself(house: House) -> None:
    member = await house.signed_in()
    for _ in range(3):
        house.clock.forward(minutes=20)
        assert (await member.get("/")).status_code == 200
    for _ in range(2):
        house.clock.forward(minutes=16)
        last = await member.get("/", headers={"x-live": "1"})
    assert last.status_code == 401
    assert (await member.get("/")).headers["location"] == "/console/login?note=expired"


async def test_a_page_that_asks_by_itself_is_told_when_the_session_is_over(house: House) -> None:
    browser = house.browser()
    assert (await browser.get("/", headers={"x-live": "1"})).status_code == 401
    assert (await browser.get("/events", headers={"accept": "text/event-stream"})).status_code == 401


async def test_forms_from_elsewhere_are_refused(house: House) -> None:
    member = await house.signed_in()
    for fields in ({"csrf": ""}, {"csrf": "x" * 43}, {"csrf": "ü"}):
        assert (await member.post("/next", **fields)).status_code == 403
        await member.get("/")
    other = await house.signed_in("Budi")
    assert (await member.post("/next", csrf=other.csrf)).status_code == 403
    await member.get("/")
    answer = await member.http.post("/next", data={"csrf": member.csrf}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    stranger = house.browser()
    await stranger.get("/login")
    token = stranger.csrf
    stranger.http.cookies.clear()
    assert (await stranger.post("/login", csrf=token, name="x", password="y")).status_code == 403


async def test_the_language_switch_stays_on_the_page(house: House) -> None:
    member = await house.signed_in()
    await member.get("/account")
    await member.post("/language", back="/account")
    assert member.last is not None
    assert member.last.url.path == "/console/account"
    assert '<html lang="id">' in member.last.text
    await member.post("/language", back="/account")
    assert '<html lang="en">' in member.last.text


@pytest.mark.parametrize(
    "back", ["https://evil.test/", "//evil.test", "/\\evil.test", "/case/../../x", "javascript:1", ""]
)
async def test_the_language_switch_leads_nowhere_else(house: House, back: str) -> None:
    browser = house.browser()
    await browser.get("/login")
    answer = await browser.post("/language", follow=False, back=back)
    assert answer.headers["location"] == "/console/"


@pytest.mark.parametrize(("asked", "lang"), [("id-ID,en;q=0.5", "id"), ("en-GB", "en"), ("ms,ja", "id"), ("", "id")])
async def test_the_language_of_a_new_browser(house: House, asked: str, lang: str) -> None:
    browser = house.browser(language=asked)
    assert f'<html lang="{lang}">' in (await browser.get("/login")).text


async def test_log_ins_are_on_the_audit_trail(house: House) -> None:
    member = await house.signed_in()
    await house.browser().log_in(code=member.code())
    await house.browser().log_in(code="000000")
    await member.post("/logout")
    actions = [action for action, _ in await house.audit_lines()]
    assert "second_factor_set" in actions
    assert "second_factor_failed" in actions
    assert actions.index("logged_in") < actions.index("second_factor_failed") < actions.index("logged_out")
