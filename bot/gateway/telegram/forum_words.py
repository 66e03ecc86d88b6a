"""What the staff group reads: how a case stands, and the lines of its conversation; all from content."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.catalog import Catalog
from bot.core.cases import OUTCOMES, Case
from bot.core.types import LANGS, CaseId, CaseText, Lang, StaffId
from bot.gateway.telegram.writing import MOST_UNITS, Keyboard, Part, split, units

#: what a button or command asks for
ACTS = ("claim", "stay", "word", "back", "close")
_IN_A_ROW = 2
_DATA = "forum"
_MOST_TOAST = 200


class ForumWords:
    """In one language, since everybody in the group reads the same."""

    def __init__(self, catalog: Catalog, lang: Lang) -> None:
        self._catalog = catalog
        self._lang = lang
        rows = [catalog.raw(one, "forum")["commands"] for one in LANGS]
        self._commands = {str(word): str(act) for row in rows for act, word in row.items()}

    def text(self, key: str, **values: object) -> str:
        """A text of forum.yml."""
        return self._catalog.text(self._lang, f"forum.{key}", **values)

    def hint(self, code: str, **values: object) -> str:
        """An answer to staff; of a refusal that has no words of its own, that it does not work just now."""
        known = self._catalog.raw(self._lang, "forum")["hints"]
        return self.text(f"hints.{code if code in known else 'try_again'}", **values)[:_MOST_TOAST]

    def command(self, text: str) -> str | None:
        """What a command in a topic asks for: "" when there is no such command, None when the text is none."""
        if not text.startswith("/"):
            return None
        word = text[1:].split(maxsplit=1)[0] if text[1:].strip() else ""
        return self._commands.get(word.partition("@")[0].lower(), "")

    def status(self, case: Case, holder: str, *, here: bool) -> Part:
        """How the case stands, without anything of its person; and what can be done about it."""
        state = ("here" if here else "console") if case.state == "claimed" else case.state
        facts = {
            "tier": self._catalog.text(self._lang, f"console.tier.{case.tier}"),
            "language": self._catalog.text(self._lang, f"console.lang.{case.lang}"),
        }
        named = {"name": holder} if case.state == "claimed" else {}
        acts = () if case.state == "snoozed" else ACTS[1:] if here else ("claim",)
        return Part(self.text(f"status.{state}", **facts, **named), self.keyboard(case.id, acts))

    def keyboard(self, case_id: CaseId, acts: Sequence[str]) -> Keyboard:
        """Buttons, two in a row, so that they can be read on a phone."""
        row = [self._button(f"buttons.{act}", case_id, act) for act in acts]
        return [row[at : at + _IN_A_ROW] for at in range(0, len(row), _IN_A_ROW)]

    def outcomes(self, case_id: CaseId) -> Keyboard:
        """The outcomes with which a case can be closed, and the way back."""
        rows = [
            {"text": self._catalog.text(self._lang, f"console.outcome.{code}"), "callback_data": data(case_id, code)}
            for code in OUTCOMES
        ]
        return [*([row] for row in rows), [self._button("buttons.keep", case_id, "keep")]]

    def lines(self, texts: Sequence[CaseText]) -> list[Part]:
        """The lines as messages, each covered until somebody taps it: a notification shows the first words only."""
        head = self.text("line.head")
        spoken = "\n\n".join(f"{self._who(line)}: {self._what(line)}" for line in texts)
        return [
            Part(f"{head}\n{one}", veiled_from=len(head) + 1) for one in split(spoken, MOST_UNITS - units(head) - 1)
        ]

    def _who(self, line: CaseText) -> str:
        return self.text("line.staff", name=line.by) if line.sender == "staff" else self.text(f"line.{line.sender}")

    def _what(self, line: CaseText) -> str:
        return self.text(f"line.kind.{line.kind}", text=line.text) if line.kind else line.text

    def _button(self, key: str, case_id: CaseId, act: str) -> dict[str, str]:
        return {"text": self.text(key), "callback_data": data(case_id, act)}


def data(case_id: CaseId, act: str) -> str:
    """What a button carries; at most 64 bytes."""
    return f"{_DATA}:{case_id}:{act}"


def read_data(text: str) -> tuple[CaseId, str] | None:
    """Case and act of a button; None when it is none of the group's."""
    kind, _, rest = text.partition(":")
    case_id, _, act = rest.partition(":")
    return (CaseId(case_id), act) if kind == _DATA and act else None


def is_new_to(line: CaseText, holder: str, holder_id: StaffId) -> bool:
    """Whether the topic does not have the line yet: what its holder wrote there stands there."""
    return line.sender != "staff" or line.by not in (holder, holder_id)
