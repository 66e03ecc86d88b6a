"""The words the whole program speaks: frozen values that cross package borders."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, NewType

Lang = Literal["id", "en"]
LANGS: tuple[Lang, ...] = ("id", "en")

#: Who a person is to everything behind the gateway: a keyed hash, never reversible without the key.
Pseudonym = NewType("Pseudonym", str)
#: What a channel calls a person (a Telegram chat, a web session token). Only bot.gateway and bot.identity hold one.
ChannelAddress = NewType("ChannelAddress", str)
CaseId = NewType("CaseId", str)
StaffId = NewType("StaffId", str)

Urgency = Literal["none", "concern", "urgent"]
Tier = Literal["low", "caution", "high", "urgent"]
#: Order of danger, most dangerous first; a case queue is sorted by it.
TIERS: tuple[Tier, ...] = ("urgent", "high", "caution", "low")
Sender = Literal["bot", "staff"]
#: what is special about a line of a case; released: words that had been hidden, passed on by their person's wish;
#: photo, document, voice: a file; refused: the person tried to send one that nobody had asked for;
#: correction: of a line before
LineKind = Literal["", "released", "photo", "document", "voice", "refused", "correction"]


@dataclass(frozen=True)
class Button:
    """One choice under a reply. `payload` is a signed token, a `tel:` / `https:` link is in `url` instead."""

    title: str
    payload: str = ""
    url: str = ""
    #: buttons of a higher row stand below, apart from the others (those that steer, not answer)
    row: int = 0


@dataclass(frozen=True)
class Reply:
    """What a person gets to read. `id` is given by the outbox and grows within one person's lane."""

    text: str
    sender: Sender = "bot"
    buttons: tuple[Button, ...] = ()
    id: str = ""
    #: a hint for the page: "leave" = clear the screen and go to a neutral page; "media_on", "media_off" = whether
    #: staff take files; "" = nothing
    effect: str = ""
    #: id of the reply in whose place this one is to be read; "" = none
    corrects: str = ""


@dataclass(frozen=True)
class Incoming:
    """One thing a person did: typed `text`, or pressed the button whose verified action is `action`."""

    id: str
    at: datetime
    text: str = ""
    action: str = ""
    #: language of the channel's settings, used until the person has written enough to tell
    lang: Lang = "id"
    #: what the person wrote before was wrong, this is right
    corrects: bool = False


@dataclass(frozen=True)
class Span:
    """A stretch of a text: `start` inclusive, `end` exclusive, in code points of the text it was found in."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Judgement:
    """What was understood from one raw text before it is redacted."""

    urgency: Urgency
    indicators: tuple[Span, ...] = ()


@dataclass(frozen=True)
class CaseOpening:
    """What goes along when a person says yes to staff."""

    tier: Tier
    priority: Literal[1, 2]
    lang: Lang
    #: codes such as "urgent:confined" or "asked_for_staff"; shown in words by the console
    reasons: tuple[str, ...]
    #: where the person is
    country: str = ""
    #: redacted texts, oldest first
    texts: tuple[CaseText, ...] = ()
    #: an answer to a check-in: the closed case it belongs to is taken up again if it is still kept
    again: bool = False
    #: the country they work in or want to go to, for the statistics
    destination: str = ""


@dataclass(frozen=True)
class CaseText:
    """One line of a case's conversation, redacted."""

    sender: Literal["person", "bot", "staff", "system"]
    text: str
    at: datetime
    #: staff member's console id when sender is staff
    by: str = ""
    urgency: Urgency = "none"
    kind: LineKind = ""
    #: id of the file, if there is one
    media: str = ""


@dataclass(frozen=True)
class Withheld:
    """What was hidden before a message was kept; it waits, sealed, for its person to pass it on to staff."""

    #: random; names it in the button
    id: str
    #: never logged, never part of a conversation's memory
    words: str = field(repr=False)


@dataclass(frozen=True)
class CheckInChange:
    """What a turn changes about the check-ins a person asked for."""

    #: a new plan, in order of time; () leaves the plan as it is
    dates: tuple[datetime, ...] = ()
    #: the person's own wording, redacted; "" = the neutral one
    words: str = ""
    #: hours ahead of UTC where the person may be: none is sent when it is night in one of them
    offsets: tuple[timedelta, ...] = ()
    #: no more check-ins
    ends: bool = False
    #: code of what was answered to one
    said: str = ""


@dataclass(frozen=True)
class Question:
    """What somebody asked that the bot did not understand; redacted. `words`: the same in its normal form."""

    text: str
    words: str
    lang: Lang


@dataclass(frozen=True)
class TurnResult:
    """Everything one turn wants to change; it takes effect in one script or not at all."""

    replies: tuple[Reply, ...] = ()
    #: serialised, not yet encrypted; None leaves the stored conversation as it is
    tracker: bytes | None = None
    open_case: CaseOpening | None = None
    #: lines to add to the person's open case, if there is one (in order)
    case_texts: tuple[CaseText, ...] = ()
    #: new danger: raise an existing case to urgent with these reasons
    raise_reasons: tuple[str, ...] = ()
    #: replies of this turn are dropped if staff claimed the case while the turn ran, unless this is set
    always_deliver: bool = False
    counters: tuple[str, ...] = field(default=())
    #: what the person was offered to pass on in this turn
    withheld: Withheld | None = None
    #: the person wants to be gone: nothing that was withheld waits any longer
    forget_withheld: bool = False
    check_in: CheckInChange | None = None
    #: kept for editors, without a pseudonym
    question: Question | None = None
