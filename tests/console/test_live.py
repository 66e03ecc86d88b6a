"""The event stream, over a real socket: that something changed, and never what."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn

from tests.console.conftest import Browser, House


@pytest.fixture
async def address(house: House) -> AsyncIterator[str]:
    """The console served on a port of this machine."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(house.app, log_level="warning", ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve([listener]))
        while not server.started:
            await asyncio.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/console"
        server.should_exit = True
        await running


async def heard(address: str, member: Browser, path: str, until: str, trigger: object) -> str:
    """What the stream says until `until` appears; `trigger` runs once the stream is open."""
    text = ""
    cookies = {"pelita_console": member.cookie()}
    headers = {"accept": "text/event-stream"}
    async with (
        httpx.AsyncClient(timeout=10) as client,
        client.stream("GET", f"{address}{path}", cookies=cookies, headers=headers) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        async for piece in answer.aiter_text():
            if not text:
                await asyncio.sleep(0.2)
                await trigger()  # type: ignore[operator]
            text += piece
            if until in text:
                return text
    return text


async def test_the_queue_hears_of_a_new_case_but_not_of_its_content(house: House, address: str) -> None:
    member = await house.signed_in()
    text = await heard(address, member, "/events", "event: change", lambda: house.case("rahasia"))
    assert "rahasia" not in text
    assert "data: -" in text


async def test_a_case_page_hears_of_its_own_case_only(house: House, address: str) -> None:
    member = await house.signed_in()
    mine = await house.case()

    async def others_then_mine() -> None:
        await house.case()
        await asyncio.sleep(0.3)
        await house.write(house.people[mine], "baru")

    text = await heard(address, member, f"/events?case={mine}", "event: change", others_then_mine)
    assert text.index("still here") < text.index("event: change")


async def test_the_stream_ends_with_the_session(house: House, address: str) -> None:
    member = await house.signed_in()

    async def log_out_and_knock() -> None:
        await house.staff.end_session(member.cookie())
        await house.case()

    text = await heard(address, member, "/events", "signed-out", log_out_and_knock)
    assert "event: signed-out" in text
