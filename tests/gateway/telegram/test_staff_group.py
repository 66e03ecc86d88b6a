"""Staff work on cases in a forum group: content-free until somebody takes a case, and gone with the case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.cases import Lease
from bot.gateway.telegram import forum
from tests.botapi import faults
from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer
from tests.gateway.telegram.staff_room import GROUP, StaffRoom, somebody
from tests.gateway.telegram.town import said


async def test_a_case_from_its_topic_to_its_end(room: StaffRoom, siti: Phone) -> None:
    ani = await room.staff("Ani", 701)
    case_id = await room.asked_for(siti)
    case = await room.case(case_id)
    thread = await room.thread(case_id)
    # a topic with the handle that the console shows, and nothing of the conversation
    assert room.group.chat.topics[thread].name == case.handle
    siti.send("majikan saya memukul saya")
    await siti.wait_for("echo majikan")
    assert not [text for text in await room.shown(case_id) if "majikan" in text or "Siti" in text]
    # taken in the topic: the same transition as in the console
    assert await room.press(ani, case_id, "claim") == said("forum.hints.claimed")
    await siti.wait_for(said("ui.staff_joined"))
    case = await room.case(case_id)
    assert case.claim
    assert case.claimed_by == (await room.member("Ani")).id
    siti.send("saya di kamar atas")
    new = await room.sees(case_id, "saya di kamar atas")
    head = said("forum.line.head")
    assert new.text.startswith(f"{head}\n")
    (veil,) = [one for one in new.raw["entities"] if one["type"] == "spoiler"]
    assert (veil["offset"], veil["length"]) == (len(head) + 1, len(new.text) - len(head) - 1)
    assert new.raw["has_protected_content"]
    # what she writes in the topic goes to the person, under the name of staff in general
    ani.send("saya di sini, kamu aman?", chat=room.group, thread=thread)
    heard = await siti.wait_for("kamu aman?")
    assert heard.text == "Petugas: saya di sini, kamu aman?"
    # closing asks for the outcome, and nothing stays
    assert await room.press(ani, case_id, "close") == said("forum.hints.choose_outcome")
    await room.until(lambda: _offers(room, case_id, said("console.outcome.safe")))
    assert await room.press(ani, case_id, "console.outcome.safe") == said("forum.hints.closed")
    await siti.wait_for(said("ui.staff_closed"))
    assert (await room.case(case_id)).outcome == "safe"
    await room.until(lambda: _gone(room, thread))
    await room.until(lambda: _forgotten(room))
    trail = [entry.action for entry in reversed(await room.queue._audit.entries(limit=20)) if entry.subject == case_id]
    assert list(dict.fromkeys(trail)) == ["claimed", "read", "replied", "closed"]


async def _has_line(room: StaffRoom, case_id: object, least: int) -> bool:
    return len(await room.queue.conversation(case_id)) >= least  # type: ignore[arg-type]


async def _offers(room: StaffRoom, case_id: object, title: str) -> bool:
    thread = await room.thread(case_id)  # type: ignore[arg-type]
    return any(title in one.titles for one in room.group.messages(thread))


async def _gone(room: StaffRoom, thread: int) -> bool:
    return thread not in room.group.chat.topics and not room.group.messages(thread)


async def _forgotten(room: StaffRoom) -> bool:
    return await room.topics.all() == {}


async def test_who_is_not_linked_is_answered_politely_and_not_forwarded(room: StaffRoom, siti: Phone) -> None:
    ani, stranger = await room.staff("Ani", 701), await room.staff("Budi", 702, linked=False)
    case_id = await room.asked_for(siti)
    thread = await room.thread(case_id)
    assert await room.press(stranger, case_id, "claim") == said("forum.hints.not_linked")
    await room.press(ani, case_id, "claim")
    await siti.wait_for(said("ui.staff_joined"))
    mark = siti.mark()
    for _ in range(5):
        stranger.send("halo, ini saya", chat=room.group, thread=thread)
    answer = await room.sees(case_id, said("forum.hints.not_linked"))
    assert answer.raw["reply_to_message"]["from"]["id"] == stranger.id
    ani.send("halo dari Ani", chat=room.group, thread=thread)
    await siti.wait_for("halo dari Ani", since=mark)
    assert not [one for one in siti.messages() if "ini saya" in one.text]
    assert (await room.shown(case_id)).count(said("forum.hints.not_linked")) == 1
    # a linked colleague who does not hold the case, what is no text, a correction, an unknown command
    caca = await room.staff("Caca", 703)
    caca.send("saya juga", chat=room.group, thread=thread)
    await room.sees(case_id, said("forum.hints.of_other"))
    assert await room.press(caca, case_id, "word") == said("forum.hints.of_other")
    ani.send_raw({"location": {"latitude": 1.0, "longitude": 2.0}}, chat=room.group, thread=thread)
    await room.sees(case_id, said("forum.hints.only_text"))
    ani.send("/buka", chat=room.group, thread=thread)
    await room.sees(case_id, said("forum.hints.unknown_command"))
    ani.send("x" * 4001, chat=room.group, thread=thread)
    await room.sees(case_id, said("forum.hints.too_long", n=4000))
    assert [one.text for one in siti.messages() if one.by_bot][-1] == "Petugas: halo dari Ani"
    assert not room.town.server.calls_of("leaveChat", chat_id=GROUP)


async def test_hand_back_lapse_and_taking_up_in_the_console(room: StaffRoom, siti: Phone) -> None:
    ani, budi = await room.staff("Ani", 701), await room.staff("Budi", 702)
    case_id = await room.asked_for(siti)
    thread = await room.thread(case_id)
    await room.press(ani, case_id, "claim")
    assert await room.press(budi, case_id, "claim") == said("forum.hints.already_claimed")
    ani.send("/kembalikan", chat=room.group, thread=thread)
    await room.sees(case_id, said("forum.hints.handed_back"))
    await siti.wait_for(said("ui.staff_left"))
    assert (await room.case(case_id)).state == "waiting"
    # taken in the console by somebody who is linked: the topic says so, and shows no word
    member = await room.member("Budi")
    case = await room.queue.claim(member.id, case_id)
    tier, language = said("console.tier.high"), said("console.lang.id")
    await room.sees(case_id, said("forum.status.console", tier=tier, language=language, name="Budi"))
    siti.send("rahasia sekali")
    await room.until(lambda: _has_line(room, case_id, 3))
    budi.send("dari topik", chat=room.group, thread=thread)
    await room.sees(case_id, said("forum.hints.not_holder"))
    assert not [text for text in await room.shown(case_id) if "rahasia" in text]
    # and goes on in the topic when its holder says so
    assert await room.press(budi, case_id, "claim") == said("forum.hints.moved")
    await room.sees(case_id, "rahasia sekali")
    moved = (await room.case(case_id)).claim
    assert moved
    assert case.claim
    assert moved.fence == case.claim.fence


async def test_closing_waits_for_what_is_not_read(room: StaffRoom, siti: Phone) -> None:
    ani = await room.staff("Ani", 701)
    case_id = await room.asked_for(siti)
    await room.press(ani, case_id, "claim")
    await room.press(ani, case_id, "close")
    await room.until(lambda: _offers(room, case_id, said("console.outcome.safe")))
    held = room.town.server.fail("sendMessage", faults.flood(2), chat_id=GROUP, times=None)
    siti.send("tunggu, masih ada")
    await room.until(lambda: _has_line(room, case_id, 2))
    assert await room.press(ani, case_id, "console.outcome.safe") == said("forum.hints.unread")
    room.town.server.faults.remove(held)
    await room.sees(case_id, "masih ada")
    await room.until(lambda: _pressed_closed(room, ani, case_id))
    assert (await room.case(case_id)).state == "closed"


async def _pressed_closed(room: StaffRoom, ani: Phone, case_id: object) -> bool:
    return await room.press(ani, case_id, "console.outcome.safe") == said("forum.hints.closed")  # type: ignore[arg-type]


async def test_agents_take_the_most_urgent_first(room: StaffRoom, siti: Phone, server: BotApiServer) -> None:
    rina = await room.staff("Rina", 701, role="agent")
    first = await room.asked_for(siti)
    second = await room.asked_for(somebody(server))
    third = await room.asked_for(somebody(server))
    handle = (await room.case(first)).handle
    assert await room.press(rina, second, "claim") == said("forum.hints.next_first", handle=handle)
    assert await room.press(rina, first, "claim") == said("forum.hints.claimed")
    assert await room.press(rina, second, "claim") == said("forum.hints.claimed")
    assert await room.press(rina, third, "claim") == said("forum.hints.load_full")


async def test_accounts_that_may_not(room: StaffRoom, siti: Phone, server: BotApiServer) -> None:
    ani = await room.staff("Ani", 701)
    case_id = await room.asked_for(siti)
    # no second use, no nonsense, no role without cases
    code = await room.links.code_for((await room.member("Ani")).id)
    other = somebody(server)
    other.send(code.upper())
    await other.wait_for(said("forum.link.done", name="Ani"))  # the newest phone counts
    assert await room.press(ani, case_id, "claim") == said("forum.hints.not_linked")
    for wrong in (code, "staf-aaaaaaaaaaaaaaaa"):
        other.send(wrong)
        await other.wait_for(said("forum.link.invalid"))
    editor = await room.staff("Edi", 702, role="editor", linked=False)
    editor.send(await room.links.code_for((await room.member("Edi")).id))
    await editor.wait_for(said("forum.link.invalid"))
    # a disabled account is not linked any more, also after it was enabled again
    await room.staff("Boss", 704, role="admin")
    ani_id = (await room.member("Ani")).id
    await room.register.change(ani_id, active=False)
    assert not await room.links.is_linked(ani_id)
    assert await room.press(other, case_id, "claim") == said("forum.hints.not_linked")
    await room.register.change(ani_id, active=True)
    assert await room.press(other, case_id, "claim") == said("forum.hints.not_linked")
    # and nobody's code or account was stored as something a person said
    assert not [one for one in siti.messages() if "staf-" in one.text]
    assert not await room.town.store.sessions.exists(room.town.person(other))


async def test_who_erases_everything_is_gone_from_the_group(room: StaffRoom, siti: Phone) -> None:
    ani = await room.staff("Ani", 701)
    case_id = await room.asked_for(siti)
    thread = await room.thread(case_id)
    await room.press(ani, case_id, "claim")
    siti.send("jangan simpan ini")
    await room.sees(case_id, "jangan simpan ini")
    await room.town.store.eraser.delete(room.town.person(siti))
    await room.until(lambda: _gone(room, thread))
    await room.until(lambda: _forgotten(room))


async def test_a_topic_deleted_by_hand_comes_back(room: StaffRoom, siti: Phone) -> None:
    ani = await room.staff("Ani", 701)
    case_id = await room.asked_for(siti)
    await room.press(ani, case_id, "claim")
    old = await room.thread(case_id)
    inside = [one.id for one in room.group.messages(old)]
    del room.group.chat.topics[old]
    room.group.world.delete(room.group.chat, inside)
    siti.send("masih di sini")
    await room.until(lambda: _moved(room, case_id, old))
    assert (await room.case(case_id)).state == "claimed"


async def _moved(room: StaffRoom, case_id: object, old: int) -> bool:
    topic = await room.topics.of(case_id)  # type: ignore[arg-type]
    return topic is not None and topic.thread != old


async def test_a_silent_holder_is_reminded(room: StaffRoom, siti: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    ani = await room.staff("Ani", 701)
    case_id = await room.asked_for(siti)
    await room.press(ani, case_id, "claim")
    monkeypatch.setattr(Lease, "of", lambda *_: timedelta(hours=1))  # so that a third of it has begun
    await room.sees(case_id, said("forum.still_here", name="Ani"))
    before = (await room.case(case_id)).claim
    assert before
    assert await room.press(ani, case_id, "stay") == said("forum.hints.stayed")
    after = (await room.case(case_id)).claim
    assert after
    assert after.until > before.until


async def test_what_telegram_refuses_for_one_case_holds_no_other_up(
    room: StaffRoom, siti: Phone, server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ani = await room.staff("Ani", 701)
    case_id = await room.asked_for(siti)
    monkeypatch.setattr(forum, "_TROUBLE_SECONDS", 2.0)
    room.group.chat.rights = frozenset({"can_manage_topics"})  # topics can be opened, but not be deleted
    await room.press(ani, case_id, "claim")
    await room.press(ani, case_id, "close")
    thread = await room.thread(case_id)
    await room.until(lambda: _offers(room, case_id, said("console.outcome.other")))
    await room.until(lambda: _pressed_closed(room, ani, case_id))
    await server.wait_for_calls("deleteForumTopic")
    await room.asked_for(somebody(server))
    assert thread in room.group.chat.topics
    room.group.chat.rights = frozenset({"can_manage_topics", "can_delete_messages"})
    await room.until(lambda: _gone(room, thread))


async def test_every_other_group_is_still_left(room: StaffRoom, server: BotApiServer) -> None:
    budi = server.phone(702)
    other = server.group(-1009, "Lain", is_forum=True)
    other.add_bot(budi, rights=["can_manage_topics"])
    await server.wait_for_calls("leaveChat", chat_id=-1009)
    assert not server.calls_of("leaveChat", chat_id=GROUP)


async def test_trouble_in_the_group_holds_nobody_up(room: StaffRoom, siti: Phone, server: BotApiServer) -> None:
    room.group.chat.rights = frozenset()
    siti.send("petugas")
    await siti.wait_for("antrean")
    await server.wait_for_calls("createForumTopic", 2)
    siti.send("apa kabar")
    await siti.wait_for("echo apa kabar")
    room.group.chat.rights = frozenset({"can_manage_topics", "can_delete_messages"})
    await room.until(room.topics.all)
