"""The whole program as an operator starts it, on a phone: one journey, and what is left of it on the machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue.training import model_path
from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer
from tests.gateway.clients import eventually
from tests.gateway.telegram.town import said
from tests.support.program import ROOT, Program, free_port
from tests.support.traces import traces

SECRETS = ("501770031", "sitirahayubintisaleh", "siti_akun_rahasia", "berapa ongkos ke taiwan ya kakak", "kolombangara")


@pytest.fixture
async def program(server: BotApiServer, tmp_path: Path) -> AsyncIterator[Program]:
    assert model_path(ROOT / "var" / "models").exists(), "no trained model; `make test` trains one first"
    env = {"TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.url, "PYTHONDEVMODE": ""}
    program = Program(data=tmp_path / "data", port=free_port(), env=env)
    try:
        await asyncio.to_thread(program.start)
        yield program
    finally:
        await asyncio.to_thread(program.stop)
        program.bury()


def texts(phone: Phone) -> list[str]:
    return [one.text for one in phone.messages()]


async def test_a_journey_leaves_nothing_behind(program: Program, server: BotApiServer) -> None:
    siti = server.phone(501770031, first_name="SitiRahayuBintiSaleh", username="siti_akun_rahasia", language_code="id")
    siti.start()
    await siti.wait_for(said("ui.greeting"))
    siti.send("berapa ongkos ke taiwan ya kakak")
    answer = await siti.wait_for(lambda shown: len(shown.text) > 80)
    assert answer.titles
    siti.send("nama saya Kolombangara, saya disekap majikan dan paspor saya diambil")
    urgent = await siti.wait_for("Mau disambungkan?")
    siti.press(urgent.titles[0])
    await siti.wait_for(said("ui.handover_yes"))
    siti.send_contact("+6281122334455", "Kolombangara")
    await siti.wait_for(said("telegram.not_read.contact"))
    assert await asyncio.to_thread(traces, program, [*SECRETS, server.token]) == []

    siti.send("keluar")
    await eventually(lambda: _is(texts(siti) == [said("ui.quick_exit")]))
    siti.send("/hapus")
    question = await siti.wait_for(said("ui.erase_confirm"))
    siti.press(question.titles[0])
    await eventually(lambda: _is(texts(siti) == [said("telegram.erased")]), seconds=60)
    assert await asyncio.to_thread(traces, program, [*SECRETS, server.token]) == []
    for secret in (*SECRETS, server.token):
        assert secret not in program.stderr.lower()


async def _is(value: bool) -> bool:
    return value
