"""Every action that the trail can hold has words in both languages."""

from typing import get_args

import pytest

from bot.console.words import Words
from bot.core.roles import ROLES
from bot.core.types import LANGS, Lang
from bot.hotline.actions import INVITED, LABELLED, ROLE_GIVEN, Action
from tests.console.conftest import CATALOG, House


@pytest.mark.parametrize("lang", LANGS)
def test_every_action_has_words_and_no_words_are_left_over(lang: Lang) -> None:
    """mypy lets the code record nothing that is not in this list."""
    assert set(Words(CATALOG, lang).group("audit.action")) == set(get_args(Action))


def test_every_role_has_its_actions() -> None:
    assert INVITED.keys() == ROLE_GIVEN.keys() == ROLES.keys()
    assert {*INVITED.values(), *ROLE_GIVEN.values(), *LABELLED.values()} <= set(get_args(Action))


async def test_the_page_tells_in_words_what_was_done(house: House) -> None:
    auditor = await house.signed_in("Ratna", "auditor")
    me = await house.staff.named("Ratna")
    for action in get_args(Action):
        await house.audit.record(me.id, action)
    await auditor.get("/audit")
    await auditor.post("/audit", staff=me.id)
    assert "(code)" not in auditor.words()
