"""Return codes over HTTP: made, written down, and taken up from another session."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.core import buttons
from bot.core.types import ChannelAddress, Lang, Pseudonym
from bot.gateway.code_word_desk import CodeWordDesk
from bot.gateway.consent_desk import ConsentDesk
from bot.gateway.desk import Desk
from bot.gateway.first_aid import FirstAid
from bot.gateway.parts import LateToolkit
from bot.gateway.release_desk import ReleaseDesk
from bot.gateway.return_desk import ReturnDesk
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.identity.pseudonym import WEB, PseudonymMaker
from bot.settings import utc_now
from bot.store.store import Store
from tests.gateway.clients import CATALOG, Chat, Gateway, eventually, toolkit
from tests.gateway.tiny_worker import TinyWorker

pytestmark = pytest.mark.usefixtures("worker")


def ui(lang: Lang, key: str, **values: Any) -> str:
    return CATALOG.text(lang, f"comeback.{key}", **values)


def pseudonym(store: Store, chat: Chat) -> Pseudonym:
    return PseudonymMaker(store.keyring.subkey("pseudonym")).of(WEB, ChannelAddress(chat.token))


async def code_of(store: Store, chat: Chat, lang: Lang = "id") -> list[str]:
    """Makes a code as a person does: asks, reads, presses."""
    (about,) = await chat.say("kode kembali" if lang == "id" else "return code")
    assert about["text"] == ui(lang, "about")
    (shown,) = (await chat.send(payload=about["buttons"][0]["payload"])).json()["replies"]
    assert "30" in shown["text"]
    return re.findall(r"\d\. (\w+)", shown["text"])


def queue(store: Store) -> CaseQueue:
    words = CATALOG.shared("handles")
    return CaseQueue(store, Audit(store), Handles(words["nouns"], words["adjectives"]))


async def everything(store: Store) -> bytes:
    """All that is stored, with every sealed value of the persons' mailboxes and outboxes as it lies there."""
    names = await store.scripts.call("KEYS", f"{store.scripts.keys.prefix}*")
    return repr([(name, await store.scripts.call("DUMP", name)) for name in names]).encode()


@pytest.mark.parametrize("lang", ["id", "en"])
async def test_a_conversation_goes_on_in_another_session(gateway: Gateway, store: Store, lang: Lang) -> None:
    old = await gateway.person(lang)
    await old.say("petugas")
    code = await code_of(store, old, lang)
    assert len(code) == 5
    new = await gateway.person(lang)
    (reply,) = await new.say(", ".join(code).upper())
    assert reply["text"] == f"pressed return:back:{lang}:"
    (waiting,) = await queue(store).waiting()
    lines = [line.text for line in await queue(store).conversation(waiting.case.id)]
    assert lines[-1] == CATALOG.text("id", "console.case.person_back")
    answer = await old.send(text="masih di sini")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "unknown_session"


async def test_the_words_are_stored_nowhere(gateway: Gateway, store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    old = await gateway.person()
    await old.say("petugas")
    code = await code_of(store, old)
    new = await gateway.person()
    await new.say(" ".join([*code[:4], "gajah" if code[4] != "gajah" else "meja"]))
    await new.say(f"kode saya {' '.join(code)}")
    assert not re.search("|".join(code).encode(), await everything(store))
    assert not re.search("|".join(code), caplog.text)
    texts = [
        line.text for case in await queue(store).waiting() for line in await queue(store).conversation(case.case.id)
    ]
    shown = [reply["text"] for reply in await new.replies()]
    # one of its words can stand in any sentence by chance
    assert not [text for text in texts + shown if len(set(code) & set(text.split())) > 1], "not even in the outbox"


async def test_wrong_unknown_and_used_codes_get_the_same_words(gateway: Gateway, store: Store) -> None:
    old = await gateway.person()
    code = await code_of(store, old)
    wrong = await (await gateway.person()).say(" ".join([*code[:3], "gajah", "meja"]))
    unknown = await (await gateway.person()).say("gajah meja roti kelapa jagung")
    assert (await (await gateway.person()).say(" ".join(code)))[0]["text"].startswith("pressed return:back")
    used = await (await gateway.person()).say(" ".join(code))
    texts = {reply["text"] for replies in (wrong, unknown, used) for reply in replies}
    assert texts == {ui("id", "wrong")}


async def test_too_many_tries_are_told_to_wait_and_the_chat_goes_on(gateway: Gateway) -> None:
    chat = await gateway.person()
    answers = [(await chat.say("gajah meja roti kelapa jagung"))[0]["text"] for _ in range(7)]
    assert answers == [ui("id", "wrong")] * 6 + [ui("id", "limited")]
    assert (await chat.say("halo"))[0]["text"] == "echo halo"


async def test_a_miscount_is_told(gateway: Gateway) -> None:
    chat = await gateway.person()
    assert (await chat.say("gajah meja roti kelapa"))[0]["text"] == ui("id", "count", n=4)


async def test_what_is_said_beside_the_code_is_answered_and_the_code_cut_out(gateway: Gateway, store: Store) -> None:
    old = await gateway.person()
    code = await code_of(store, old)
    new = await gateway.person()
    replies = await new.say(f"tolong aku dikunci {' '.join(code)} cepat")
    assert replies[-1]["text"] == "echo tolong aku dikunci   cepat"
    everything_said = [reply["text"] for reply in await new.replies()]
    assert "pressed return:back:id:" in everything_said


async def test_a_repeated_request_changes_nothing(gateway: Gateway, store: Store) -> None:
    old = await gateway.person()
    code = await code_of(store, old)
    new = await gateway.person()
    for _ in range(2):
        (reply,) = await new.say(" ".join(code), id="same")
        assert reply["text"] == "pressed return:back:id:"
    assert len(await new.replies()) == 2, "the greeting and one welcome"


async def test_a_page_that_does_not_wait_reads_the_code_in_the_answer(gateway: Gateway, store: Store) -> None:
    chat = await gateway.person("en")
    token = buttons.sign(store.keyring.subkey("buttons"), pseudonym(store, chat), "return:make:en")
    (shown,) = (await chat.send(payload=token, wait=0)).json()["replies"]
    assert len(re.findall(r"\d\. (\w+)", shown["text"])) == 5
    assert shown["id"].endswith("-0")
    assert len(await chat.replies()) == 1, "the code is in no outbox"


async def test_a_push_channel_gets_it_through_its_outbox(gateway: Gateway, store: Store) -> None:
    key = store.keyring.subkey("buttons")
    first_aid = FirstAid(CATALOG, LateToolkit(toolkit), key)
    desk = Desk(
        store,
        first_aid,
        ReturnDesk(store, CATALOG, key, utc_now),
        ConsentDesk(store, CATALOG, key, utc_now),
        ReleaseDesk(store, CATALOG, key, utc_now),
        CodeWordDesk(store, CATALOG, first_aid, key, utc_now),
        utc_now,
    )
    them = pseudonym(store, await gateway.person())
    await store.sessions.open(them, "id", lane="telegram")
    outcome = await desk.take_in(them, "id", action="return:make:id", wait=0, pushed=True)
    assert outcome.replies == ()
    last = (await store.outbox.after(them, ""))[-1]
    assert len(re.findall(r"\d\. (\w+)", last.text)) == 5
    await desk.aclose()


async def test_a_button_of_somebody_else_makes_no_code(gateway: Gateway, store: Store) -> None:
    chat, other = await gateway.person(), await gateway.person()
    token = buttons.sign(store.keyring.subkey("buttons"), pseudonym(store, other), "return:make:id")
    assert (await chat.send(payload=token)).status_code == 400


async def test_without_a_worker_the_code_still_works_and_the_answer_follows(
    gateway: Gateway, store: Store, worker: TinyWorker
) -> None:
    old = await gateway.person()
    code = await code_of(store, old)
    worker.state, worker.taking = "loading", False
    await eventually(lambda: _is(store, "loading"))
    new = await gateway.person()
    (held,) = await new.say(" ".join(code))
    assert held["text"] == CATALOG.text("id", "page.holding")
    worker.state, worker.taking = "ready", True
    replies = await eventually(lambda: new.replies(held["id"], 1))
    assert [reply["text"] for reply in replies] == ["pressed return:back:id:"]


async def _is(store: Store, state: str) -> bool:
    return await store.health.nlu_state() == state
