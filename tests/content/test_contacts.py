"""How contacts read: closed or open, how long ago somebody rang, and for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.content import contacts
from bot.content.catalog import Catalog, Service
from bot.content.contacts import Seeker
from bot.core.hours import parse_hours
from bot.core.types import Lang

CATALOG = Catalog.load()
NOW = datetime(2026, 11, 28, 6, 0, tzinfo=timezone.utc)  # Saturday, 13:00 in Jakarta
OFFICE = parse_hours("WIB mon-fri 09:00-15:30, sat 09:00-12:00", {"WIB": timedelta(hours=7)})


def service(key: str, **more: object) -> Service:
    return replace(CATALOG.services[key], **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "lang", "said"),
    [
        (NOW, "id", "Tutup sekarang, buka Senin jam 09.00 WIB."),
        (NOW, "en", "Closed now, opens Monday at 09:00 Jakarta time."),
        (NOW - timedelta(hours=5), "id", "Tutup sekarang, buka hari ini jam 09.00 WIB."),
        (NOW - timedelta(hours=3), "id", ""),
    ],
)
def test_a_closed_line_says_when_it_opens(now: datetime, lang: Lang, said: str) -> None:
    lpsk = service("lpsk", open=OFFICE)
    assert contacts.closed(CATALOG, lang, lpsk, now) == said
    assert contacts.line(CATALOG, lang, lpsk, now).endswith(said or ")")
    assert contacts.line(CATALOG, lang, service("lpsk"), now).endswith(")")


@pytest.mark.parametrize(
    ("verified", "said"),
    [
        ((None, None), "Nomor di atas belum kami coba sendiri. Data terakhir 2018."),
        (("2026-11-28", None), "SAPA: belum kami coba sendiri. LPSK: kami coba hari ini."),
        (("2026-11-18", "2026-11-28"), "LPSK: terakhir dicoba 10 hari lalu. SAPA: kami coba hari ini."),
        (
            ("2026-07-11", "2026-11-27"),
            "LPSK: terakhir dicoba 140 hari lalu, jadi bisa saja sudah berubah. SAPA: terakhir dicoba 1 hari lalu.",
        ),
    ],
)
def test_the_age_of_the_last_check_is_told_as_it_is(verified: tuple[str | None, str | None], said: str) -> None:
    chosen = [service("lpsk", verified_on=verified[0]), service("sapa_129", verified_on=verified[1])]
    assert contacts.age(CATALOG, "id", chosen, NOW.date(), timedelta(days=90)) == said


def test_the_operators_limit_counts() -> None:
    chosen = [service("lpsk", verified_on="2026-11-18")]
    assert "berubah" in contacts.age(CATALOG, "id", chosen, NOW.date(), timedelta(days=9))


def test_in_danger_a_child_is_shown_the_line_for_children_and_a_man_is_not() -> None:
    child = [one.id for one in contacts.for_place(CATALOG, "ID", ["child"], NOW)][:3]
    man = [one.id for one in contacts.for_place(CATALOG, "ID", ["man"], NOW)][:3]
    assert child == ["police_110", "id_emergency", "sapa_129"]
    assert man == ["police_110", "kp2mi_home", "id_emergency"]


def test_from_abroad_only_what_can_be_reached_there_is_shown() -> None:
    for topic in (topic for topic, links in CATALOG.links.items() if not links.at_home):
        for country in ("MY", "TW", "OM"):
            for one in contacts.for_topic(CATALOG, topic, Seeker(country), NOW):
                assert country in one.countries or "abroad" in one.countries, (topic, country, one.id)


@pytest.mark.parametrize("country", [None, "ID", "SA", "HK"])
def test_licences_are_looked_up_in_indonesia_wherever_somebody_is(country: str | None) -> None:
    found = contacts.for_topic(CATALOG, "ask/check_agency", Seeker(country), NOW)
    assert {one.id for one in found} == {"siskop2mi", "bp3mi", "kp2mi_home"}


def test_every_need_has_something_to_call_everywhere() -> None:
    for topic in (topic for topic in CATALOG.links if topic.startswith("need/")):
        for country in CATALOG.countries:
            found = contacts.for_topic(CATALOG, topic, Seeker(country), NOW)
            assert any(one.can_be_called or one.channels for one in found), (topic, country)
