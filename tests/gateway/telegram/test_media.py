"""Photos, documents and voice notes: taken only when staff have asked for them, cleaned, sealed, and told about."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.cases import Claim
from bot.core.errors import Refused
from bot.core.media import MOST_PAGES, Medium
from bot.core.types import CaseText
from tests.botapi import faults
from tests.botapi.phone import Phone
from tests.gateway.clients import eventually
from tests.gateway.hotline import ANI, Staff
from tests.gateway.media.files import SECRET, heic, paper, photo, png, voice
from tests.gateway.telegram.test_sharing import asked_for_staff
from tests.gateway.telegram.town import Town, said
from tests.support.stores import content, key_names


async def letting_in(town: Town, phone: Phone) -> tuple[Staff, Claim]:
    """Staff hold the person's case and have asked for pictures."""
    await asked_for_staff(phone)
    staff = Staff(town.store)
    claim = await staff.take()
    await staff.queue.accept_media(claim, on=True)
    return staff, claim


async def last(staff: Staff, claim: Claim, least: int = 1) -> CaseText:
    return (await staff.read(claim, least))[-1]


async def test_a_photo_reaches_staff_without_what_gives_away(town: Town, siti: Phone) -> None:
    staff, claim = await letting_in(town, siti)
    siti.send_photo(photo(), caption="ini kontraknya")
    await siti.wait_for(said("relay.media.done"))
    line = next(line for line in await staff.read(claim, 2) if line.kind)
    assert (line.kind, line.text, line.sender) == ("photo", "", "person")
    kind, data = await staff.queue.medium(claim.case_id, ANI, line.media, "data")
    assert kind == "photo"
    assert data.startswith(b"\xff\xd8")
    assert SECRET not in data
    assert (await staff.queue.medium(claim.case_id, ANI, line.media, "preview"))[1].startswith(b"\xff\xd8")
    assert "ini kontraknya" in [line.text for line in await staff.read(claim)]
    everything = "".join([await content(town.store, name) for name in await key_names(town.store)])
    assert "JFIF" not in everything, "sealed at rest"


async def test_a_voice_note_and_a_picture_sent_as_a_file(town: Town, siti: Phone) -> None:
    staff, claim = await letting_in(town, siti)
    siti.send_voice(voice())
    await siti.wait_for(said("relay.media.done"))
    kind, data = await staff.queue.medium(claim.case_id, ANI, (await last(staff, claim)).media, "data")
    assert (kind, SECRET in data) == ("voice", False)
    siti.send_document(png(), name="Siti kontrak.png", mime_type="image/png")
    await siti.wait_for(said("relay.media.done"))
    line = await last(staff, claim, 2)
    assert line.kind == "photo"
    everything = "".join([await content(town.store, name) for name in await key_names(town.store)])
    assert "Siti" not in everything


@pytest.mark.parametrize(
    ("path", "said_key"),
    [("file_7.jpg", "done"), ("a b/ü+%2F.jpg", "done"), ("/etc/passwd", "broken"), ("photos/../../x", "broken")],
)
async def test_wherever_the_server_keeps_it(town: Town, siti: Phone, path: str, said_key: str) -> None:
    await letting_in(town, siti)
    with town.server.updates.holding():
        siti.send_photo(photo())
        for about, _ in siti.world.files.values():
            about["file_path"] = path
    await siti.wait_for(said(f"relay.media.{said_key}"))


@pytest.mark.parametrize(
    ("file", "mime_type", "kind"),
    [(paper(), "application/pdf", "document"), (heic(), "image/heic", "photo")],
    ids=["pdf", "heic"],
)
async def test_a_contract_and_what_iphones_send(
    town: Town, siti: Phone, file: bytes, mime_type: str, kind: str
) -> None:
    staff, claim = await letting_in(town, siti)
    siti.send_document(file, name=f"Siti kontrak.{mime_type[-3:]}", mime_type=mime_type)
    await siti.wait_for(said("relay.media.done"))
    line = await last(staff, claim)
    shown, data = await staff.queue.medium(claim.case_id, ANI, line.media, "data")
    assert (line.kind, shown, SECRET in data, data[:2]) == (kind, kind, False, b"\xff\xd8")
    everything = "".join([await content(town.store, name) for name in await key_names(town.store)])
    assert not any(word in everything for word in ("Siti", "PDF", "ftyp"))


async def test_a_document_that_is_too_long_or_locked(town: Town, siti: Phone) -> None:
    staff, claim = await letting_in(town, siti)
    siti.send_document(paper(MOST_PAGES + 1), name="a.pdf", mime_type="application/pdf")
    await siti.wait_for(said("relay.media.pages", n=MOST_PAGES))
    siti.send_document(paper(locked=True), name="b.pdf", mime_type="application/pdf")
    await siti.wait_for(said("relay.media.locked"))
    assert await staff.read(claim) == []


async def test_nobody_asked_for_it(town: Town, siti: Phone) -> None:
    await asked_for_staff(siti)
    staff = Staff(town.store)
    claim = await staff.take()
    for _ in range(2):
        siti.send_photo(photo())
        await siti.wait_for(said("relay.media.not_asked"))
    assert not town.server.calls_of("getFile")
    (line,) = await staff.read(claim, 1)
    assert (line.kind, line.media) == ("refused", "")


@pytest.mark.parametrize(
    "send",
    [
        Phone.send_video,
        Phone.send_sticker,
        lambda phone: phone.send_document(b"PK\x03\x04", name="kontrak.docx", mime_type="application/msword"),
        *(lambda phone, kind=kind: phone.send_file(kind) for kind in ("audio", "animation", "video_note")),
    ],
)
async def test_what_cannot_be_cleaned_is_kindly_refused(town: Town, siti: Phone, send: object) -> None:
    staff, claim = await letting_in(town, siti)
    send(siti)  # type: ignore[operator]
    await siti.wait_for(said("relay.media.kind"))
    assert not town.server.calls_of("getFile")
    assert await staff.read(claim) == []


async def test_a_picture_that_is_none(town: Town, siti: Phone) -> None:
    staff, claim = await letting_in(town, siti)
    siti.send_document(b"GIF89a", name="foto.jpg", mime_type="image/jpeg")
    await siti.wait_for(said("relay.media.kind"))
    siti.send_photo(photo()[:900])
    await siti.wait_for(said("relay.media.broken"))
    assert await staff.read(claim) == []


async def test_too_large(town: Town, siti: Phone) -> None:
    staff, claim = await letting_in(town, siti)
    siti.send_photo(photo(), size=6 * 2**20)
    await siti.wait_for(said("relay.media.too_large", mb=5))
    assert not town.server.calls_of("getFile")
    siti.send_voice(b"O" * (5 * 2**20 + 1), size=10)  # it says that it is small
    await siti.wait_for(said("relay.media.too_large", mb=5))
    assert await staff.read(claim) == []


async def test_what_telegram_cannot_give_now_is_asked_for_again(
    town: Town, siti: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.store import media

    monkeypatch.setattr(media, "_LEASE", media.timedelta(milliseconds=100))
    staff, claim = await letting_in(town, siti)
    town.server.fail("getFile", faults.server_error(502), times=2)
    siti.send_photo(photo())
    await siti.wait_for(said("relay.media.done"), seconds=10)
    assert len(town.server.calls_of("getFile")) == 3
    assert len(await staff.read(claim)) == 1


async def test_the_same_update_again_is_one_photo(town: Town, siti: Phone) -> None:
    staff, claim = await letting_in(town, siti)
    with town.server.updates.holding(lambda updates: updates * 3):
        siti.send_photo(photo())
    await siti.wait_for(said("relay.media.done"))
    await asyncio.sleep(1)
    assert len(await staff.read(claim)) == 1
    assert len(town.server.calls_of("getFile")) == 1


async def test_pictures_sent_together_are_answered_once(
    town: Town, siti: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.gateway.telegram import fetching

    async def drawn(_: bytes) -> Medium:
        return Medium("photo", b"\xff\xd8", b"\xff\xd8")

    monkeypatch.setattr(fetching, "made_anew", drawn)
    staff, claim = await letting_in(town, siti)
    siti.send_media_group("photo", "photo", "photo")
    await staff.read(claim, 3)
    await siti.wait_for(said("relay.media.done"), since=-1)
    await asyncio.sleep(0.5)
    assert [one.text for one in siti.messages()].count(said("relay.media.done")) == 1


async def test_a_case_holds_so_many(town: Town, siti: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.store import media

    monkeypatch.setattr(media, "MOST_FILES", 1)
    staff, claim = await letting_in(town, siti)
    siti.send_photo(photo())
    await siti.wait_for(said("relay.media.done"))
    siti.send_photo(photo())
    await siti.wait_for(said("relay.media.full"))
    assert len(await staff.read(claim)) == 1


async def test_erasing_takes_every_file_along(town: Town, siti: Phone) -> None:
    staff, claim = await letting_in(town, siti)
    siti.send_photo(photo())
    await siti.wait_for(said("relay.media.done"))
    line = await last(staff, claim)
    await town.store.eraser.delete(town.person(siti))
    names = await key_names(town.store)
    assert not [name for name in names if ":media" in name], names
    with pytest.raises(Refused):
        await staff.queue.medium(claim.case_id, ANI, line.media, "data")


async def test_the_sweep_takes_files_along_and_time_does(town: Town, siti: Phone) -> None:
    from bot.hotline.upkeep import Upkeep
    from bot.settings import utc_now

    staff, claim = await letting_in(town, siti)
    siti.send_photo(photo())
    await siti.wait_for(said("relay.media.done"))
    line = await last(staff, claim)
    name = town.store.scripts.keys("media", line.media)
    left = await town.store.scripts.redis.pttl(name)
    assert 0 < left <= 24 * 3_600_000
    assert await Upkeep(town.store).sweep(utc_now() + town.store.retention.case_open) == 1
    assert name not in await key_names(town.store)


async def test_hiding_does_not_wait_for_a_file(town: Town, siti: Phone) -> None:
    await letting_in(town, siti)
    town.server.fail("getFile", faults.slow(3))
    siti.send_photo(photo())
    await town.server.wait_for_calls("getFile", done=False)
    siti.send("/sembunyi")
    await siti.wait_for(said("ui.quick_exit"), seconds=2.5)


async def test_closing_ends_it(town: Town, siti: Phone) -> None:
    staff, claim = await letting_in(town, siti)
    await staff.queue.close(claim, "informed")
    siti.send_photo(photo())
    await siti.wait_for(said("telegram.not_read.media"))
    reopened = await staff.queue.reopen(claim.case_id, ANI)
    assert not reopened.media

    async def closed() -> bool:
        return await town.store.media.taking(town.person(siti)) == "off"

    await eventually(closed)
