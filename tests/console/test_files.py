"""Photos, documents and voice notes in the console: let in by the holder, covered until opened, and for nobody else."""

from __future__ import annotations

import re

import pytest

from bot.core.media import Medium
from bot.core.types import CaseId
from tests.console.conftest import CATALOG, Browser, House

PHOTO = Medium("photo", b"\xff\xd8whole", b"\xff\xd8few")
VOICE = Medium("voice", b"OggSwhole")


async def held(house: House, **more: str) -> tuple[Browser, CaseId]:
    case = await house.case()
    ratna = await house.signed_in(**more)
    await ratna.post("/next")
    return ratna, case


async def sent(house: House, case: CaseId, medium: Medium = PHOTO, file_id: str = "ab" * 12) -> str:
    assert await house.store.media.attach(house.people[case], file_id, medium) == "done"
    return f"/case/{case}/media/{file_id}"


@pytest.mark.parametrize("language", ["id", "en"])
async def test_the_holder_lets_files_in_and_stops_them(house: House, language: str) -> None:
    ratna, case = await held(house, language=language)
    page = await ratna.get(f"/case/{case}")
    assert CATALOG.text(language, "console.files.shut") in page.text  # type: ignore[arg-type]
    await ratna.post(f"/case/{case}/media", fence=ratna.field("fence"), on="1")
    assert (await house.queue.get(case)).media
    page = await ratna.get(f"/case/{case}")
    assert CATALOG.text(language, "console.files.open") in page.text  # type: ignore[arg-type]
    assert (await house.read_by_person(case))[-1] == CATALOG.text("id", "ui.staff_media_on", hours=24)
    await ratna.post(f"/case/{case}/media", fence=ratna.field("fence"), on="0")
    assert not (await house.queue.get(case)).media
    assert (await house.read_by_person(case))[-1] == CATALOG.text("id", "ui.staff_media_off")
    switched = [action for action, subject in await house.audit_lines() if subject == case and "media" in action]
    assert switched == ["media_on", "media_off"]


async def test_a_photo_is_covered_and_its_opening_is_in_the_trail(house: House) -> None:
    ratna, case = await held(house)
    await ratna.post(f"/case/{case}/media", fence=ratna.field("fence"), on="1")
    where = await sent(house, case)
    page = await ratna.get(f"/case/{case}")
    (opened,) = re.findall(r'<details class="body medium"[^>]*>', page.text)
    assert "open" not in opened
    assert f'class="covered" src="/console{where}/preview"' in page.text
    covered = await ratna.get(f"{where}/preview")
    assert covered.content == PHOTO.preview
    assert "media_opened" not in dict(await house.audit_lines())
    whole = await ratna.get(where)
    assert whole.content == PHOTO.data
    assert whole.headers["content-type"] == "image/jpeg"
    assert whole.headers["cache-control"] == "no-store"
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert whole.headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert whole.headers["content-disposition"] == "inline"
    assert ("media_opened", case) in await house.audit_lines()
    assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_a_voice_note_is_sound(house: House) -> None:
    ratna, case = await held(house)
    await ratna.post(f"/case/{case}/media", fence=ratna.field("fence"), on="1")
    where = await sent(house, case, VOICE)
    page = await ratna.get(f"/case/{case}")
    assert f'preload="none" src="/console{where}"' in page.text
    assert (await ratna.get(where)).headers["content-type"] == "audio/ogg"
    assert (await ratna.get(f"{where}/preview")).status_code == 404


async def test_nobody_else_sees_it(house: House) -> None:
    ratna, case = await held(house, role="supervisor")
    await ratna.post(f"/case/{case}/media", fence=ratna.field("fence"), on="1")
    where = await sent(house, case)
    boss = await house.signed_in("Wati", "admin")
    for path in (where, f"{where}/preview"):
        assert (await boss.get(path)).status_code == 404
        assert (await house.browser().get(path)).status_code in (303, 401)
    other = await house.case("lain")
    await ratna.post(f"/case/{other}/claim")
    assert (await house.queue.get(other)).claimed_by == (await house.queue.get(case)).claimed_by
    assert (await ratna.get(where.replace(case, other))).status_code == 404, "of another case"
    for name in ("zz", "ab" * 40, "cd" * 12):
        assert (await ratna.get(f"/case/{case}/media/{name}")).status_code == 404
    fence = (await house.queue.get(case)).claim
    assert fence
    await house.queue.hand_back(fence)
    assert (await ratna.get(where)).status_code == 404


async def test_only_the_holder_can_let_files_in(house: House) -> None:
    _, case = await held(house)
    other = await house.signed_in("Wati")
    await other.post(f"/case/{case}/media", fence="1", on="1")
    assert not (await house.queue.get(case)).media


async def test_an_attempt_is_told_in_words(house: House) -> None:
    ratna, case = await held(house)
    await house.store.media.refused(house.people[case])
    await house.store.media.refused(house.people[case])
    page = await ratna.get(f"/case/{case}")
    assert page.text.count(CATALOG.text("en", "console.case.kind.refused")) == 1
