"""Staff see on a case's page that its person cannot be reached, before they write in vain."""

import pytest

from bot.core.types import LANGS, Lang
from tests.console.conftest import CATALOG, House


@pytest.mark.parametrize("lang", LANGS)
async def test_a_person_who_blocked_the_bot_is_marked_as_out_of_reach(house: House, lang: Lang) -> None:
    case = await house.case()
    budi = await house.signed_in("Budi", "supervisor", language=lang)
    said = CATALOG.text(lang, "console.case.cut_off")
    await budi.get(f"/case/{case}")
    assert said not in budi.words()
    await house.store.eraser.delete(house.people[case], keep_open_case=True)
    await budi.get(f"/case/{case}")
    assert said in budi.words()
    await budi.post(f"/case/{case}/claim")
    assert said in budi.words()
    await budi.post(f"/case/{case}/close", fence=budi.field("fence"), outcome="silent")
    await budi.get(f"/case/{case}")
    assert said in budi.words()


async def test_after_erasing_everything_only_that_is_said(house: House) -> None:
    case = await house.case()
    budi = await house.signed_in("Budi", "supervisor")
    await house.store.eraser.delete(house.people[case])
    await budi.get(f"/case/{case}")
    assert CATALOG.text("en", "console.case.cut_off") not in budi.words()
    assert CATALOG.text("en", "console.case.erased_title") in budi.words()
