"""One person's way through a screening: which question is open, and what an answer changes. Pure; texts are content.

The questions before the items (is it safe to chat, go on or start over, who is it about) and the direct question about
suicide are items too, those of `data/content/screening/start.yml`, under the tool START.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.core.screening import Item, Result, Screening, parse_items, parse_screening, score

START = "S"
SAFE, RESUME, WHO = "g01_safe", "s_resume", "s_who"
DANGER, SUICIDE = "g02_danger", "g03_suicide"
YES = "yes"
RESTART = "restart"
#: what happened to an answer. `next`: the open question was answered; `changed`: an earlier one now has another answer;
#: `same`: it had this answer already; `ignored`: it belongs to no question of this screening; `stopped`: not safe now
Outcome = Literal["next", "changed", "same", "ignored", "stopped"]


@dataclass(frozen=True)
class Way:
    """Where an answer to 'who is it about' leads: a tool, and items that it answers already."""

    tool: str
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Path:
    """A kind of person or situation with words of its own, known by topics asked about or by who they say they are."""

    topics: tuple[str, ...]
    #: offered first with the result
    offers: tuple[str, ...]


@dataclass(frozen=True)
class Bank:
    """Every item bank, and how a screening begins."""

    tools: Mapping[str, Screening]
    start: Mapping[str, Item]
    ways: Mapping[str, Way]
    paths: Mapping[str, Path]
    #: after this long without a word it is asked again whether it is safe to chat
    idle: timedelta

    def item(self, tool: str, key: str) -> Item:
        """An item of a tool. Raises KeyError."""
        return self.start[key] if tool == START else self.tools[tool].item(key)


def parse_bank(tools: Mapping[str, Mapping[str, Any]], start: Mapping[str, Any]) -> Bank:
    """The bank of the files under data/content/screening. Raises KeyError or TypeError when a part is missing."""
    return Bank(
        tools={name: parse_screening(raw) for name, raw in tools.items()},
        start=parse_items(start["items"]),
        ways={code: Way(row["tool"], row.get("answers", {})) for code, row in start["ways"].items()},
        paths={name: Path(tuple(row["topics"]), tuple(row["offers"])) for name, row in start["paths"].items()},
        idle=timedelta(minutes=start["idle_minutes"]),
    )


@dataclass(frozen=True)
class Interview:
    """What is known of one screening; plain data, so that it can be stored."""

    tool: str = ""
    who: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    #: a question opened out of turn: an earlier one by 'back', or the direct one about suicide
    reopened: str = ""
    safe: bool = False
    #: left and taken up again: 'go on or start over?' comes first
    resumed: bool = False
    #: whether the last thing said was the open question; only then a typed text can be its answer
    asked: bool = False
    #: options to choose from when the answer was not clear
    between: tuple[str, ...] = ()
    #: a path of the bank, for words of its own
    path: str = ""
    #: ISO time of the last word
    at: str = ""

    @classmethod
    def load(cls, raw: Mapping[str, Any] | None) -> Interview:
        """The interview that `dump` gave; a new one for None."""
        return cls(**{**raw, "between": tuple(raw["between"])}) if raw else cls()

    def dump(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {**asdict(self), "answers": dict(self.answers), "between": list(self.between)}

    @property
    def begun(self) -> bool:
        """Whether there is anything to take up again."""
        return bool(self.tool)


def order(bank: Bank, interview: Interview) -> tuple[str, ...]:
    """The items that this person is asked, in order."""
    given = bank.ways[interview.who].answers if interview.who else {}
    return tuple(key for key in bank.tools[interview.tool].ask_order if key not in given)


def question(bank: Bank, interview: Interview) -> tuple[str, str] | None:
    """Tool and item of the open question; None when nothing is left to ask."""
    if interview.reopened == SUICIDE:
        return START, SUICIDE
    if not interview.safe:
        return START, SAFE
    if interview.resumed:
        return START, RESUME
    if not interview.tool or interview.reopened == WHO:
        return START, WHO
    key = next_item(bank, interview)
    return (interview.tool, key) if key else None


def next_item(bank: Bank, interview: Interview) -> str | None:
    """The item that is to be answered next, whatever has to be asked before; None after the last or an urgent one."""
    if not interview.tool or _urgent(bank, interview):
        return None
    asked = order(bank, interview)
    if interview.reopened in asked:
        return interview.reopened
    return next((key for key in asked if key not in interview.answers), None)


def is_finished(bank: Bank, interview: Interview) -> bool:
    """Whether every item has an answer, or one of them was urgent."""
    return interview.begun and next_item(bank, interview) is None


def progress(bank: Bank, interview: Interview, item: str) -> tuple[int, int]:
    """Place of the item and how many there are, counted from 1."""
    asked = order(bank, interview)
    return asked.index(item) + 1, len(asked)


def result(bank: Bank, interview: Interview) -> Result:
    """Tier and reasons of the answers so far."""
    if interview.tool:
        return score(bank.tools[interview.tool], interview.answers)
    if interview.answers.get(SUICIDE) in bank.start[SUICIDE].urgent_if:
        return Result("urgent", 1, (bank.start[SUICIDE].flag,), (SUICIDE,))
    return Result(tier=None)


def give(bank: Bank, interview: Interview, tool: str, key: str, code: str) -> tuple[Interview, Outcome]:
    """The answer `code` to one item, from a button or a text; it never becomes the answer to another item."""
    if tool not in (START, interview.tool) or not exists(bank, tool, key):
        return interview, "ignored"
    if code not in bank.item(tool, key).options:
        return interview, "ignored"
    opened = question(bank, interview)
    if code in bank.item(tool, key).stop_if:
        return replace(interview, safe=False, reopened="", between=()), "stopped"
    if tool == START:
        if opened != (START, key):
            return interview, "ignored"
        return _begin(bank, interview, key, code), "next"
    if opened == (tool, key):
        return _put(interview, key, code, reopened=""), "next"
    if key not in interview.answers and key != next_item(bank, interview):
        return interview, "ignored"
    if interview.answers.get(key) == code:
        return interview, "same"
    return _put(interview, key, code, reopened="" if interview.reopened == key else interview.reopened), "changed"


def back(bank: Bank, interview: Interview) -> Interview | None:
    """One question back; None when there is none before."""
    opened = question(bank, interview)
    if opened is None or opened[0] == START:
        return None
    asked = order(bank, interview)
    place = asked.index(opened[1])
    return replace(interview, reopened=asked[place - 1] if place else WHO, between=())


def enter(interview: Interview) -> Interview:
    """Starts, or takes up what was begun; danger that was told meanwhile is told and is not asked about again."""
    answers = {key: code for key, code in interview.answers.items() if key not in (DANGER, SUICIDE)}
    return replace(
        interview, answers=answers, safe=False, resumed=interview.begun, reopened="", between=(), asked=False
    )


def leave(interview: Interview, danger: str = "") -> Interview:
    """Puts it aside; `danger`: the gate (DANGER or SUICIDE) that a message told of."""
    answers = {**interview.answers, danger: YES} if danger else interview.answers
    return replace(interview, answers=answers, safe=False, reopened="", between=(), asked=False)


def hide(interview: Interview) -> Interview:
    """After a pause or a hurried exit: whoever reads next is asked whether it is safe before anything is shown."""
    return replace(interview, safe=False, between=(), asked=False)


def is_idle(bank: Bank, interview: Interview, now: datetime) -> bool:
    """Whether the last word is long ago."""
    return bool(interview.at) and now - datetime.fromisoformat(interview.at) > bank.idle


def path_of(bank: Bank, topic: str) -> str:
    """The path that a topic, or a word of who_words.yml for who somebody is, belongs to; "" if none."""
    return next((name for name, path in bank.paths.items() if topic in path.topics), "")


def exists(bank: Bank, tool: str, key: str) -> bool:
    """Whether there is such a question; that of an old button may be gone."""
    return key in bank.start if tool == START else tool in bank.tools and bank.tools[tool].has(key)


def _urgent(bank: Bank, interview: Interview) -> bool:
    screening = bank.tools[interview.tool]
    return any(code in screening.item(key).urgent_if for key, code in interview.answers.items())


def _put(interview: Interview, key: str, code: str, *, reopened: str) -> Interview:
    return replace(interview, answers={**interview.answers, key: code}, reopened=reopened, between=())


def _begin(bank: Bank, interview: Interview, key: str, code: str) -> Interview:
    if key == SAFE:
        return replace(interview, safe=True, between=())
    if key == SUICIDE:
        return _put(interview, key, code, reopened="")
    if key == RESUME:
        fresh = Interview(safe=True, path=interview.path, at=interview.at)
        return fresh if code == RESTART else replace(interview, resumed=False)
    way = bank.ways[code]
    kept = interview.answers if way.tool == interview.tool else {}
    return replace(
        interview, tool=way.tool, who=code, answers={**kept, **way.answers}, reopened="", between=(), resumed=False
    )
