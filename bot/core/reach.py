"""How people find this bot: its web address and its Telegram handle, exactly as an operator set them."""

from __future__ import annotations

from dataclasses import dataclass

_TELEGRAM = "t.me/"


@dataclass(frozen=True)
class Reach:
    """`web` is a whole address without a slash at its end; `telegram` a handle without @, "" for none.

    Whoever prints or forwards an address sends people there, so nothing here is guessed.
    """

    web: str
    telegram: str = ""

    @property
    def chat(self) -> str:
        """Where the web chat is."""
        return f"{self.web}/chat"

    @property
    def material(self) -> str:
        """The page with posters and messages."""
        return f"{self.web}/material"

    @property
    def lines(self) -> tuple[str, ...]:
        """What to type or tap, one way a line, as people write it."""
        handle = (f"{_TELEGRAM}{self.telegram}",) if self.telegram else ()
        return (*handle, self.chat.removeprefix("https://"))

    @property
    def links(self) -> str:
        """The same in one line, in a form that every messenger makes tappable."""
        handle = (f"https://{_TELEGRAM}{self.telegram}",) if self.telegram else ()
        return " / ".join((*handle, self.chat))
