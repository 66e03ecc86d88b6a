"""Questions that the bot did not understand: sealed, for a while, without a pseudonym (lua/question.lua)."""

from __future__ import annotations

import json
import secrets
from datetime import datetime

from bot.core.errors import Unreadable
from bot.core.questions import Asked
from bot.core.retention import Retention
from bot.core.types import Pseudonym, Question
from bot.store.envelope import Vault, WrappedKey, milliseconds
from bot.store.scripts import Argument, Scripts

QUESTION = "question"
_ASKER_BYTES = 16


class Questions:
    """Mailbox.commit keeps them in its script; the console reads them."""

    def __init__(self, scripts: Scripts, vault: Vault, retention: Retention) -> None:
        self._scripts = scripts
        self._vault = vault
        self._ttl = milliseconds(retention.unanswered)

    async def arguments(self, person: Pseudonym, question: Question | None, now: datetime) -> dict[str, Argument]:
        """What lua/question.lua needs to keep it; {} for none."""
        if question is None:
            return {}
        row = {"text": question.text, "words": question.words, "lang": question.lang, "at": now.isoformat()}
        plain = json.dumps(row).encode()
        known = await self._scripts.call("GET", self._scripts.keys("asker", person))
        if known is not None:
            try:
                asker = known.decode()
                sealed = await self._vault.seal(asker, QUESTION, plain)
            except Unreadable:
                return {}  # its time ran out in this moment
            return {"asker": asker, "question": sealed, "question_ttl": self._ttl}
        asker = secrets.token_hex(_ASKER_BYTES)
        new = self._vault.new_key(asker)
        return {
            "asker": asker,
            "question": self._vault.seal_with(new, asker, QUESTION, plain),
            "asker_gen": new.gen,
            "asker_epoch": new.epoch,
            "asker_wrapped": new.wrapped,
            "question_ttl": self._ttl,
        }

    async def all(self) -> list[Asked]:
        """Everything that is kept. Raises StoreDown."""
        found = []
        for asker, (gen, epoch, wrapped), blobs in await self._scripts.run("questions_all"):
            self._vault.learn(asker.decode(), WrappedKey(gen, epoch.decode(), wrapped))
            for blob in blobs:
                try:
                    row = json.loads(await self._vault.open(asker.decode(), QUESTION, blob))
                except Unreadable:
                    continue  # erased in this moment
                question = Question(row["text"], row["words"], row["lang"])
                found.append(Asked(question, asker.decode(), datetime.fromisoformat(row["at"])))
        return found
