"""Referrals on a real Redis: consent first, withdrawn in time, followed to the end, gone with the person."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from bot.core import buttons
from bot.core.cases import Claim
from bot.core.errors import Refused
from bot.core.referrals import MOST, Outcome, Referral, State
from bot.core.types import Button, CaseId, CaseOpening, Lang, Pseudonym, Reply, StaffId
from bot.hotline.audit import Audit
from bot.hotline.consents import Consents
from bot.hotline.queue import CaseQueue
from bot.hotline.referring import new_referral
from bot.hotline.upkeep import Upkeep
from bot.store.store import Store
from tests.support.stores import Clock, content, key_names, person

ANI, BUDI = StaffId("ani"), StaffId("budi")
TEXT: Mapping[Lang, str] = {"id": "butuh tempat aman", "en": "needs a safe place"}
QUESTION: Mapping[Lang, Reply] = {
    lang: Reply(f"boleh? {lang}", buttons=(Button("ya", "consent:yes:x"),)) for lang in ("id", "en")
}


def line(outcome: Outcome, partner: str) -> Mapping[Lang, str]:
    return {"id": f"{partner} {outcome}", "en": f"{partner} {outcome}"}


@dataclass
class Talk:
    """A held case with a referral, and what its person says to it."""

    store: Store
    queue: CaseQueue
    consents: Consents
    them: Pseudonym
    claim: Claim
    referral: str

    async def says(self, *, yes: bool) -> Outcome:
        return (await self.consents.answer(self.them, self.referral, line, agrees=yes)).outcome

    async def move(self, to: State) -> None:
        notice = QUESTION if to == "asked" else None
        await self.queue.move(self.claim, self.referral, to, notice=notice)

    async def now(self) -> Referral:
        (one,) = await self.queue.referrals(self.claim.case_id)
        return one

    async def refuses(self, to: State) -> str:
        with pytest.raises(Refused) as refusal:
            await self.move(to)
        return refusal.value.code


@pytest.fixture
async def talk(store: Store, queue: CaseQueue, clock: Clock) -> Talk:
    store.eraser._patience = 0
    them = person()
    await store.sessions.open(them, "id")
    case_id = await queue.open(them, CaseOpening("high", 1, "id", ("asked",), "MY"))
    claim = (await queue.claim(ANI, case_id)).claim
    assert claim
    one = new_referral()
    await queue.propose(claim, one, "rumah", TEXT)
    return Talk(store, queue, Consents(store, clock=clock), them, claim, one)


async def test_a_whole_life_with_its_dates(talk: Talk, clock: Clock) -> None:
    for to in ("asked", "agreed", "sent", "accepted", "completed"):
        clock.advance(minutes=1)
        if to == "agreed":
            assert await talk.says(yes=True) == "agreed"
        else:
            await talk.move(to)  # type: ignore[arg-type]
    kept = await talk.now()
    assert [state for state, _ in kept.history] == ["proposed", "asked", "agreed", "sent", "accepted", "completed"]
    assert kept.history[-1][1] == clock()
    assert kept.text == TEXT
    assert await talk.queue.followed() == []


async def test_the_question_carries_buttons_signed_for_this_person_alone(talk: Talk) -> None:
    await talk.move("asked")
    (asked,) = await talk.store.outbox.after(talk.them, "")
    key = talk.store.keyring.subkey("buttons")
    assert buttons.verify(key, talk.them, asked.buttons[0].payload) == "consent:yes:x"


@pytest.mark.parametrize("answers", [(), (False,), (True, False)])
async def test_nothing_is_sent_without_a_standing_yes(talk: Talk, answers: tuple[bool, ...]) -> None:
    assert await talk.refuses("sent") == "referral_moved"
    await talk.move("asked")
    for yes in answers:
        await talk.says(yes=yes)
    assert await talk.refuses("sent") == "referral_moved"


async def test_a_yes_can_be_given_again_until_it_was_sent_and_never_after(talk: Talk) -> None:
    await talk.move("asked")
    said = [await talk.says(yes=yes) for yes in (False, True, True, False, True)]
    assert said == ["declined", "agreed", "agreed", "withdrawn", "agreed"]
    await talk.move("sent")
    assert [await talk.says(yes=yes) for yes in (False, True)] == ["too_late", "too_late"]
    assert (await talk.now()).state == "sent"


async def test_withdrawing_and_sending_at_once_has_one_truth(talk: Talk) -> None:
    for _ in range(10):
        one = new_referral()
        await talk.queue.propose(talk.claim, one, "rumah", TEXT)
        talk.referral = one
        await talk.queue.move(talk.claim, one, "asked", notice=QUESTION)
        await talk.says(yes=True)
        told, sent = await asyncio.gather(talk.says(yes=False), talk.move("sent"), return_exceptions=True)
        state = next(
            referral.state for referral in await talk.queue.referrals(talk.claim.case_id) if referral.id == one
        )
        assert (state, told) in [("sent", "too_late"), ("withdrawn", "withdrawn")]
        assert (sent is None) == (state == "sent")


async def test_an_answer_reaches_staff_and_keeps_the_case_open_until_it_was_read(talk: Talk) -> None:
    await talk.queue.looked(talk.claim)
    await talk.move("asked")
    await talk.says(yes=True)
    lines = [one.text for one in await talk.queue.conversation(talk.claim.case_id)]
    assert lines[-1] == "rumah agreed"
    with pytest.raises(Refused, match="unread"):
        await talk.queue.close(talk.claim, "referred")


async def test_an_answer_wakes_a_case_that_was_put_off(talk: Talk, clock: Clock) -> None:
    await talk.move("asked")
    await talk.queue.looked(talk.claim)
    await talk.queue.snooze(talk.claim, clock.now.replace(hour=20))
    assert await talk.says(yes=True) == "agreed"
    assert (await talk.queue.get(talk.claim.case_id)).state == "waiting"


async def test_nobody_else_can_answer(talk: Talk) -> None:
    await talk.move("asked")
    other = person()
    await talk.store.sessions.open(other, "id")
    assert (await talk.consents.answer(other, talk.referral, line, agrees=True)).outcome == "over"
    for nonsense in ("", "x", "0" * 8, "../../" + talk.referral, talk.referral + ":state"):
        assert (await talk.consents.answer(talk.them, nonsense, line, agrees=True)).outcome == "over"
    assert (await talk.now()).state == "asked"


async def test_who_does_not_hold_the_case_moves_nothing(talk: Talk) -> None:
    await talk.queue.assign(talk.claim.case_id, ANI, BUDI)
    assert await talk.refuses("asked") == "claim_lost"
    assert await talk.refuses("agreed") == "not_allowed"


async def test_the_partners_answer_is_recorded_after_closing(talk: Talk, clock: Clock) -> None:
    await talk.move("asked")
    await talk.says(yes=True)
    with pytest.raises(Refused, match="referral_moved"):
        await talk.queue.follow(BUDI, talk.claim.case_id, talk.referral, "accepted")
    await talk.move("sent")
    await talk.queue.looked(talk.claim)
    await talk.queue.close(talk.claim, "referred")
    (waiting,) = await talk.queue.followed()
    assert (waiting.case_id, waiting.referral.state) == (talk.claim.case_id, "sent")
    assert waiting.referral.text == {}
    await talk.queue.follow(BUDI, talk.claim.case_id, talk.referral, "completed")
    assert await talk.queue.followed() == []


async def test_a_late_yes_on_a_closed_case_says_that_nobody_will_send_it(talk: Talk) -> None:
    await talk.move("asked")
    await talk.queue.looked(talk.claim)
    await talk.queue.close(talk.claim, "other")
    assert await talk.says(yes=True) == "over"


async def test_a_person_who_cannot_be_reached_is_not_asked(talk: Talk) -> None:
    await talk.store.eraser.delete(talk.them, keep_open_case=True)
    assert await talk.refuses("asked") == "unreachable"
    assert (await talk.now()).state == "proposed"


async def test_a_case_has_room_for_so_many(talk: Talk) -> None:
    for _ in range(MOST - 1):
        await talk.queue.propose(talk.claim, new_referral(), "rumah", TEXT)
    with pytest.raises(Refused, match="too_many"):
        await talk.queue.propose(talk.claim, new_referral(), "rumah", TEXT)


async def test_it_is_sealed_audited_and_gone_with_the_person(talk: Talk, audit: Audit) -> None:
    await talk.move("asked")
    await talk.says(yes=True)
    everything = [await content(talk.store, name) for name in await key_names(talk.store)]
    assert not any("tempat aman" in one or "safe place" in one for one in everything)
    actions = [entry.action for entry in await audit.entries()]
    assert actions[:3] == ["referral_agreed", "referral_asked", "referral_proposed"]
    assert await audit.verify()
    await talk.store.eraser.erase(talk.them)
    assert not [name for name in await key_names(talk.store) if "referral" in name]
    assert await talk.queue.followed() == []
    assert await talk.says(yes=True) == "over"


async def test_it_dies_with_the_case(talk: Talk, clock: Clock) -> None:
    name = talk.store.scripts.keys("case:referrals", talk.claim.case_id)
    left = await talk.store.scripts.call("PTTL", name)
    row = await talk.store.scripts.call("PTTL", talk.store.scripts.keys("case", talk.claim.case_id))
    assert 0 < left < row + 1000  # in ms
    await talk.move("asked")
    await talk.says(yes=True)
    clock.advance(days=91)
    assert await Upkeep(talk.store).sweep(clock()) == 1
    assert await talk.queue.referrals(CaseId(talk.claim.case_id)) == []
    assert await talk.queue.followed() == []


async def test_a_case_counts_once_by_the_furthest_step_of_its_referrals(talk: Talk, clock: Clock) -> None:
    await talk.move("asked")
    await talk.says(yes=True)
    await talk.move("sent")
    second = new_referral()
    await talk.queue.propose(talk.claim, second, "rumah", TEXT)
    await talk.queue.move(talk.claim, second, "asked", notice=QUESTION)
    await talk.queue.looked(talk.claim)
    await talk.queue.close(talk.claim, "referred")
    (counts,) = (await talk.store.statistics.months()).values()
    assert {code: n for code, n in counts.items() if code.startswith("referral:")} == {"referral:sent": 1}
    # what the partner answers afterwards is not what was counted: opening again takes back just that
    await talk.queue.follow(ANI, talk.claim.case_id, talk.referral, "accepted")
    await talk.queue.reopen(talk.claim.case_id, ANI)
    assert (await talk.store.statistics.months()).get(f"{clock():%Y-%m}", {}) == {}
