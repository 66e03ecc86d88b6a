"""The queue page: order, reasons in words, counts, and taking the next case."""

import asyncio
import re

from tests.console.conftest import House


async def test_the_order_and_the_reason_for_each_place(house: House) -> None:
    await house.case(tier="caution", reasons=("asked_for_staff",))
    house.clock.forward(minutes=5)
    await house.case(tier="urgent", priority=2, reasons=("child",), lang="en")
    house.clock.forward(minutes=5)
    await house.case(tier="high", reasons=("e07_docs", "e08_pay"))
    house.clock.forward(minutes=5)
    await house.case(tier="urgent", reasons=("danger_now", "urgent:confined"), country="MY")
    house.clock.forward(minutes=5)
    await house.case(tier="urgent", reasons=("suicide",))
    member = await house.signed_in()
    page = (await member.get("/")).text
    rows = re.findall(r'<li class="row is-(\w+)"', page)
    assert rows == ["urgent", "urgent", "urgent", "high", "caution"]
    text = member.words()
    said = [
        "The most urgent right now",
        "Same level and priority, waiting for a shorter time",
        "Same level, lower priority",
        "Below those in more danger",
    ]
    assert [text.index(sentence) for sentence in said] == sorted(text.index(sentence) for sentence in said)
    assert "In danger now · Locked in or not allowed out" in text
    assert "Passport or ID held · Wages withheld or heavily cut" in text
    assert "Asked to talk to staff" in text
    assert "5 waiting" in text


async def test_nothing_of_what_people_wrote_is_on_the_queue(house: House) -> None:
    await house.case("rahasia saya yang sangat khusus")
    member = await house.signed_in("Ratna", "admin")
    assert "rahasia saya" not in (await member.get("/")).text


async def test_the_next_case_opens(house: House) -> None:
    await house.case("pesan biasa", tier="caution")
    urgent = await house.case("pesan gawat")
    member = await house.signed_in()
    await member.get("/")
    await member.post("/next", serve="id")
    assert member.last is not None
    assert member.last.url.path == f"/console/case/{urgent}"
    assert "pesan gawat" in member.words()
    await member.get("/")
    assert "1 waiting" in member.words()


async def test_the_person_is_told_that_staff_joined_in_their_language(house: House) -> None:
    case = await house.case(lang="id")
    member = await house.signed_in(language="en")
    await member.post("/next")
    assert any("sudah masuk" in text for text in await house.read_by_person(case))


async def test_who_is_here_for_the_first_time_is_told_how_a_shift_goes(house: House) -> None:
    member = await house.signed_in()
    await member.get("/")
    assert "New here? How a shift goes" in member.words()
    assert "an urgent one after 3 min, others after 10 min" in member.words()


async def test_only_cases_in_the_languages_one_serves(house: House) -> None:
    await house.case(lang="en")
    member = await house.signed_in()
    await member.post("/next", serve="id")
    assert "No case that suits you is waiting" in member.words()
    page = (await member.get("/")).text
    assert re.search(r'value="id"[^>]*checked', page)
    assert not re.search(r'value="en"[^>]*checked', page)
    await member.post("/serve", serve="en")
    await member.get("/")
    await member.post("/next", serve="en")
    assert "/case/" in str(member.last.url if member.last else "")


async def test_two_at_once_get_one_case_once(house: House) -> None:
    await house.case()
    one, other = await house.signed_in("Ratna"), await house.signed_in("Budi")
    answers = await asyncio.gather(one.post("/next", follow=False), other.post("/next", follow=False))
    places = sorted(answer.headers["location"] for answer in answers)
    assert places[0] == "/console/?note=nothing_waiting"
    assert places[1].startswith("/console/case/")


async def test_a_supervisor_who_comes_too_late_is_told_so(house: House) -> None:
    case = await house.case()
    agent, supervisor = await house.signed_in("Ratna"), await house.signed_in("Yuni", "supervisor")
    await supervisor.get("/")
    await agent.post("/next")
    await supervisor.post(f"/case/{case}/claim")
    assert "A colleague has just taken that case" in supervisor.words()


async def test_ones_own_cases_and_what_is_new_in_them(house: House) -> None:
    case = await house.case()
    member = await house.signed_in()
    await member.post("/next")
    await member.get("/")
    assert "New message" not in member.words()
    await house.write(house.people[case], "masih di sini")
    page = (await member.get("/")).text
    assert "New message" in member.words()
    assert re.search(rf'data-beat="{case}:1"', page)


async def test_an_empty_queue_is_calm(house: House) -> None:
    member = await house.signed_in(language="id")
    page = (await member.get("/")).text
    assert "Tidak ada yang menunggu" in member.words()
    assert "take-next" not in page


async def test_a_note_in_the_address_is_only_a_known_code(house: House) -> None:
    member = await house.signed_in()
    page = (await member.get("/", params={"note": "<script>alert(1)</script>"})).text
    assert "alert(1)" not in page
    assert 'id="flash"' not in page
