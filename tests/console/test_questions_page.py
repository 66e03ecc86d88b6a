"""The page of questions that were not understood: three persons alike, and nothing of a single one."""

from __future__ import annotations

import secrets

import pytest

from bot.core.types import LANGS, Incoming, Lang, Pseudonym, Question, TurnResult
from tests.console.conftest import CATALOG, House


async def ask(house: House, text: str, lang: Lang = "id") -> None:
    """A new person asks this, and the bot does not understand."""
    them = Pseudonym(secrets.token_hex(13))
    await house.store.sessions.open(them, lang)
    await house.store.mailbox.put(them, Incoming("m", house.clock(), text=text), dedupe_id="m")
    work = await house.store.mailbox.take("w", wait=0)
    assert work is not None
    await house.store.mailbox.commit(work, TurnResult(tracker=b"t", question=Question(text, text, lang)))


@pytest.mark.parametrize("lang", LANGS)
async def test_editors_see_what_three_persons_asked(house: House, lang: Lang) -> None:
    for text in ("kirim uang lewat Siti", "kirim uang lewat bank", "kirim uang lewat pos"):
        await ask(house, text)
    for text in ("rahasia satu orang", "rahasia dua orang"):
        await ask(house, text)
    editor = await house.signed_in("Ratna", "editor", language=lang)
    page = await editor.get("/questions")
    assert CATALOG.text(lang, "console.questions.persons", n=3) in editor.words()
    assert "kirim uang lewat" in page.text
    assert "Siti" not in page.text
    assert "rahasia" not in page.text
    assert ("questions_read", "") in await house.audit_lines()


async def test_with_fewer_there_is_nothing_to_read(house: House) -> None:
    for _ in range(2):
        await ask(house, "kirim uang lewat warung")
    editor = await house.signed_in("Ratna", "editor")
    page = await editor.get("/questions")
    assert "There is nothing that 3 different people asked alike." in editor.words()
    assert "warung" not in page.text
    assert "questions_read" not in [action for action, _ in await house.audit_lines()]


async def test_markup_stays_text(house: House) -> None:
    for _ in range(3):
        await ask(house, "<b>tebal</b> sekali & miring")
    editor = await house.signed_in("Ratna", "editor")
    assert "&lt;b&gt;tebal&lt;/b&gt;" in (await editor.get("/questions")).text
