"""The real model, the real rules and actions; only Redis is left out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

import pytest

from bot.core.types import Incoming, Lang, Pseudonym, TurnResult
from bot.dialogue.engine import Engine
from bot.dialogue.training import ensure_model
from bot.dialogue.turn import TurnRunner
from bot.nlu.shared import catalog, toolkit
from bot.settings import ROOT, utc_now
from bot.store.mailbox import Work, WorkCase

PERSON = Pseudonym("p" * 26)
KEY = b"k" * 32


@lru_cache(maxsize=1)
def real_runner() -> TurnRunner:
    """One engine for every suite of this process."""
    engine = Engine.load(ensure_model(ROOT / "var" / "models"), catalog())
    return TurnRunner(engine, toolkit(), catalog(), KEY, utc_now)


@pytest.fixture(scope="session")
def runner() -> TurnRunner:
    return real_runner()


@dataclass
class Talk:
    """One person's conversation, turn by turn, as the worker would run it."""

    runner: TurnRunner
    lang: Lang = "id"
    case_state: WorkCase = "none"
    tracker: bytes | None = None
    last: TurnResult = field(default_factory=TurnResult)
    #: how much later than now the person writes
    later: timedelta = timedelta()
    #: when a check-in was asked that is not answered yet
    asked: datetime | None = None
    #: whether replies are brought to them, as on Telegram
    pushed: bool = False

    def says(self, text: str) -> str:
        """Types; returns everything answered."""
        return self._turn(Incoming("1", utc_now() + self.later, text=text))

    def presses(self, title: str) -> str:
        """Presses a button of the last answer by its title."""
        token = next(button.payload for reply in self.last.replies for button in reply.buttons if button.title == title)
        return self.taps(token.partition(".")[2])

    def taps(self, action: str) -> str:
        """Presses a button with this action, from wherever it was shown."""
        return self._turn(Incoming("1", utc_now() + self.later, action=action))

    def opens(self, topic: str) -> str:
        """Presses a button for a topic, from wherever it was shown."""
        return self.taps(f"topic:{topic}")

    def titles(self) -> list[str]:
        """The titles of the buttons now on the screen."""
        return [button.title for reply in self.last.replies for button in reply.buttons]

    def _turn(self, incoming: Incoming) -> str:
        work = Work(
            PERSON, 1, incoming, 1, self.tracker, self.lang, self.pushed, self.case_state, check_in_asked=self.asked
        )
        self.last = asyncio.run(self.runner.run(work))
        self.tracker = self.last.tracker or self.tracker
        if self.last.open_case:
            self.case_state = "waiting"
        return "\n".join(reply.text for reply in self.last.replies)


@pytest.fixture
def talk(runner: TurnRunner) -> Talk:
    return Talk(runner)
