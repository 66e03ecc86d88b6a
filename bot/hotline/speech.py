"""Words from staff or the system to the person of a case: the one place that knows both, and tells nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core import buttons
from bot.core.errors import Refused, Unreadable
from bot.core.types import Button, CaseId, CaseText, Lang, Pseudonym, Reply
from bot.store.casefile import LINK, TEXT
from bot.store.codec import dump_case_text
from bot.store.outbox import outbox_periods, seal_replies
from bot.store.scripts import Argument
from bot.store.store import Store

#: One sentence in every language; the case's language decides which is said.
Sentences = Mapping[Lang, Reply]


class Speech:
    """Prepares the arguments of scripts that say something (lua/claim.lua)."""

    def __init__(self, store: Store) -> None:
        self._scripts = store.scripts
        self._vault = store.vault
        self._periods = outbox_periods(store.retention)
        self._button_key = store.keyring.subkey("buttons")

    async def person_of(self, case_id: CaseId) -> tuple[Pseudonym, Lang]:
        """Whose case it is, and its language. Raises Refused: unknown_case, erased."""
        state, link, lang = await self._scripts.call(
            "HMGET", self._scripts.keys("case", case_id), "state", "link", "lang"
        )
        if state is None:
            raise Refused("unknown_case")
        try:
            if link is None:
                raise Unreadable("erased")
            person = await self._vault.open(case_id, LINK, link)
        except Unreadable:
            raise Refused("erased") from None
        return Pseudonym(person.decode()), "en" if lang == b"en" else "id"

    async def arguments(
        self, person: Pseudonym, case_id: CaseId, reply: Reply | None, line: CaseText | None
    ) -> dict[str, Argument]:
        """Sealed reply and line; without a reply when the person has no data key any more and cannot be reached.

        Buttons of automatic sentences carry plain actions; here they are signed for this person.
        """
        said: dict[str, Argument] = {"case": case_id, "person": person, **self._periods}
        if reply is None or line is None:
            return said
        try:
            said["replies"] = await seal_replies(self._vault, person, [self._signed(person, reply)])
            said["line"] = await self._vault.seal(case_id, TEXT, dump_case_text(line))
        except Unreadable:
            said.pop("replies", None)
        return said

    def _signed(self, person: Pseudonym, reply: Reply) -> Reply:
        return replace(reply, buttons=tuple(self._token(person, button) for button in reply.buttons))

    def _token(self, person: Pseudonym, button: Button) -> Button:
        if not button.payload:
            return button
        return replace(button, payload=buttons.sign(self._button_key, person, button.payload))
