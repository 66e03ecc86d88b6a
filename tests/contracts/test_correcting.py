"""Corrections of a reply: one contract for the queue in Redis and its in-memory twin."""

from __future__ import annotations

from dataclasses import replace

from tests.support.hotlines import ANI, BUDI, Hotline, refused


async def test_the_last_reply_can_be_corrected_and_once_more(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    assert await hotline.queue.correctable(claim.case_id, ANI) == ""
    await hotline.queue.reply(claim, "hubungi 0812", "Ani")
    wrong = await hotline.queue.correctable(claim.case_id, ANI)
    assert wrong
    await hotline.queue.correct(claim, wrong, "hubungi 0813", "Ani")
    await hotline.queue.correct(claim, wrong, "hubungi 0814", "Ani")
    assert await hotline.said(them) == ["hubungi 0812", "hubungi 0813", "hubungi 0814"]
    lines = await hotline.queue.conversation(claim.case_id)
    assert [(line.text, line.kind, line.by) for line in lines] == [
        ("hubungi 0812", "", "Ani"),
        ("hubungi 0813", "correction", "Ani"),
        ("hubungi 0814", "correction", "Ani"),
    ]


async def test_not_after_something_else_was_said_nor_after_a_while(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    await hotline.queue.reply(claim, "satu", "Ani")
    first = await hotline.queue.correctable(claim.case_id, ANI)
    await hotline.queue.reply(claim, "dua", "Ani")
    await refused("too_late", hotline.queue.correct(claim, first, "salah", "Ani"))
    second = await hotline.queue.correctable(claim.case_id, ANI)
    hotline.clock.advance(minutes=16)
    assert await hotline.queue.correctable(claim.case_id, ANI) == ""
    await refused("too_late", hotline.queue.correct(claim, second, "terlambat", "Ani"))


async def test_a_reply_is_found_by_what_its_writer_calls_it(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    await hotline.queue.reply(claim, "satu", "Ani", mark="17")
    wrong = await hotline.queue.correctable(claim.case_id, ANI)
    assert wrong == await hotline.queue.correctable(claim.case_id, ANI, mark="17")
    assert await hotline.queue.correctable(claim.case_id, ANI, mark="16") == ""
    await hotline.queue.correct(claim, wrong, "dua", "Ani")
    assert await hotline.queue.correctable(claim.case_id, ANI, mark="17") == wrong, "and once more"
    await hotline.queue.reply(claim, "tiga", "Ani")
    assert await hotline.queue.correctable(claim.case_id, ANI, mark="17") == "", "more was said since"


async def test_nobody_corrects_a_colleague(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    await hotline.queue.reply(claim, "satu", "Ani")
    wrong = await hotline.queue.correctable(claim.case_id, ANI)
    given = await hotline.queue.transfer(claim, BUDI)
    assert given.claim is not None
    assert await hotline.queue.correctable(claim.case_id, BUDI) == ""
    await refused("too_late", hotline.queue.correct(given.claim, wrong, "dua", "Budi"))
    await refused("claim_lost", hotline.queue.correct(claim, wrong, "dua", "Ani"))
    await refused("claim_lost", hotline.queue.correct(replace(claim, fence=0), wrong, "dua", "Ani"))
