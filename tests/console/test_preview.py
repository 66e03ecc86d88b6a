"""The preview of the topics: complete, true, and without anybody's words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.console.app import create_console
from bot.console.editing import Editing
from bot.content.catalog import CONTENT_ROOT
from bot.core.feedback import reason_code, vote_code
from bot.core.types import Incoming, Pseudonym, TurnResult
from bot.settings import utc_now
from bot.store.store import Store
from tests.console.conftest import CATALOG, SHOW, Browser, House


async def count(store: Store, *codes: str) -> None:
    """Counts as a worker does: with the commit of a turn."""
    person = Pseudonym("v" * 26)
    await store.sessions.open(person, "id")
    for number, code in enumerate(codes):
        await store.mailbox.put(person, Incoming(str(number), utc_now(), text="x"), dedupe_id=str(number))
        work = await store.mailbox.take("w", wait=1)
        assert work
        await store.mailbox.commit(work, TurnResult(counters=(code,)))


@pytest.fixture
async def editor(house: House) -> Browser:
    return await house.signed_in("Ratna", "agent")


async def test_every_topic_is_listed_and_opens_with_both_languages(house: House, editor: Browser) -> None:
    index = await editor.get("/preview")
    for topic in CATALOG.links:
        assert f'href="/console/preview/{topic}"' in index.text, topic
    for topic in CATALOG.links:
        assert (await editor.get(f"/preview/{topic}")).status_code == 200, topic
        words = editor.words()
        for lang in ("id", "en"):
            first = " ".join(SHOW(lang, topic)[0]["text"].split())  # type: ignore[arg-type]
            assert first in words, (lang, topic)


async def test_one_topic_shows_all_that_belongs_to_it(editor: Browser) -> None:
    page = (await editor.get("/preview/ask/red_flags")).text
    words = editor.words()
    for lang in ("id", "en"):
        text = CATALOG.topic(lang, "ask/red_flags")  # type: ignore[arg-type]
        for part in (*text.answer, text.next_step, *(sentence for more in text.more for sentence in more)):
            assert part in words
        assert f'<section class="phone" lang="{lang}"' in page
    for number in CATALOG.links["ask/red_flags"].facts:
        source = CATALOG.sources[number]
        assert f">{number}<" in page
        assert source.name in words
    for other in CATALOG.links["ask/red_flags"].related:
        assert f'href="/console/preview/{other}"' in page
    linking = [topic for topic, links in CATALOG.links.items() if "ask/red_flags" in links.related]
    assert linking
    part = page[page.index('id="from-title"') :]
    assert all(f'href="/console/preview/{topic}"' in part for topic in linking)
    assert "0800-1000" in words
    assert "Helpful" in words
    assert "Membantu" in words


async def test_the_topics_are_a_chain(editor: Browser) -> None:
    seen, path = [], f"/preview/{next(iter(CATALOG.links))}"
    while path:
        seen.append(path.removeprefix("/preview/"))
        page = (await editor.get(path)).text
        found = re.search(r'rel="next" href="/console(/preview/[^"]+)"', page)
        path = found[1] if found else ""
    assert seen == list(CATALOG.links)


@pytest.mark.parametrize(
    "path", ["/preview/ask/nothing", "/preview/ask/red_flags%2f..%2fx", "/preview/<script>/x", "/preview/a/b/c"]
)
async def test_a_topic_that_does_not_exist(editor: Browser, path: str) -> None:
    answer = await editor.get(path)
    assert answer.status_code == 404
    assert "<script>" not in answer.text


async def test_the_language_switch_comes_back_here(editor: Browser) -> None:
    await editor.get("/preview/ask/red_flags")
    answer = await editor.post("/language", back=editor.field("back"))
    assert str(answer.url).endswith("/console/preview/ask/red_flags")
    assert "Fakta di baliknya" in editor.words()


async def test_nobody_sees_it_without_signing_in(house: House) -> None:
    for path in ("/preview", "/preview/ask/red_flags"):
        answer = await house.browser().get(path)
        assert answer.status_code == 303
        assert "/login" in answer.headers["location"]


async def test_thumbs_are_listed_by_share_from_three_votes_on(house: House, editor: Browser) -> None:
    bad, good, few = "ask/placement_fees", "ask/red_flags", "ask/passport_visa"
    codes = [vote_code("down", bad, "id")] * 2 + [vote_code("up", bad, "id")]
    codes += [vote_code("up", good, "en")] * 3 + [vote_code("down", few, "id")] * 2
    codes += [reason_code("hard", bad, "id")] * 3 + [reason_code("old", bad, "id")] * 2
    await count(house.store, *codes)
    page = (await editor.get("/preview")).text
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    shown = re.findall(r'href="/console/preview/([^"]+)"', table)
    assert shown == [bad, good]
    assert "67%" in table
    assert "Too hard (3)" in table
    assert "Old or wrong" not in table
    await editor.get(f"/preview/{bad}")
    assert "Indonesian: 1 up, 2 down; Too hard (3)" in editor.words()
    await editor.get(f"/preview/{few}")
    assert "down" not in editor.words().split("Thumbs")[-1] or "Thumbs" not in editor.words()


async def test_nothing_of_a_person_is_on_it(house: House, editor: Browser) -> None:
    await house.case("paspor saya diambil majikan di Sandakan", country="MY")
    for path in ("/preview", "/preview/report/passport_held"):
        page = (await editor.get(path)).text
        assert "Sandakan" not in page
        assert not any(person in page for person in house.people.values())


async def test_a_fault_is_shown_at_its_topic_and_nowhere_else(tmp_path: Path) -> None:
    root = tmp_path / "content"
    for path in CONTENT_ROOT.rglob("*.yml"):
        target = root / path.relative_to(CONTENT_ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    broken = root / "id" / "topics" / "ask" / "red_flags.yml"
    data = yaml.safe_load(broken.read_text())
    broken.write_text(yaml.safe_dump({**data, "next_step": "You can ask the office."}, allow_unicode=True))
    editing = Editing(CATALOG, SHOW, root=root)
    problems = await editing.problems(date(2026, 11, 22))
    found = editing.view("ask/red_flags", problems).problems
    assert [problem.path for problem in found if problem.level == "error"] == ["id/topics/ask/red_flags.yml"]
    assert "reads like en" in next(problem.message for problem in found if problem.level == "error")
    others = [topic for topic in CATALOG.links if topic != "ask/red_flags"]
    assert not [p for topic in others for p in editing.view(topic, problems).problems if p.level == "error"]
    # an old fact is shown at every topic that cites it
    old = next(problem for problem in problems if problem.path == "sources.yml")
    number = old.key.removesuffix(".date")
    citing = [topic for topic, links in CATALOG.links.items() if number in links.facts]
    assert citing
    assert all(old in editing.view(topic, problems).problems for topic in citing)
    assert editing.counts(problems)["ask/red_flags"] == len(found)


async def test_without_a_renderer_there_is_no_preview_and_no_link(house: House) -> None:
    console = create_console(house.store, house.queue, house.staff, house.audit, CATALOG, clock=house.clock)
    plain = House(
        house.store, house.queue, house.staff, house.audit, house.clock, Starlette(routes=[Mount("/console", console)])
    )
    member = await plain.signed_in("Budi")
    assert "/console/preview" not in (await member.get("/account")).text
    assert (await member.get("/preview")).status_code == 404
