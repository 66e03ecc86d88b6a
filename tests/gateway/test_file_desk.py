"""Pictures and documents from the web chat: taken only when staff have asked, cleaned, once, and refused in words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.cases import Claim
from bot.core.media import MOST_PAGES
from bot.core.types import ChannelAddress
from bot.identity.pseudonym import WEB, PseudonymMaker
from bot.store.store import Store
from tests.gateway.clients import CATALOG, Chat, Gateway
from tests.gateway.hotline import ANI, Staff
from tests.gateway.media.files import SECRET, heic, paper, photo

pytestmark = pytest.mark.usefixtures("worker")


def said(key: str, lang: str = "id", **values: Any) -> str:
    return CATALOG.text(lang, f"relay.media.{key}", **values)  # type: ignore[arg-type]


async def post(chat: Chat, data: bytes, query: str = "") -> str:
    answer = await chat.http.post(f"/chat/api/photos{query}", content=data, headers=chat.headers)
    assert answer.status_code == 200, answer.text
    (reply,) = answer.json()["replies"]
    return str(reply["text"])


async def letting_in(gateway: Gateway, store: Store, lang: str = "id") -> tuple[Chat, Staff, Claim]:
    chat, staff = await gateway.person(lang), Staff(store)
    await chat.say("petugas")
    claim = await staff.take()
    await staff.queue.accept_media(claim, on=True)
    return chat, staff, claim


@pytest.mark.parametrize(
    ("lang", "file", "kind"),
    [("id", photo(), "photo"), ("en", paper(), "document"), ("id", heic(), "photo")],
    ids=["jpeg", "pdf", "heic"],
)
async def test_a_file_reaches_staff_clean(gateway: Gateway, store: Store, lang: str, file: bytes, kind: str) -> None:
    chat, staff, claim = await letting_in(gateway, store, lang)
    assert await post(chat, file) == said("done", lang)
    (line,) = await staff.read(claim, 1)
    assert line.kind == kind
    shown, data = await staff.queue.medium(claim.case_id, ANI, line.media, "data")
    assert (shown, SECRET in data, data[:2]) == (kind, False, b"\xff\xd8")


async def test_sent_again_it_is_the_same_picture(gateway: Gateway, store: Store) -> None:
    chat, staff, claim = await letting_in(gateway, store)
    for _ in range(2):
        assert await post(chat, photo(), "?id=abc") == said("done")
    assert len(await staff.read(claim)) == 1


async def test_what_cannot_be_made_anew_is_refused_in_words(gateway: Gateway, store: Store) -> None:
    chat, staff, claim = await letting_in(gateway, store)
    assert await post(chat, paper(MOST_PAGES + 1)) == said("pages", n=MOST_PAGES)
    assert await post(chat, paper(locked=True)) == said("locked")
    assert await post(chat, b"PK\x03\x04 kontrak.docx") == said("kind")
    assert await post(chat, b"") == said("kind")
    assert await post(chat, photo()[:900]) == said("broken")
    assert await staff.read(claim) == []


async def test_nobody_asked_for_it(gateway: Gateway, store: Store) -> None:
    chat, staff = await gateway.person(), Staff(store)
    assert await post(chat, photo()) == said("not_asked")
    await chat.say("petugas")
    claim = await staff.take()
    answer = await chat.http.post("/chat/api/photos", content=photo(), headers=chat.headers)
    (reply,) = answer.json()["replies"]
    assert (reply["text"], reply["effect"]) == (said("not_asked"), "media_off")
    assert [line.kind for line in await staff.read(claim, 1)] == ["refused"]


async def test_who_is_blocked_sends_no_files(gateway: Gateway, store: Store) -> None:
    chat, staff, claim = await letting_in(gateway, store)
    maker = PseudonymMaker(store.keyring.subkey("pseudonym"))
    await store.barred.add(maker.of(WEB, ChannelAddress(chat.token)))
    answer = await chat.http.post("/chat/api/photos", content=photo(), headers=chat.headers)
    assert answer.status_code == 403
    assert answer.json()["error"]["message"] == CATALOG.text("id", "page.errors.barred")
    assert await staff.read(claim) == []


async def test_limits_and_strangers(gateway: Gateway, store: Store) -> None:
    chat, _, _ = await letting_in(gateway, store)
    answer = await chat.http.post("/chat/api/photos", content=b"x" * (5 * 2**20 + 1), headers=chat.headers)
    assert answer.status_code == 413
    answer = await chat.http.post("/chat/api/photos?id=../x", content=photo(), headers=chat.headers)
    assert answer.status_code == 400
    answer = await chat.http.post("/chat/api/photos", content=photo(), headers={"Authorization": "Bearer x"})
    assert answer.status_code == 401
