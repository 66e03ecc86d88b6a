"""One case: who reads it, what is said to the person, and how it ends."""

import re
from datetime import timedelta

import pytest

from bot.core.types import CaseId, Tier
from tests.console.conftest import CATALOG, Browser, House


async def taken(house: House, text: str = "tolong saya", **more: object) -> tuple[CaseId, Browser]:
    """A case that a new staff member has just taken."""
    case = await house.case(text, **more)  # type: ignore[arg-type]
    member = await house.signed_in()
    await member.post("/next")
    return case, member


async def test_the_page_shows_what_is_needed(house: House) -> None:
    _, member = await taken(house, "saya dikunci", reasons=("danger_now", "urgent:confined"), country="MY")
    text = member.words()
    for words in (
        "saya dikunci",
        "Urgent",
        "Priority 1",
        "Locked in or not allowed out",
        "Indonesian",
        "You hold this case",
    ):
        assert words in text
    assert member.last is not None
    assert re.search(r"<title>Case · Pelita console</title>", member.last.text)


async def test_only_the_holder_reads(house: House) -> None:
    case, _ = await taken(house, "isi yang tertutup")
    for role in ("agent", "supervisor", "admin"):
        other = await house.signed_in(f"Orang {role}", role)  # type: ignore[arg-type]
        answer = await other.get(f"/case/{case}")
        assert "isi yang tertutup" not in answer.text
        assert "A colleague is handling this case" in other.words()


async def test_a_waiting_case_is_closed_until_it_is_taken(house: House) -> None:
    case = await house.case("isi yang tertutup")
    supervisor = await house.signed_in("Yuni", "supervisor")
    answer = await supervisor.get(f"/case/{case}")
    assert "isi yang tertutup" not in answer.text
    await supervisor.post(f"/case/{case}/claim")
    assert "isi yang tertutup" in supervisor.words()


@pytest.mark.parametrize(
    ("tier", "covered"), [("urgent", ["cerita panjang", "pesan gawat"]), ("high", ["pesan gawat"])]
)
async def test_texts_of_urgent_cases_and_urgent_texts_are_covered(house: House, tier: Tier, covered: list[str]) -> None:
    case = await house.case("cerita panjang", tier=tier, urgency="concern")
    await house.write(house.people[case], "pesan gawat", tier=tier)
    member = await house.signed_in()
    await member.post("/next")
    assert member.last is not None
    await member.post(f"/case/{case}/reply", fence=member.field("fence"), once="a", text="Halo, saya di sini.")
    veils = re.findall(r'<details class="veil">.*?</details>', member.last.text, re.S)
    assert [re.search(r'class="body">(.*?)<', veil, re.S).group(1) for veil in veils] == covered  # type: ignore[union-attr]
    assert member.last.text.count("Urgent message</span>") == 1


async def test_a_reply_reaches_the_person_and_stands_in_the_case(house: House) -> None:
    case, member = await taken(house)
    await member.post(f"/case/{case}/reply", fence=member.field("fence"), once="a", text="Halo, saya di sini.")
    assert (await house.read_by_person(case))[-1] == "Halo, saya di sini."
    assert "You" in member.words()
    assert "Halo, saya di sini." in member.words()
    assert "Ratna" not in " ".join(await house.read_by_person(case))


async def test_sending_twice_says_it_once(house: House) -> None:
    case, member = await taken(house)
    fence = member.field("fence")
    for _ in range(2):
        answer = await member.post(f"/case/{case}/reply", live=True, fence=fence, once="same", text="Satu kali.")
        assert answer.status_code == 200
        assert answer.json()["once"] != "same"
    assert (await house.read_by_person(case)).count("Satu kali.") == 1


@pytest.mark.parametrize(
    ("text", "status"),
    [("", 422), ("  \n ", 422), ("\x00\x07", 422), ("x" * 4001, 422), ("😀" * 4000, 200)],
    ids=["nothing", "blank", "control", "long", "emoji"],
)
async def test_what_can_be_sent(house: House, text: str, status: int) -> None:
    case, member = await taken(house)
    answer = await member.post(f"/case/{case}/reply", live=True, fence=member.field("fence"), once="a", text=text)
    assert answer.status_code == status
    if status != 200:
        assert answer.json()["problem"]


async def test_a_reply_keeps_its_lines_and_is_never_markup(house: House) -> None:
    case, member = await taken(house)
    text = "baris satu\r\nbaris dua <script>alert(1)</script> {x} {{ 7*7 }}"
    await member.post(f"/case/{case}/reply", fence=member.field("fence"), once="a", text=text)
    said = (await house.read_by_person(case))[-1]
    assert said == "baris satu\nbaris dua <script>alert(1)</script> {x} {{ 7*7 }}"
    assert member.last is not None
    assert "<script>alert" not in member.last.text
    assert "49" not in re.findall(r'class="body">([^<]*dua[^<]*)', member.last.text)[0]


async def test_after_the_lease_is_lost_nothing_is_said(house: House) -> None:
    case, member = await taken(house)
    fence = member.field("fence")
    house.clock.forward(minutes=11)
    await house.queue.lapse_expired(house.clock())
    before = await house.read_by_person(case)
    live = await member.post(f"/case/{case}/reply", live=True, fence=fence, once="a", text="terlambat")
    assert live.status_code == 409
    assert "no longer hold" in live.json()["problem"]
    page = await member.post(f"/case/{case}/reply", fence=fence, once="b", text="terlambat")
    assert page.status_code == 409
    assert "You no longer hold this case" in member.words()
    assert "terlambat" in page.text  # the draft is kept in the page
    assert "tolong saya" not in page.text
    assert await house.read_by_person(case) == before


async def test_an_old_fence_and_a_forged_one(house: House) -> None:
    case, member = await taken(house)
    old = member.field("fence")
    await member.post(f"/case/{case}/hand-back", fence=old)
    other = await house.signed_in("Budi")
    await other.post("/next")
    new = other.field("fence")
    await member.get("/")
    for fence in (old, new, "", "x", "9" * 30, "-1"):
        answer = await member.post(f"/case/{case}/reply", live=True, fence=fence, once="a", text="bukan saya")
        assert answer.status_code == 409, fence
    assert "bukan saya" not in await house.read_by_person(case)


async def test_touching_renews_the_lease_and_marks_as_read(house: House) -> None:
    case, member = await taken(house)
    fence = member.field("fence")
    await house.write(house.people[case], "satu lagi")
    house.clock.forward(minutes=2)
    answer = await member.post(f"/case/{case}/touch", live=True, fence=fence)
    assert answer.json()["left"] >= 179
    held = await house.queue.get(case)
    assert held.unread == 0
    assert held.lease_until
    assert held.lease_until - house.clock() >= timedelta(seconds=179)
    lost = await member.post(f"/case/{case}/touch", live=True, fence="999999")
    assert lost.status_code == 409


async def test_the_page_asking_by_itself_renews_nothing(house: House) -> None:
    case, member = await taken(house)
    until = (await house.queue.get(case)).lease_until
    house.clock.forward(seconds=90)
    await member.get(f"/case/{case}", headers={"x-live": "1"})
    assert (await house.queue.get(case)).lease_until == until


async def test_hand_back(house: House) -> None:
    case, member = await taken(house)
    opened = (await house.queue.get(case)).opened_at
    await member.post(f"/case/{case}/hand-back", fence=member.field("fence"))
    assert "went back to the queue" in member.words()
    back = await house.queue.get(case)
    assert (back.state, back.opened_at) == ("waiting", opened)
    assert "keluar" in (await house.read_by_person(case))[-1]


async def test_close_and_reopen(house: House) -> None:
    case, member = await taken(house, "isi percakapan")
    fence = member.field("fence")
    await member.post(f"/case/{case}/close", fence=fence, outcome="nonsense")
    assert (await house.queue.get(case)).state == "claimed"
    await member.post(f"/case/{case}/close", fence=fence, outcome="referred")
    assert "The case is closed" in member.words()
    assert "menutup" in (await house.read_by_person(case))[-1]
    assert (await house.queue.get(case)).outcome == "referred"
    page = await member.get(f"/case/{case}")
    assert "isi percakapan" not in page.text
    assert "Connected with another service" in member.words()
    await member.post(f"/case/{case}/reopen")
    assert "isi percakapan" in member.words()
    assert "sudah masuk" in (await house.read_by_person(case))[-1]


async def test_no_case_is_closed_over_something_unread(house: House) -> None:
    case, member = await taken(house)
    fence = member.field("fence")
    await house.write(house.people[case], "masih ada satu hal")
    await member.post(f"/case/{case}/close", fence=fence, outcome="safe")
    assert "This person has just written" in member.words()
    assert "masih ada satu hal" in member.words()
    await member.post(f"/case/{case}/close", fence=fence, outcome="safe")
    assert (await house.queue.get(case)).state == "closed"


async def test_erased_by_the_person(house: House) -> None:
    case, member = await taken(house, "semua ini hilang")
    handle = (await house.queue.get(case)).handle
    await house.store.eraser.erase(house.people[case])
    page = await member.get(f"/case/{case}", headers={"x-live": "1", "x-live-view": "mine"})
    assert "Erased by the person" in member.words()
    assert "semua ini hilang" not in page.text
    assert handle not in member.words()
    assert "Urgent" in member.words()
    answer = await member.post(f"/case/{case}/reply", live=True, fence="1", once="a", text="halo")
    assert answer.status_code in (403, 409)


async def test_a_case_that_does_not_exist(house: House) -> None:
    member = await house.signed_in()
    for name in ("nothing", "%00", "..%2f..", "x" * 300):
        assert (await member.get(f"/case/{name}")).status_code == 404


async def test_a_view_that_was_lost_is_said_so_to_the_open_page(house: House) -> None:
    case, member = await taken(house)
    house.clock.forward(minutes=11)
    await house.queue.lapse_expired(house.clock())
    page = await member.get(f"/case/{case}", headers={"x-live": "1", "x-live-view": "mine"})
    assert 'data-view="lost"' in page.text
    assert 'id="kept-draft"' in page.text


async def test_lines_a_page_claims_to_have_are_not_sent_again(house: House) -> None:
    case, member = await taken(house, "sudah dibaca")
    for had, shown in (("0", True), ("1", False), ("99", False), ("x", True), ("-1", True)):
        headers = {"x-live": "1", "x-live-view": "mine", "x-live-lines": had}
        page = await member.get(f"/case/{case}", headers=headers)
        assert ("sudah dibaca" in page.text) == shown, had
    assert 'data-lines="2"' in page.text


async def test_the_audit_trail_has_every_reading_and_every_step(house: House) -> None:
    case, member = await taken(house)
    await member.get(f"/case/{case}", headers={"x-live": "1", "x-live-lines": "99"})
    await house.write(house.people[case], "baru")
    had = re.search(r'data-lines="(\d+)"', member.last.text if member.last else "")
    assert had
    await member.get(f"/case/{case}", headers={"x-live": "1", "x-live-lines": had.group(1)})
    fence = member.field("fence")
    await member.post(f"/case/{case}/reply", live=True, fence=fence, once="a", text="Halo")
    await member.post(f"/case/{case}/touch", live=True, fence=fence)
    await member.post(f"/case/{case}/close", fence=fence, outcome="safe")
    lines = [action for action, subject in await house.audit_lines() if subject == case]
    assert lines.count("read") == 2
    assert [action for action in lines if action != "read"] == ["claimed", "replied", "closed"]
    assert await house.audit.verify()


async def test_a_reply_is_corrected_by_who_said_it(house: House) -> None:
    case = await house.case()
    ratna = await house.signed_in()
    await ratna.post("/next")
    await ratna.get(f"/case/{case}")
    assert 'id="slip"' not in (await ratna.get(f"/case/{case}")).text
    await ratna.post(f"/case/{case}/reply", fence=ratna.field("fence"), text="hubungi 0812", once="a")
    page = await ratna.get(f"/case/{case}")
    assert ">hubungi 0812</textarea>" in page.text
    fields = {"fence": ratna.field("fence"), "said": ratna.field("said")}
    for _ in range(2):  # a trembling finger
        await ratna.post(f"/case/{case}/correct", text="hubungi 0813", once="b", **fields)
    assert (await house.read_by_person(case))[-2:] == ["hubungi 0812", "hubungi 0813"]
    page = await ratna.get(f"/case/{case}")
    assert CATALOG.text("en", "console.case.kind.correction") in page.text
    assert ">hubungi 0813</textarea>" in page.text
    house.clock.forward(minutes=16)
    await ratna.get(f"/case/{case}")
    answer = await ratna.post(f"/case/{case}/correct", live=True, text="terlambat", once="c", **fields)
    assert answer.status_code == 409
    assert len(await house.read_by_person(case)) == 3
