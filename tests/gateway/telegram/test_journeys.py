"""Whole conversations on a phone."""

from __future__ import annotations

import pytest

from bot.gateway.telegram.writing import units
from tests.botapi.phone import Phone
from tests.gateway.telegram.town import Town, said
from tests.gateway.tiny_worker import LONG_ANSWER


async def test_start_then_a_question_then_a_button(town: Town, siti: Phone) -> None:
    siti.start()
    opening = await siti.wait_for(said("ui.greeting"))
    assert opening.titles == [said(f"ui.buttons.{name}") for name in ("menu", "ask_person", "language_en")]
    siti.send("halo")
    answer = await siti.wait_for("echo halo")
    assert answer.titles == ["Selengkapnya"]  # Telegram takes no tel: link; the number stands in the text
    assert "Telepon KP2MI: 08001000" in answer.text
    press = siti.press("Selengkapnya")
    await press.answer()
    await siti.wait_for("pressed more:ask/placement_fees:0")


async def test_a_number_that_the_text_names_is_not_repeated(town: Town, siti: Phone) -> None:
    siti.send("biaya")
    answer = await siti.wait_for("biaya penempatan")
    assert answer.text == LONG_ANSWER
    assert answer.titles == ["Selengkapnya"]
    assert answer.raw["link_preview_options"] == {"is_disabled": True}


async def test_writing_before_start_is_greeted_and_answered(town: Town, siti: Phone) -> None:
    siti.send("halo")
    await siti.wait_for("echo halo")
    assert next(one.text for one in siti.messages() if one.by_bot) == said("ui.greeting")


async def test_somebody_new_is_greeted_in_the_language_they_write_in(town: Town, siti: Phone) -> None:
    siti.send("hello, i want to know if this job offer is real")
    await siti.wait_for(said("ui.greeting", "en"))


@pytest.mark.parametrize(
    ("command", "action"),
    [
        ("/menu", "topic:control/help_menu"),
        ("/bahasa", "topic:control/change_language"),
        ("/language", "topic:control/change_language"),
        ("/berhenti", "topic:control/stop"),
        ("/stop@pelita_test_bot", "topic:control/stop"),
        ("/hapus", "topic:control/delete_data"),
        ("/delete", "topic:control/delete_data"),
        ("/petugas", "topic:control/talk_to_human"),
        ("/staff", "topic:control/talk_to_human"),
        ("/privasi", "topic:ask/privacy"),
        ("/PRIVACY now", "topic:ask/privacy"),
    ],
)
async def test_commands_of_both_languages(town: Town, siti: Phone, command: str, action: str) -> None:
    siti.start()
    siti.send(command)
    await siti.wait_for(f"pressed {action}")


async def test_a_slash_that_is_no_command_is_text(town: Town, siti: Phone) -> None:
    siti.start()
    for text in ("/restart", '/intent{"x":1}', "/", "//", "/foo_bar"):
        siti.send(text)
        await siti.wait_for(f"echo {text}")


async def test_typing_shows_while_an_answer_is_made(town: Town, siti: Phone) -> None:
    siti.start()
    siti.send("slow 1")
    await siti.wait_for(said("ui.greeting"))
    await town.server.wait_for_calls("sendChatAction", chat_id=siti.id)


async def test_what_telegram_shows_of_the_bot(town: Town, siti: Phone) -> None:
    siti.start()
    await siti.wait_for(said("ui.greeting"))
    english, ani = siti, town.server.phone(7, language_code="jv")
    for _ in range(100):
        if len(town.server.calls_of("setMyShortDescription")) == 3:
            break
        await siti.world.next_change(siti.world.revision, 0.05)
    assert ani.about_bot()[:2] == (said("telegram.profile.name"), said("telegram.profile.description"))
    assert english.about_bot()[1] == said("telegram.profile.description", "en")
    assert "/sembunyi Tutup chat dengan cepat" in ani.commands()
    assert "/hide Close the chat fast" in english.commands()
    assert len(ani.commands()) == len(english.commands()) == 9


async def test_a_long_answer_comes_in_order_and_whole(town: Town, siti: Phone) -> None:
    siti.start()
    await siti.wait_for(said("ui.greeting"))
    sentences = [f"Kalimat nomor {number:03} 😀." for number in range(194)]
    text = " ".join(sentences)
    siti.send(text)  # 4,000 units; what the worker adds makes the answer too long for one message
    await siti.wait_for("Kalimat nomor 193")
    await siti.wait_for("KP2MI", since=-1)
    heard = [one.text for one in siti.messages() if one.by_bot][1:]
    assert len(heard) == 2
    assert all(units(part) <= 4096 for part in heard)
    assert " ".join(heard).replace("\n", " ") == f"echo {text} Telepon KP2MI: 08001000"
    assert heard[0].endswith(".")


async def test_two_people_get_their_own_answers(town: Town, siti: Phone) -> None:
    other = town.server.phone(9)
    for phone in (siti, other):
        phone.start()
        await phone.wait_for(said("ui.greeting"))
    siti.send("dari siti")
    other.send("dari yang lain")
    await siti.wait_for("echo dari siti")
    await other.wait_for("echo dari yang lain")
    assert not any("lain" in one.text for one in siti.messages() if one.by_bot and "echo" in one.text)


async def test_a_borrowed_or_forged_button_never_works(town: Town, siti: Phone) -> None:
    other = town.server.phone(9)
    other.send("halo")
    theirs = await other.wait_for("echo halo")
    siti.send("halo")
    mine = await siti.wait_for("echo halo")
    stolen = theirs.button("Selengkapnya")
    assert stolen
    for data in (
        stolen["callback_data"],
        "erase_now",
        "x.erase_now",
        stolen["callback_data"].partition(".")[0] + ".erase_now",
    ):
        press = siti.press_data(data, on=mine)
        assert (await press.answer())["text"] == said("page.errors.bad_payload")
    siti.send("masih ada")
    await siti.wait_for("echo masih ada")
    assert not [one for one in siti.messages() if "pressed" in one.text]
