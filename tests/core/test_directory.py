"""Which services a person is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from bot.core.directory import Channel, Service, Wish, is_closed, overdue, pick, rung, welcomes
from bot.core.hours import parse_hours

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=timezone.utc)  # Monday, 10:00 in Jakarta
OFFSETS = {"WIB": timedelta(hours=7)}
PHONE = (Channel("phone", "+62211234567"),)


def service(key: str, **more: object) -> Service:
    base = Service(key, {"id": key, "en": key}, PHONE, ("shelter",), ("everyone",), ("ID",))
    return replace(base, **more)  # type: ignore[arg-type]


def ids(found: list[Service]) -> list[str]:
    return [one.id for one in found]


SAPA = service("sapa", serves=("women", "children"), kinds=("shelter", "child"))
RPTC = service("rptc", serves=("men", "women"), areas=("jakarta",), channels=())
KJRI = service("kjri", countries=("MY",), areas=("my_south",), channels=())
LINE = service("line", countries=("abroad",), kinds=("embassy",))
HOME_LINE = service("home_line", kinds=("migrant",))
ALL = [SAPA, RPTC, KJRI, LINE, HOME_LINE]


def test_the_same_need_gives_others_to_a_man_in_malaysia_than_to_a_child_in_indonesia() -> None:
    fallback = ("line", "home_line")
    man = pick(ALL, Wish(("shelter",), country="MY", who=("man",)), NOW, fallback)
    child = pick(ALL, Wish(("shelter",), country="ID", who=("child",)), NOW, fallback)
    assert ids(man) == ["kjri", "line"]
    assert ids(child) == ["sapa", "home_line"]


def test_a_service_for_some_is_not_for_others_but_what_is_not_known_excludes_nothing() -> None:
    assert not welcomes(SAPA, ["man"])
    assert welcomes(SAPA, [])
    assert welcomes(SAPA, ["child", "seafarer"])
    assert welcomes(SAPA, ["seafarer"])
    assert welcomes(service("x", serves=("survivors",)), ["man"])
    assert not welcomes(RPTC, ["child"])


def test_the_nearer_comes_first_and_the_one_for_elsewhere_last() -> None:
    here, there = service("b", areas=("batam",)), service("a", areas=("jakarta",))
    anywhere = service("c")
    assert ids(pick([there, anywhere, here], Wish(("shelter",), country="ID", area="batam"), NOW)) == ["b", "c", "a"]


def test_what_is_closed_now_comes_after_what_is_open() -> None:
    closed = service("a", open=parse_hours("WIB sat 09:00-12:00", OFFSETS))
    open_now = service("b", open=parse_hours("WIB mon 09:00-12:00", OFFSETS))
    unknown = service("c")
    assert ids(pick([closed, open_now, unknown], Wish(("shelter",), country="ID"), NOW)) == ["b", "c", "a"]
    assert [is_closed(one, NOW) for one in (closed, open_now, unknown)] == [True, False, False]


def test_chosen_by_hand_comes_first_among_those_that_fit() -> None:
    assert ids(pick(ALL, Wish(("shelter",), preferred=("home_line",), country="ID"), NOW))[0] == "home_line"
    assert "home_line" not in ids(pick(ALL, Wish(preferred=("home_line",), country="MY"), NOW))


def test_at_most_three_and_one_of_them_can_be_called() -> None:
    offices = [service(f"office{number}", channels=()) for number in range(4)]
    found = ids(pick([*offices, HOME_LINE], Wish(("shelter",), country="ID"), NOW, fallback=("home_line",)))
    assert found == ["office0", "office1", "home_line"]
    assert ids(pick(offices, Wish(("shelter",), country="ID"), NOW)) == ["office0", "office1", "office2"]


def test_from_an_unknown_place_nothing_of_a_third_country_is_shown_unless_chosen_by_hand() -> None:
    assert "kjri" not in ids(pick(ALL, Wish(("shelter",)), NOW))
    assert "kjri" in ids(pick(ALL, Wish(preferred=("kjri",)), NOW))


@pytest.mark.parametrize(
    ("verified", "days", "is_overdue"),
    [(None, None, True), ("2026-11-23", 0, False), ("2026-08-25", 90, False), ("2026-08-24", 91, True)],
)
def test_the_age_of_the_last_check(verified: str | None, days: int | None, is_overdue: bool) -> None:
    found = rung(service("x", verified_on=verified), date(2026, 11, 23), timedelta(days=90))
    assert (found.days, found.overdue) == (days, is_overdue)


def test_what_is_to_be_rung_never_rung_first_then_the_oldest() -> None:
    services = [
        service("fresh", verified_on="2026-11-01"),
        service("old", verified_on="2026-01-01"),
        service("never"),
        service("older", verified_on="2025-01-01"),
        service("office", channels=()),
    ]
    assert [one.service for one in overdue(services, date(2026, 11, 23), timedelta(days=90))] == [
        "never",
        "older",
        "old",
    ]
