"""The team page, the clocks on the board, and the second alert from the console."""

from __future__ import annotations

import re

import pytest

from tests.console.conftest import House


async def test_the_team_at_a_glance(house: House) -> None:
    await house.case()
    ratna, budi = await house.signed_in("Ratna"), await house.signed_in("Budi")
    await ratna.post("/next")
    await budi.post("/break")
    await ratna.get("/team")
    text = ratna.words()
    assert "On a break, just now" in text
    assert "Full" in text
    rows = dict(
        re.findall(r"<td><b>(\w+)</b>.*?<td [^>]*class=\"num\">(\d)", ratna.last.text if ratna.last else "", re.S)
    )
    assert rows == {"Ratna": "1", "Budi": "0"}


async def test_ones_own_hours_are_seen_and_those_of_others_by_supervisors(house: House) -> None:
    ratna, yuni = await house.signed_in("Ratna"), await house.signed_in("Yuni", "supervisor")
    await ratna.get("/")
    for _ in range(4):
        house.clock.forward(minutes=4)
        await ratna.get("/")
    for member, hers in ((ratna, "16 min"), (yuni, "16 min")):
        assert hers in (await member.get("/team")).text
    budi = await house.signed_in("Budi")
    assert "16 min" not in (await budi.get("/team")).text


async def test_a_long_week_is_marked_in_words(house: House) -> None:
    ratna = await house.signed_in("Ratna")
    members = {member.name: member.id for member in await house.staff.members()}
    name = house.store.scripts.keys("staff:duty", members["Ratna"])
    await ratna.get("/team")
    assert "Has worked long" not in ratna.words()
    await house.store.scripts.call("HSET", name, "weekly", 31 * 3600 * 1000)
    await ratna.get("/team")
    assert "Has worked long" in ratna.words()


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "target in 4 min"), (4, "only 1 min to the target"), (8, "3 min over the target")]
)
async def test_a_waiting_case_shows_its_clock(house: House, minutes: int, words: str) -> None:
    member = await house.signed_in()
    await house.case("x", tier="urgent", priority=1)
    house.clock.forward(minutes=minutes)
    await member.get("/")
    assert words in member.words()


async def test_the_second_alert_is_for_supervisors(house: House) -> None:
    agent, lead = await house.signed_in("Ratna"), await house.signed_in("Yuni", "supervisor")
    assert "second-alert" not in (await agent.get("/team")).text
    assert (await agent.post("/team/alert-test")).status_code == 403
    await lead.get("/team")
    assert "None yet" in lead.words()
    await lead.post("/team/alert-test")
    assert "No channel is set up" in lead.words()


class Channel:
    name = "webhook"
    works = True

    async def send(self, kind: str) -> bool:
        return self.works


async def test_a_test_is_sent_and_confirmed(house: House) -> None:
    channel = Channel()
    assert house.alerts
    house.alerts._channels = (channel,)  # type: ignore[assignment]
    lead = await house.signed_in("Yuni", "supervisor")
    assert "alert-confirm" not in (await lead.get("/team")).text
    await lead.post("/team/alert-test")
    assert "The test is sent" in lead.words()
    assert "Web hook: taken" in lead.words()
    await lead.post("/team/alert-arrived")
    assert "just now · Yuni" in lead.words()
    assert "alert-confirm" not in (await lead.get("/team")).text
    assert {"alert_tested", "alert_arrived"} <= {action for action, _ in await house.audit_lines()}


async def test_a_test_nobody_takes_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.hotline.alerts._PAUSE", 0.0)
    channel = Channel()
    channel.works = False
    assert house.alerts
    house.alerts._channels = (channel,)  # type: ignore[assignment]
    lead = await house.signed_in("Yuni", "supervisor", language="id")
    await lead.get("/team")
    await lead.post("/team/alert-test")
    assert "tidak diterima saluran mana pun" in lead.words()
