"""Marks that somebody is writing just now, while staff hold a case: some seconds long, without a word of it."""

from __future__ import annotations

from datetime import timedelta

from bot.core.types import CaseId, Pseudonym, Reply
from bot.store.envelope import milliseconds
from bot.store.news import News
from bot.store.outbox import Outbox
from bot.store.scripts import Scripts

#: a mark that is not renewed is gone after this
MARK = timedelta(seconds=6)


class WritingMarks:
    """Both directions; calls raise StoreDown."""

    def __init__(self, scripts: Scripts, news: News, outbox: Outbox) -> None:
        self._scripts = scripts
        self._news = news
        self._outbox = outbox

    async def person_writes(self, person: Pseudonym) -> bool:
        """Shows it to who holds their case; False when nobody does."""
        return bool(await self._scripts.run("writing_person", person=person, ttl=milliseconds(MARK)))

    async def by_person(self, case_id: CaseId) -> bool:
        """Whether the person of this case is writing."""
        return bool(await self._scripts.call("EXISTS", self._scripts.keys("writing:person", case_id)))

    async def by_staff(self, person: Pseudonym) -> bool:
        """Whether staff are writing to this person."""
        return bool(await self._scripts.call("EXISTS", self._scripts.keys("writing:staff", person)))

    async def replies_or_mark(
        self, person: Pseudonym, last_id: str, seconds: float, shown: bool
    ) -> tuple[list[Reply], bool]:
        """Like `Outbox.wait`, and over as soon as the mark is another than the one `shown`; with that mark.

        That staff stopped writing is noticed within five seconds.
        """

        async def look(_last: bool) -> tuple[list[Reply], bool]:
            return await self._outbox.after(person, last_id), await self.by_staff(person)

        def enough(found: tuple[list[Reply], bool]) -> bool:
            return bool(found[0]) or found[1] != shown

        return await self._news.until(person, look, enough, seconds)
