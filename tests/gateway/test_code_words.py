"""Code words: recognised in what people type, kept sealed, repeated when staff come, and gone with the rest."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content.notices import code_word_sentences, sentences
from bot.core.types import LANGS, ChannelAddress, Pseudonym
from bot.gateway.code_words import CodeWordMessages, Wanted
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.identity.pseudonym import WEB, PseudonymMaker
from bot.store.store import Store
from tests.gateway.clients import CATALOG, Chat, Gateway
from tests.gateway.hotline import ANI, Staff
from tests.support.stores import content, key_names

MESSAGES = CodeWordMessages({lang: CATALOG.raw(lang, "code_word") for lang in LANGS})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("KATA RAHASIA", Wanted("ask", "id")),
        ("kak mau buat kata rahasia dong", Wanted("ask", "id")),
        ("code word please", Wanted("ask", "en")),
        ("KATA RAHASIA mangga", Wanted("set", "id", "mangga")),
        ("kata rahasia: Mangga!", Wanted("set", "id", "mangga")),
        ("kata rahasiaku adalah mangga", Wanted("set", "id", "mangga")),
        ("ganti kata rahasia jadi perahu ya kak", Wanted("set", "id", "perahu")),
        ("my code word is Mango", Wanted("set", "en", "mango")),
        ("apa kata rahasiaku?", Wanted("question", "id")),
        ("kata rahasia itu apa", Wanted("question", "id")),
        ("kata rahasia mangga?", Wanted("question", "id")),
        ("what is a code word", Wanted("question", "en")),
        ("kata rahasia ab", Wanted("question", "id")),
        ("majikan tahu kata rahasia bank saya", None),
        ("kata rahasia perusahaan bocor ke orang lain", None),
        ("mangga", None),
        ("saya lapar", None),
        ("kata rahasia " + "a" * 90, None),
        ("", None),
    ],
)
def test_what_a_message_wants(text: str, wanted: Wanted | None) -> None:
    assert MESSAGES.read(text) == wanted


def said(key: str, lang: str = "id", **values: Any) -> str:
    return CATALOG.text(lang, f"code_word.{key}", **values)  # type: ignore[arg-type]


def pseudonym(store: Store, chat: Chat) -> Pseudonym:
    return PseudonymMaker(store.keyring.subkey("pseudonym")).of(WEB, ChannelAddress(chat.token))


def queue_of(store: Store) -> CaseQueue:
    words = CATALOG.shared("handles")
    handles = Handles(words["nouns"], words["adjectives"])
    return CaseQueue(store, Audit(store), handles, code_word=code_word_sentences(CATALOG))


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(
    ("lang", "typed", "word"), [("id", "KATA RAHASIA mangga", "mangga"), ("en", "code word mango", "mango")]
)
async def test_the_word_comes_with_the_staff(gateway: Gateway, store: Store, lang: str, typed: str, word: str) -> None:
    chat, queue = await gateway.person(lang), queue_of(store)
    (kept,) = await chat.say(typed)
    assert kept["text"] == said("kept", lang, word=word)
    everything = "".join([await content(store, name) for name in await key_names(store)])
    assert word not in everything
    await chat.say("petugas")
    case = await queue.claim_next(ANI, ("id", "en"), greeting=sentences(CATALOG, "joined"))
    assert case is not None
    # the tiny worker opens Indonesian cases
    joined = CATALOG.text("id", "ui.staff_joined") + "\n" + said("joined", word=word)
    assert [reply["text"] for reply in await chat.replies()][-1] == joined
    assert word not in repr(await queue.conversation(case.id)), "no part of the case"
    assert await queue.code_word(case.id, ANI) == word


@pytest.mark.usefixtures("worker")
async def test_one_tap_chooses_and_another_changes(gateway: Gateway, store: Store) -> None:
    chat = await gateway.person()
    (about,) = await chat.say("kata rahasia")
    assert about["text"] == said("about")
    (kept,) = (await chat.send(payload=about["buttons"][0]["payload"])).json()["replies"]
    first = await store.code_words.of(pseudonym(store, chat))
    assert kept["text"] == said("kept", word=first)
    assert first in CATALOG.raw("id", "return_words")["words"].split()
    await chat.send(payload=kept["buttons"][0]["payload"])
    assert await store.code_words.of(pseudonym(store, chat)) != first
    (dropped,) = (await chat.send(payload=kept["buttons"][1]["payload"])).json()["replies"]
    assert dropped["text"] == said("dropped")
    assert await store.code_words.of(pseudonym(store, chat)) == ""


@pytest.mark.usefixtures("worker")
async def test_a_question_about_it_goes_to_the_staff_who_are_there(gateway: Gateway, store: Store) -> None:
    chat, staff = await gateway.person(), Staff(store)
    (about,) = await chat.say("apa itu kata rahasia?")
    assert about["text"] == said("about")
    await chat.say("petugas")
    claim = await staff.take()
    await chat.send(text="apa kata rahasiaku?")
    assert [line.text for line in await staff.read(claim, 1)] == ["apa kata rahasiaku?"]
    (kept,) = await chat.say("kata rahasia mangga")
    assert kept["text"] == said("kept", word="mangga")
    assert await staff.queue.code_word(claim.case_id, ANI) == "mangga", "set in the middle of it"


@pytest.mark.usefixtures("worker")
async def test_danger_is_never_taken_for_a_word(gateway: Gateway, store: Store) -> None:
    chat = await gateway.person()
    (reply,) = await chat.say("kata rahasia tolong saya disekap")
    assert reply["text"].startswith("echo")
    await chat.say("kata rahasia bahaya")
    assert await store.code_words.of(pseudonym(store, chat)) == ""


@pytest.mark.usefixtures("worker")
async def test_erasing_and_time_end_it(gateway: Gateway, store: Store) -> None:
    chat = await gateway.person()
    await chat.say("kata rahasia mangga")
    name = store.scripts.keys("codeword", pseudonym(store, chat))
    assert 0 < await store.scripts.redis.pttl(name) <= 30 * 86_400_000
    await chat.http.post("/chat/api/erase", headers=chat.headers)
    assert name not in await key_names(store)
