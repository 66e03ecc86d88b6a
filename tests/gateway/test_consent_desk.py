"""The yes and no to a referral through HTTP: no worker, staff hold the case, and the person reads what is true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bot.content import referral_words
from bot.core.cases import Claim
from bot.core.types import CaseOpening, ChannelAddress, Pseudonym, StaffId
from bot.gateway.app import create_gateway
from bot.gateway.parts import GatewayParts
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.hotline.referring import new_referral
from bot.identity.pseudonym import PseudonymMaker
from bot.settings import utc_now
from bot.store.store import Store
from tests.gateway.clients import CATALOG, toolkit
from tests.support.partners import PARTNER, with_partner

CONTENT = with_partner(CATALOG)
WORDS = CONTENT.shared("handles")


@dataclass
class Asked:
    """A person who was asked on a gateway without a worker."""

    http: httpx.AsyncClient
    store: Store
    queue: CaseQueue
    claim: Claim
    referral: str
    them: Pseudonym

    async def replies(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.http.get("/chat/api/replies", params={"wait": "0"})).json()["replies"]
        return found

    async def press(self, title: str, **more: Any) -> httpx.Response:
        shown = [button for reply in await self.replies() for button in reply["buttons"] if button["title"] == title]
        return await self.http.post("/chat/api/messages", json={"payload": shown[-1]["payload"], **more})

    async def state(self) -> str:
        (one,) = await self.queue.referrals(self.claim.case_id)
        return one.state


@pytest.fixture
async def asked(store: Store) -> Any:
    app = create_gateway(GatewayParts(store=store, catalog=CONTENT, load_toolkit=toolkit, clock=utc_now))
    queue = CaseQueue(store, Audit(store), Handles(WORDS["nouns"], WORDS["adjectives"]))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://chat.test") as http:
        token = (await http.post("/chat/api/sessions", json={"language": "id"})).json()["session"]
        http.headers["authorization"] = f"Bearer {token}"
        maker = PseudonymMaker(store.keyring.subkey("pseudonym"))
        them = maker.of("web", ChannelAddress(token))
        case_id = await queue.open(them, CaseOpening("high", 1, "id", ("asked_for_staff",), "ID"))
        claim = (await queue.claim(StaffId("ani"), case_id)).claim
        assert claim
        one = new_referral()
        text = referral_words.passed_on(CONTENT, one, ["shelter", "legal"], "ID", "sumatera_utara", "id")
        await queue.propose(claim, one, PARTNER, text)
        (referral,) = await queue.referrals(case_id)
        await queue.move(claim, one, "asked", notice=referral_words.question(CONTENT, referral))
        yield Asked(http, store, queue, claim, one, them)


async def test_the_question_shows_everything_that_would_be_passed_on(asked: Asked) -> None:
    question = (await asked.replies())[-1]
    (referral,) = await asked.queue.referrals(asked.claim.case_id)
    assert referral.text["id"] in question["text"]
    assert "Rumah Contoh (rekaan)" in question["text"]
    for part in ("Tempat aman", "Bantuan hukum", "Sumatera Utara, Indonesia", referral.code):
        assert part in referral.text["id"], part
    assert [button["title"] for button in question["buttons"]] == ["Ya, boleh", "Tidak"]


async def test_yes_then_taking_it_back(asked: Asked) -> None:
    *_, thanks = (await asked.press("Ya, boleh")).json()["replies"]
    assert "masih bisa membatalkannya" in thanks["text"]
    assert await asked.state() == "agreed"
    *_, over = (await asked.press("Batalkan")).json()["replies"]
    assert "Tidak ada yang dikirim" in over["text"]
    assert await asked.state() == "withdrawn"
    lines = [line.text for line in await asked.queue.conversation(asked.claim.case_id)]
    assert "Jangan kirim apa pun" in lines[-1]


async def test_after_sending_it_is_told_that_it_is_too_late(asked: Asked) -> None:
    await asked.press("Ya, boleh")
    notice = referral_words.sent(CONTENT, CONTENT.partners[PARTNER])
    await asked.queue.move(asked.claim, asked.referral, "sent", notice=notice)
    assert "sudah dikirim ke Rumah Contoh" in (await asked.replies())[-1]["text"]
    (late,) = [
        one for one in (await asked.press("Batalkan")).json()["replies"] if "tidak bisa dibatalkan" in one["text"]
    ]
    assert late["buttons"] == []
    assert await asked.state() == "sent"


async def test_the_same_press_twice_is_said_once(asked: Asked) -> None:
    before = len(await asked.replies())
    for _ in range(2):
        assert (await asked.press("Ya, boleh", id="same")).is_success
    assert len(await asked.replies()) == before + 1
    assert len(await asked.queue.conversation(asked.claim.case_id)) == 2, "the question and one answer"


async def test_a_page_that_does_not_wait_reads_it_by_its_poll(asked: Asked) -> None:
    assert (await asked.press("Tidak", wait=0)).json()["replies"] == []
    assert "tidak dikirim" in (await asked.replies())[-1]["text"]
    assert await asked.state() == "declined"


async def test_a_button_of_somebody_else_counts_for_nothing(asked: Asked) -> None:
    payload = (await asked.replies())[-1]["buttons"][0]["payload"]
    other = (await asked.http.post("/chat/api/sessions", json={})).json()["session"]
    answer = await asked.http.post(
        "/chat/api/messages", json={"payload": payload}, headers={"authorization": f"Bearer {other}"}
    )
    assert answer.status_code == 400
    assert await asked.state() == "asked"


async def test_after_erasing_an_old_button_does_nothing(asked: Asked) -> None:
    payload = (await asked.replies())[-1]["buttons"][0]["payload"]
    await asked.store.eraser.delete(asked.them)
    assert (await asked.http.post("/chat/api/messages", json={"payload": payload})).status_code == 401
