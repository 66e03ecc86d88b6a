"""What staff write down: one contract for the queue in Redis and its in-memory twin."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.hotlines import ANI, BUDI, HELLO, Hotline, refused


async def test_tags_needs_and_referrals_are_set_by_the_holder(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    await hotline.queue.label(claim, "tags", ["minor", "callback", "minor"])
    await hotline.queue.label(claim, "needs", ["shelter"])
    await hotline.queue.label(claim, "referrals", ["sapa_129:agreed"])
    case = await hotline.queue.get(claim.case_id)
    assert (case.tags, case.needs, case.referrals) == (("minor", "callback"), ("shelter",), ("sapa_129:agreed",))
    await hotline.queue.label(claim, "tags", [])
    assert (await hotline.queue.get(claim.case_id)).tags == ()
    await refused("claim_lost", hotline.queue.label(replace(claim, fence=0), "tags", ["minor"]))


@pytest.mark.parametrize("how", ["hand_back", "lapse", "snooze", "ran out"])
async def test_files_are_let_in_no_more_when_staff_leave(hotline: Hotline, how: str) -> None:
    _, claim = await hotline.held()
    await hotline.queue.accept_media(claim, on=True)
    await hotline.queue.looked(claim)
    if how == "hand_back":
        await hotline.queue.hand_back(claim)
    elif how == "snooze":
        await hotline.queue.snooze(claim, hotline.clock() + timedelta(hours=1))
    else:
        hotline.clock.advance(minutes=90)
        if how == "lapse":
            await hotline.queue.lapse_expired(hotline.clock())
    if how != "ran out":
        assert not (await hotline.queue.get(claim.case_id)).media
    assert not (await hotline.queue.claim(BUDI, claim.case_id)).media, "whoever comes next asks anew"


async def test_files_are_let_in_by_the_holder_until_the_case_is_closed(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    assert not (await hotline.queue.get(claim.case_id)).media
    await hotline.queue.accept_media(claim, on=True, notice=HELLO)
    assert (await hotline.said(them)) == ["petugas datang"]
    given = await hotline.queue.transfer(claim, BUDI)
    assert given.media, "a colleague goes on where one stopped"
    await refused("claim_lost", hotline.queue.accept_media(claim, on=False))
    assert given.claim is not None
    await hotline.queue.accept_media(given.claim, on=False)
    assert not (await hotline.queue.get(claim.case_id)).media
    await hotline.queue.accept_media(given.claim, on=True)
    await hotline.queue.close(given.claim, "informed")
    assert not (await hotline.queue.reopen(claim.case_id, BUDI)).media


async def test_what_was_written_down_stays_when_the_case_changes_hands(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    await hotline.queue.label(claim, "needs", ["wages"])
    await hotline.queue.note(claim, "telepon KBRI")
    given = await hotline.queue.transfer(claim, BUDI)
    assert given.needs == ("wages",)
    assert given.claim is not None
    await hotline.queue.note(given.claim, "sudah")
    assert [(note.staff, note.text) for note in await hotline.queue.notes(claim.case_id)] == [
        (ANI, "telepon KBRI"),
        (BUDI, "sudah"),
    ]


async def test_a_mention_waits_until_the_colleague_opens_the_case(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    await hotline.queue.note(claim, "@Budi tolong lihat", mentions=[BUDI])
    await hotline.queue.note(claim, "@Budi lagi", mentions=[BUDI])
    assert [case.id for case in await hotline.queue.mentions(BUDI)] == [claim.case_id]
    assert await hotline.queue.mentions(ANI) == []
    await hotline.queue.mention_seen(BUDI, claim.case_id)
    await hotline.queue.mention_seen(BUDI, claim.case_id)
    assert await hotline.queue.mentions(BUDI) == []


async def test_a_debrief_is_for_its_writer(hotline: Hotline) -> None:
    _, claim = await hotline.held("urgent")
    await hotline.queue.close(claim, "helped", debrief="berat sekali")
    assert [note.text for note in await hotline.queue.debriefs(claim.case_id, ANI)] == ["berat sekali"]
    assert await hotline.queue.debriefs(claim.case_id, BUDI) == []
    assert await hotline.queue.notes(claim.case_id) == []


async def test_nothing_written_down_outlives_erasing(hotline: Hotline) -> None:
    them, claim = await hotline.held("urgent")
    await hotline.queue.label(claim, "needs", ["shelter"])
    await hotline.queue.note(claim, "@Budi", mentions=[BUDI])
    await hotline.queue.close(claim, "helped", debrief="berat")
    await hotline.erase(them)
    case = await hotline.queue.get(claim.case_id)
    assert (case.needs, case.tags, case.referrals) == ((), (), ())
    assert await hotline.queue.notes(claim.case_id) == []
    assert await hotline.queue.debriefs(claim.case_id, ANI) == []
    assert await hotline.queue.mentions(BUDI) == []
