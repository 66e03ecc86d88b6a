"""Where somebody is, and what they ask about: kept apart, and not mixed up by gossip."""

from __future__ import annotations

import pytest

from bot.core.place import Mention, Place, Said, contacts_from, destination, is_happening, remember, way_of


def said(*mentions: Mention, **more: bool) -> Said:
    return Said(mentions, **more)


TW, MY = Mention("TW"), Mention("MY")
HERE_TW, THERE_TW, HERE_MY = Mention("TW", role="here"), Mention("TW", role="there"), Mention("MY", role="here")


def test_from_here_to_there_is_about_there_and_in_danger_about_here() -> None:
    both = said(HERE_MY, THERE_TW)
    assert both.topic == THERE_TW
    assert both.standing == HERE_MY
    place = remember(Place(), both)
    assert (place.here, place.about, place.going, place.country) == ("MY", "TW", True, "TW")
    assert contacts_from(place, both, happening=False) == ("MY", "")


def test_a_country_asked_about_does_not_move_the_person() -> None:
    place = remember(Place(here="TW"), said(MY))
    assert (place.here, place.country) == ("TW", "MY")
    assert contacts_from(place, Said(), happening=True) == ("TW", "")


def test_gossip_is_not_remembered() -> None:
    gossip = said(Mention("KH", hearsay=True))
    assert remember(Place(here="TW"), gossip) == Place(here="TW")
    assert remember(Place(), gossip) == Place()
    assert contacts_from(Place(here="TW"), gossip, happening=True) == ("KH", "")


def test_saying_where_one_is_replaces_what_was_thought() -> None:
    assert remember(Place(here="MY", area="my_south", about="SG"), said(HERE_TW)) == Place(here="TW")


def test_a_correction_replaces_what_was_named_last() -> None:
    assert remember(Place(here="MY"), said(TW, corrects=True)).here == "TW"
    place = remember(Place(here="MY", about="SG"), said(TW, corrects=True))
    assert (place.here, place.about) == ("MY", "TW")


def test_the_answer_to_where_are_you_is_where_they_are() -> None:
    assert remember(Place(), said(TW, bare=True), asked_where=True) == Place(here="TW")
    assert remember(Place(), said(TW, bare=True)) == Place(about="TW")
    assert remember(Place(), said(THERE_TW, bare=True), asked_where=True).here is None


def test_who_only_wants_to_go_somewhere_is_not_sent_to_services_there() -> None:
    place = remember(Place(), said(THERE_TW))
    for happening in (False, True):
        assert contacts_from(place, said(THERE_TW), happening=happening) == (None, "")


def test_what_happens_in_a_country_happens_where_the_person_is() -> None:
    assert contacts_from(Place(), said(TW), happening=True) == ("TW", "")
    assert contacts_from(Place(), said(TW), happening=False) == (None, "")
    assert contacts_from(Place(about="TW"), Said(), happening=True) == ("TW", "")


def test_the_town_stays_while_the_country_does() -> None:
    place = remember(Place(), said(Mention("ID", "kepulauan_riau", role="here")))
    assert remember(place, said(Mention("ID"))).area == "kepulauan_riau"
    assert remember(place, said(HERE_MY)).area == ""


def test_home_counts_only_alone() -> None:
    assert said(Mention("ID", role="origin"), TW).topic == TW
    assert said(Mention("ID", role="there"), Mention("SA", role="origin")).topic == Mention("SA", role="origin")
    assert said(Mention("ID")).topic == Mention("ID")


def test_what_is_told_of_a_place_is_remembered_unless_another_was_stated() -> None:
    assert remember(Place(), said(TW), happening=True).here == "TW"
    assert remember(Place(here="MY"), said(TW), happening=True).here == "MY"
    assert remember(Place(), said(Mention("TW", hearsay=True)), happening=True) == Place()
    assert is_happening("report/violence")
    assert not is_happening("ask/red_flags")


def test_how_an_answer_depends_on_the_country() -> None:
    cases = {
        ("overview", None): "ask",
        ("overview", "ID"): "ask",
        ("overview", "OM"): "rights",
        ("papers", "MY"): "rights",
        ("papers", "OM"): "unknown",
        ("papers", None): "general",
        ("papers", "ID"): "general",
        ("call", "OM"): "rights",
        ("contacts", "MY"): "general",
        ("", "MY"): "general",
    }
    known = {"MY": ["papers"]}
    for (part, country), way in cases.items():
        assert way_of(part, country, known.get(country or "", []), going=False) == way, (part, country)
    assert way_of("call", "TW", [], going=True) == "general"
    assert way_of("papers", "MY", ["papers"], going=True) == "rights"


@pytest.mark.parametrize(
    ("here", "about", "country"),
    [("MY", "", "MY"), ("MY", "KH", "MY"), ("ID", "KH", "KH"), ("", "KH", "KH"), ("ID", "", "ID"), ("", "", "")],
)
def test_the_destination_is_where_they_are_abroad_else_where_they_want_to_go(
    here: str, about: str, country: str
) -> None:
    assert destination(here, about) == country
