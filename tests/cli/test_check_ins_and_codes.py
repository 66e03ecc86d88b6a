"""Check-ins and return codes: whoever closed the page reads what waited there from another one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.types import CheckInChange
from bot.store.checkins import DUE
from tests.cli.test_check_ins import WORDS, Centre, centre
from tests.support.stores import clock, redis_url

__all__ = ["centre", "clock", "redis_url"]

CODE = ("gajah", "meja", "awan", "roti", "kelapa")
BACK = {"id": "kembali", "en": "back"}


async def test_with_a_return_code_they_go_on_and_an_unread_one_comes_at_once(centre: Centre) -> None:
    old, new = await centre.newcomer(), await centre.newcomer()
    await centre.plan(old, 1, 30)
    assert len(await centre.later(days=1)) == 1
    code = await centre.store.returns.make(old, "id", lambda: CODE)
    assert await centre.store.returns.take_up(new, "id", code, BACK, request="r") == "taken"
    asked = await centre.later(minutes=1)
    assert [(work.person, work.incoming.text) for work in asked if work.incoming.action == DUE] == [(new, WORDS)]
    await centre.turn(new, check_in=CheckInChange(said="fine"))
    assert [work.person for work in await centre.later(days=29)] == [new]
    assert await centre.later(days=60) == []


async def test_an_answered_one_does_not_come_again_with_a_return_code(centre: Centre) -> None:
    old, new = await centre.newcomer(), await centre.newcomer()
    await centre.plan(old, 1)
    await centre.later(days=1)
    await centre.turn(old, check_in=CheckInChange(said="fine"))
    code = await centre.store.returns.make(old, "id", lambda: CODE)
    await centre.store.returns.take_up(new, "id", code, BACK, request="r")
    assert [work for work in await centre.later(days=1) if work.incoming.action == DUE] == []


@pytest.mark.parametrize("code_first", [True, False])
async def test_the_return_code_lasts_as_long_as_check_ins_are_to_come(centre: Centre, code_first: bool) -> None:
    old = await centre.newcomer()
    if not code_first:
        await centre.plan(old, 90)
    code = await centre.store.returns.make(old, "id", lambda: CODE)
    if code_first:
        assert round(await centre.store.returns.lasts(old) / timedelta(days=1)) == 30
        await centre.plan(old, 90)
    assert round(await centre.store.returns.lasts(old) / timedelta(days=1)) == 97
    keys, call = centre.store.scripts.keys, centre.store.scripts.call
    digest = (await call("GET", keys("return:of", old))).decode()
    assert await call("PTTL", keys("return:code", digest)) > timedelta(days=96) / timedelta(milliseconds=1)
    await centre.later(days=89)
    new = await centre.newcomer()
    assert await centre.store.returns.take_up(new, "id", code, BACK, request="r") == "taken"
    asked = [work for work in await centre.later(days=2) if work.incoming.action == DUE]
    assert [work.person for work in asked] == [new]
