"""The audit page: what is in it, its filters, its verification, its export."""

from __future__ import annotations

import csv
import io

from tests.console.conftest import House


async def _lived_in(house: House) -> tuple[str, str]:
    """Two cases that Budi worked on; gives their handles."""
    budi = await house.signed_in("Budi", "supervisor")
    handles = []
    for _ in range(2):
        case = await house.case("saya dikunci di kamar")
        await budi.get("/")
        await budi.post(f"/case/{case}/claim")
        await budi.post(f"/case/{case}/reply", text="apakah aman?", fence=budi.field("fence"), once=f"x{case}")
        handles.append((await house.queue.get(case)).handle)
    return handles[0], handles[1]


async def test_who_did_what_to_which_case_but_no_word_of_it(house: House) -> None:
    first, second = await _lived_in(house)
    auditor = await house.signed_in("Ratna", "auditor")
    page = await auditor.get("/audit")
    words = auditor.words()
    for handle in (first, second):
        assert f"Budi Took the case: {handle}" in words
        assert f"Budi Read messages of the case: {handle}" in words
        assert f"Budi Replied: {handle}" in words
    assert "System Invited an auditor" in words
    assert "saya dikunci" not in page.text
    assert "apakah aman" not in page.text


async def test_filters_leave_the_address_alone(house: House) -> None:
    first, second = await _lived_in(house)
    auditor = await house.signed_in("Ratna", "auditor")
    await auditor.get("/audit")
    budi = (await house.staff.named("Budi")).id
    page = await auditor.post("/audit", staff=budi, action="replied", handle=first, day=f"{house.clock():%Y-%m-%d}")
    assert str(page.url).endswith("/console/audit")
    words = auditor.words()
    assert f"Replied: {first}" in words
    assert second not in words
    assert "Took the case:" not in words
    for fields in ({"handle": "bukan nama"}, {"day": "1999-01-01"}, {"staff": "nobody"}, {"action": "nothing"}):
        await auditor.post("/audit", **fields)
        assert "No entries." in auditor.words(), fields
    await auditor.post("/audit", day="not a day", before="not an id")
    assert "No entries." in auditor.words()


async def test_older_entries_are_a_page_away(house: House) -> None:
    auditor = await house.signed_in("Ratna", "auditor")
    me = await house.staff.named("Ratna")
    for _ in range(60):
        await house.audit.record(me.id, "read", "a" * 24)
    page = await auditor.get("/audit")
    assert page.text.count("<time ") == 50
    older = await auditor.post("/audit", before=auditor.field("before"))
    assert 10 <= older.text.count("<time ") < 50
    assert "Older entries" not in auditor.words()


async def test_the_button_says_that_the_log_is_whole_or_where_it_is_not(house: House) -> None:
    await _lived_in(house)
    auditor = await house.signed_in("Ratna", "auditor")
    await auditor.get("/audit")
    await auditor.post("/audit/verify")
    assert "The log is whole." in auditor.words()
    redis, name = house.store.scripts.redis, house.store.scripts.keys("audit")
    entries = await redis.xrange(name)
    at = next(at for at, (_, fields) in enumerate(entries) if fields[b"action"] == b"replied")
    await redis.xdel(name, entries[at][0])
    await auditor.post("/audit/verify")
    words = auditor.words()
    assert "The log was tampered with." in words
    assert "Entries are missing or were put in right before this one" in words
    assert f"{at} entries before that are in order" in words
    assert ("audit_verified", "") in await house.audit_lines()


async def test_the_export_is_the_filtered_log(house: House) -> None:
    first, _ = await _lived_in(house)
    await house.staff.accept(await house.staff.invite("agent"), "=cmd|' /C calc'!A0", "kucing oranye naik sepeda")
    auditor = await house.signed_in("Ratna", "auditor")
    await auditor.get("/audit")
    answer = await auditor.post("/audit/export", handle=first)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="audit-')
    assert answer.headers["cache-control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Time (UTC)", "Person", "Action", "Case or account"]
    assert {row[3] for row in rows[1:]} == {first}
    assert {"Took the case", "Replied", "Read messages of the case"} <= {row[2] for row in rows}
    everything = (await auditor.post("/audit/export")).content.decode("utf-8-sig")
    assert ",'=cmd" in everything.replace('"', "")
    assert ",=cmd" not in everything.replace('"', "")
    assert ("audit_exported", "") in await house.audit_lines()


async def test_every_action_that_is_recorded_has_words(house: House) -> None:
    await _lived_in(house)
    recorded = {action for action, _ in await house.audit_lines()}
    from tests.console.conftest import CATALOG

    for lang in ("id", "en"):
        assert {code for code in recorded if not CATALOG.has(lang, f"console.audit.action.{code}")} == set()  # type: ignore[arg-type]
