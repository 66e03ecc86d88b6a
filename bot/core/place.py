"""Which places a conversation is about: what one message says of places, and what is remembered of it.

Two things are told apart: where the person *is*, which decides whom they can call, and which country they ask *about*,
which decides the rights they are told. News of somebody else ('katanya di Kamboja …') is answered but not remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

HOME = "ID"
#: here: the person is there; there: goes or shall go there; asked: named; origin: comes from there
Role = Literal["here", "there", "asked", "origin"]
#: ask: the country is needed first; rights: that part of its rights; unknown: said to be so before the general answer
Way = Literal["ask", "rights", "unknown", "general"]
_ORDER: tuple[Role, ...] = ("there", "here", "asked", "origin")
#: topics about what goes on where the person is: a country that is named there is taken as their place
_HAPPENING = ("report/", "need/")


@dataclass(frozen=True)
class Mention:
    """A place as one message names it. `area`: an id of areas.yml, or ''."""

    country: str
    area: str = ""
    role: Role = "asked"
    #: told of others, or as news
    hearsay: bool = False


@dataclass(frozen=True)
class Said:
    """All places of one message.

    `alone`: there is nothing but the name; `bare`: only words that say nothing more; `corrects`: 'bukan, taiwan'.
    """

    mentions: tuple[Mention, ...] = ()
    alone: bool = False
    bare: bool = False
    corrects: bool = False

    @property
    def topic(self) -> Mention | None:
        """What the message is about: 'dari Malaysia mau ke Taiwan' is about Taiwan, and so is 'dari Indramayu …'."""
        return min(self.mentions, key=_rank, default=None)

    @property
    def standing(self) -> Mention | None:
        """Where somebody is in danger: 'di Malaysia, mau dibawa ke Kamboja' is Malaysia."""
        return min((one for one in self.mentions if one.role != "there"), key=_standing_rank, default=None)


@dataclass(frozen=True)
class Place:
    """What is remembered: `here`, where the person is, and `about`, another country last asked about."""

    here: str | None = None
    area: str = ""
    about: str | None = None
    #: `about` is where they want to go
    going: bool = False

    @property
    def country(self) -> str | None:
        """The country of an answer about rights."""
        return self.about or self.here


def is_happening(topic: str) -> bool:
    """Whether a topic is about what goes on where the person is."""
    return topic.startswith(_HAPPENING)


def remember(place: Place, said: Said, *, asked_where: bool = False, happening: bool = False) -> Place:
    """The memory after a message.

    `asked_where`: the bot had just asked where the person is; `happening`: the message tells what goes on there.
    """
    named = said.topic
    if named is None:
        return place
    if said.corrects and len(said.mentions) == 1:
        return _at(place, named) if place.here and not place.about else _about(place, named)
    if asked_where and said.bare and named.role != "there":
        return _at(place, named)
    for one in said.mentions:
        if one.role == "here" and not one.hearsay:
            place = _at(place, one)
    if named.hearsay or named.role == "here":
        return place
    if happening and place.here is None and named.role != "there":
        return _at(place, named)
    return _about(place, named)


def answered_for(place: Place, said: Said) -> str | None:
    """The country that an answer about rights is for."""
    return said.topic.country if said.topic else place.country


def contacts_from(place: Place, said: Said, *, happening: bool) -> tuple[str | None, str]:
    """(country, area) in which services are looked for; None when where the person is is not known.

    Somebody who asks about a country may still be at home; who tells what happens there, or needs something, is there.
    """
    if happening and said.standing is not None:
        return said.standing.country, said.standing.area
    if place.here:
        return place.here, place.area
    return (place.about, "") if happening and not place.going else (None, "")


def destination(here: str, about: str) -> str:
    """The country abroad that a case is about, for the statistics: where they are, else the one they spoke of.

    Home when they are there and spoke of no other; "" when nothing is known.
    """
    return here if here and here != HOME else about or here


def _rank(one: Mention) -> tuple[bool, bool, int]:
    return one.hearsay, one.country == HOME, _ORDER.index(one.role)


def _standing_rank(one: Mention) -> tuple[bool, bool, bool]:
    return one.role != "here", one.role == "origin", one.country == HOME


def _at(place: Place, one: Mention) -> Place:
    area = one.area or (place.area if one.country == place.here else "")
    return Place(here=one.country, area=area)


def _about(place: Place, one: Mention) -> Place:
    if one.country == place.here:
        return replace(place, area=one.area or place.area, about=None, going=False)
    return replace(place, about=one.country, going=one.role == "there")


def way_of(part: str, country: str | None, known: Sequence[str], *, going: bool) -> Way:
    """How a topic with that `part` (topics.yml: place_part) is answered when it is about `country`.

    `known`: the parts of that country's rights that were verified. Rights at home are no rights abroad, and whom
    to call depends on where somebody is, not on where they want to go.
    """
    abroad = country if country != HOME else None
    if part == "overview":
        return "rights" if abroad else "ask"
    if not abroad or part in ("", "contacts") or (part == "call" and going):
        return "general"
    return "rights" if part == "call" or part in known else "unknown"
