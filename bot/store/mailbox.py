"""The mailbox: every message of a person waits here, sealed, until its turn has been committed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.core.retention import Retention
from bot.core.types import CaseId, Incoming, Lang, Pseudonym, TurnResult
from bot.store.envelope import Vault
from bot.store.scripts import Scripts

WorkCase = Literal["none", "waiting", "claimed"]

#: A turn that failed this often is not tried again: the caller answers kindly and the message is set aside.
MAX_ATTEMPTS = 5


@dataclass(frozen=True)
class Work:
    """One message with all that its turn needs, held under a lease until `commit` or `release`."""

    person: Pseudonym
    fence: int
    incoming: Incoming
    #: how often this message has been taken, this time included
    attempts: int
    #: what the last committed turn left; None at the start of a conversation
    tracker: bytes | None
    session_lang: Lang
    case_state: WorkCase = "none"
    case_id: CaseId | None = None
    #: code of the last failure of this message, "" if none
    last_error: str = ""

    @property
    def exhausted(self) -> bool:
        """True after MAX_ATTEMPTS failures: answer kindly without running the turn; commit then sets the message aside."""
        return self.attempts > MAX_ATTEMPTS


class Mailbox:
    """Messages in, turns out: one person is served by one worker at a time, in the order of arrival."""

    def __init__(
        self, scripts: Scripts, vault: Vault, retention: Retention, *, lease: timedelta = timedelta(seconds=30)
    ) -> None: ...

    async def put(self, person: Pseudonym, incoming: Incoming, *, dedupe_id: str) -> bool:
        """Store a message before it is acknowledged; False when `dedupe_id` was seen in the last 24 h (nothing stored).

        Raises UnknownSession when `Sessions.open` was not called since the person's last erase, and StoreDown; after
        StoreDown the caller may try again with the same `dedupe_id`.
        """
        raise NotImplementedError

    async def take(self, worker: str, *, wait: float) -> Work | None:
        """The next message to work on, waiting up to `wait` seconds; None when there is none. Raises StoreDown.

        Leases that ran out come first. A message that cannot be decrypted is set aside, never returned.
        """
        raise NotImplementedError

    async def renew(self, work: Work) -> None:
        """Start the lease anew. Raises LeaseLost, StoreDown."""
        raise NotImplementedError

    async def release(self, work: Work, *, delay: float, error_code: str) -> None:
        """The turn failed: the message comes back after `delay` seconds, nothing else changes. Raises LeaseLost, StoreDown."""
        raise NotImplementedError

    async def commit(self, work: Work, result: TurnResult) -> None:
        """Let the turn take effect, in one script: tracker, replies, case, counters, removal of the message.

        Replies are dropped when staff hold the case by now, unless `result.always_deliver`. Raises LeaseLost when
        the lease was lost or the person erased everything (then nothing was written), and StoreDown (then the outcome
        is unknown; do not run the turn again: the lease decides).
        """
        raise NotImplementedError

    async def waiting(self) -> int:
        """How many people have a message that no worker has taken yet."""
        raise NotImplementedError
