"""What a person sees, and how a test waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from itertools import chain

from tests.botapi.clock import PATIENCE
from tests.botapi.json_types import Json
from tests.botapi.world import Chat, Query, World

_TYPING_SECONDS = 5


@dataclass(frozen=True)
class Shown:
    """A message on the screen. `text`: or the caption. `buttons`: titles of its inline keyboard, row by row."""

    id: int
    by_bot: bool
    text: str
    buttons: tuple[tuple[str, ...], ...]
    raw: Json

    @property
    def titles(self) -> list[str]:
        """Its buttons in one list."""
        return list(chain.from_iterable(self.buttons))

    def button(self, title: str) -> Json | None:
        """The InlineKeyboardButton of that title."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return next((button for button in chain.from_iterable(rows) if button["text"] == title), None)


Wanted = str | Callable[[Shown], object]


@dataclass(frozen=True)
class Press:
    """A pressed button: `data` went to the bot, or the phone opened `url` or copied `copied` and nobody was told."""

    world: World
    query: Query | None = None
    data: str = ""
    url: str = ""
    copied: str = ""

    @property
    def answered(self) -> Json | None:
        """What answerCallbackQuery said; None while the button still shows that it waits."""
        return self.query.answer if self.query else None

    async def answer(self, seconds: float = PATIENCE) -> Json:
        """Waits for answerCallbackQuery."""
        assert self.query, "this button asks the bot nothing"
        deadline = time.monotonic() + seconds
        while self.query.answer is None:
            seen, left = self.world.revision, deadline - time.monotonic()
            assert left > 0, f"the button was not answered within {seconds} s"
            await self.world.next_change(seen, left)
        return self.query.answer


@dataclass
class Screen:
    """One chat as people see it."""

    world: World
    chat: Chat

    def messages(self, thread: int | None = None) -> list[Shown]:
        """What is there now, oldest first; of one topic if given."""
        return [
            self._shown(message)
            for _, message in sorted(self.chat.messages.items())
            if thread is None or message.get("message_thread_id") == thread
        ]

    def keyboard(self) -> list[str]:
        """Titles of the keyboard below the input field."""
        rows = (self.chat.keyboard or {}).get("keyboard", [])
        return [button["text"] for button in chain.from_iterable(rows)]

    def typing(self) -> bool:
        """Whether 'is typing' shows: said in the last 5 s, and no message of the bot since."""
        if not self.chat.actions:
            return False
        at, revision, _ = self.chat.actions[-1]
        later = any(one.by_bot and self.chat.changed[one.id] > revision for one in self.messages())
        return self.world.clock() - at < _TYPING_SECONDS and not later

    async def wait_for(self, wanted: Wanted, seconds: float, since: int) -> Shown:
        """The first message of the bot that fits and was written or changed after revision `since`."""
        deadline = time.monotonic() + seconds
        while True:
            seen = self.world.revision
            for one in self.messages():
                if one.by_bot and self.chat.changed[one.id] > since and _fits(one, wanted):
                    return one
            left = deadline - time.monotonic()
            if left <= 0:
                texts = [one.text for one in self.messages() if one.by_bot]
                raise AssertionError(f"{wanted!r} did not come within {seconds} s; the bot said {texts}")
            await self.world.next_change(seen, left)

    def _shown(self, message: Json) -> Shown:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        return Shown(
            message["message_id"],
            message.get("from", {}).get("id") == self.world.bot["id"],
            str(message.get("text", message.get("caption", ""))),
            tuple(tuple(button["text"] for button in row) for row in rows),
            deepcopy(message),
        )


def _fits(message: Shown, wanted: Wanted) -> bool:
    return wanted in message.text if isinstance(wanted, str) else bool(wanted(message))
