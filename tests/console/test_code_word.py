"""The code word in the console: for the holder of the case, at once, and for nobody else."""

from __future__ import annotations

import pytest

from tests.console.conftest import CATALOG, House


@pytest.mark.parametrize("language", ["id", "en"])
async def test_the_holder_reads_it_and_can_put_it_into_the_reply(house: House, language: str) -> None:
    case = await house.case()
    await house.store.code_words.keep(house.people[case], "mangga")
    boss = await house.signed_in("Wati", "admin", language=language)
    assert "mangga" not in (await boss.get(f"/case/{case}")).text
    ratna = await house.signed_in(language=language)
    await ratna.post("/next")
    page = await ratna.get(f"/case/{case}")
    assert '<b id="code-word">mangga</b>' in page.text
    assert 'data-insert="mangga"' in page.text
    assert CATALOG.text(language, "console.case.code_word_hint") in ratna.words()  # type: ignore[arg-type]
    assert "mangga" not in (await boss.get(f"/case/{case}")).text


async def test_the_person_reads_it_with_every_new_face(house: House) -> None:
    case = await house.case()
    await house.store.code_words.keep(house.people[case], "mangga")
    ratna, boss = await house.signed_in(), await house.signed_in("Wati", "supervisor")
    await ratna.post("/next")
    word = CATALOG.text("id", "code_word.joined", word="mangga")
    assert (await house.read_by_person(case))[-1] == CATALOG.text("id", "ui.staff_joined") + "\n" + word
    wati = next(member for member in await house.staff.members() if member.name == "Wati")
    await ratna.get(f"/case/{case}")
    await ratna.post(f"/case/{case}/transfer", fence=ratna.field("fence"), to=wati.id)
    assert (await house.read_by_person(case))[-1] == CATALOG.text("id", "ui.staff_passed") + "\n" + word
    await boss.get(f"/case/{case}")
    await boss.post(f"/case/{case}/hand-back", fence=boss.field("fence"))
    assert "mangga" not in (await house.read_by_person(case))[-1]


async def test_who_has_none_reads_nothing_of_it(house: House) -> None:
    case = await house.case()
    ratna = await house.signed_in()
    await ratna.post("/next")
    assert (await house.read_by_person(case))[-1] == CATALOG.text("id", "ui.staff_joined")
    assert "code-word" not in (await ratna.get(f"/case/{case}")).text
