"""What is said in a topic: corrections, files, and what is nobody's business but staff's."""

from __future__ import annotations

from tests.botapi.phone import Phone
from tests.gateway.media.files import paper, photo, voice
from tests.gateway.telegram.staff_room import StaffRoom
from tests.gateway.telegram.town import said


async def _count(room: StaffRoom, case_id: object, text: str, least: int) -> bool:
    return (await room.shown(case_id)).count(text) >= least  # type: ignore[arg-type]


async def test_what_staff_change_in_the_topic_changes_for_the_person(room: StaffRoom, siti: Phone) -> None:
    ani, budi = await room.staff("Ani", 701), await room.staff("Budi", 702)
    case_id = await room.asked_for(siti)
    thread = await room.thread(case_id)
    await room.press(ani, case_id, "claim")
    first = ani.send("pergi ke pintu utara", chat=room.group, thread=thread)
    heard = await siti.wait_for("Petugas: pergi ke pintu utara")
    # once, and once more; a change of nothing is none
    for text in ("pergi ke pintu selatan", "pergi ke pintu barat"):
        ani.edit(text, chat=room.group)
        assert (await siti.wait_for(text)).id == heard.id, "the same message"
    ani.edit("pergi ke pintu barat", chat=room.group)
    # not of somebody else, not into a command, not when more was said since
    budi.send("dari Budi", chat=room.group, thread=thread)
    await room.sees(case_id, said("forum.hints.of_other"))
    budi.edit("dari Budi, lagi", chat=room.group)
    await room.until(lambda: _count(room, case_id, said("forum.hints.of_other"), 2))
    ani.edit("/tutup", chat=room.group)
    await room.sees(case_id, said("forum.hints.too_late"))
    ani.send("satu lagi", chat=room.group, thread=thread)
    await siti.wait_for("satu lagi")
    ani.edit("pergi ke pintu timur", first["message_id"], chat=room.group)
    await room.until(lambda: _count(room, case_id, said("forum.hints.too_late"), 2))
    lines = [line for line in await room.queue.conversation(case_id) if line.sender == "staff"]
    assert [(line.text, line.kind) for line in lines] == [
        ("pergi ke pintu utara", ""),
        ("pergi ke pintu selatan", "correction"),
        ("pergi ke pintu barat", "correction"),
        ("satu lagi", ""),
    ]


async def test_the_code_word_is_shown_to_its_holder_alone_and_written_nowhere(room: StaffRoom, siti: Phone) -> None:
    ani, budi = await room.staff("Ani", 701), await room.staff("Budi", 702)
    case_id = await room.asked_for(siti)
    await room.press(ani, case_id, "claim")
    assert await room.press(ani, case_id, "word") == said("forum.hints.no_word")
    siti.send("kata rahasia mangga")
    await siti.wait_for("mangga")
    assert await room.press(ani, case_id, "word") == said("forum.hints.word", word="mangga")
    assert await room.press(budi, case_id, "word") == said("forum.hints.of_other")
    assert "mangga" not in " ".join(await room.shown(case_id))


async def test_files_wait_in_the_console_and_the_topic_says_so(room: StaffRoom, siti: Phone) -> None:
    ani = await room.staff("Ani", 701)
    case_id = await room.asked_for(siti)
    await room.press(ani, case_id, "claim")
    await siti.wait_for(said("ui.staff_joined"))
    siti.send_photo(photo())
    await room.sees(case_id, said("forum.line.kind.refused"))
    claim = (await room.case(case_id)).claim
    assert claim
    await room.queue.accept_media(claim, on=True)
    for send, kind in ((siti.send_photo, "photo"), (siti.send_voice, "voice")):
        send(photo() if kind == "photo" else voice())
        await room.sees(case_id, said(f"forum.line.kind.{kind}"))
    siti.send_document(paper(), name="kontrak.pdf", mime_type="application/pdf")
    await room.sees(case_id, said("forum.line.kind.document"))
    assert not [one for one in room.group.messages() if one.by_bot and {"photo", "voice", "document"} & set(one.raw)]
    # what the person corrects is told as what it is
    siti.send("di lantai 3")
    await room.sees(case_id, "di lantai 3")
    siti.edit("di lantai 4")
    await room.sees(case_id, said("forum.line.kind.correction", text="di lantai 4"))


async def test_what_is_written_outside_of_topics_stays_among_staff(room: StaffRoom, siti: Phone) -> None:
    ani = await room.staff("Ani", 701)
    case_id = await room.asked_for(siti)
    await room.press(ani, case_id, "claim")
    ani.send("siapa yang jaga malam ini?", chat=room.group)
    ani.send("halo", chat=room.group, thread=await room.thread(case_id))
    await siti.wait_for("Petugas: halo")
    assert not [one for one in siti.messages() if "jaga malam" in one.text]
