"""What time does to cases: contacts for urgent messages that nobody answers, and the end of retention."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.core.cases import Case
from bot.core.errors import Unreadable
from bot.core.types import CaseId, CaseText, Lang, Pseudonym
from bot.core.waiting import WaitingNews
from bot.hotline.audit import SYSTEM, Audit
from bot.hotline.board import checked
from bot.hotline.speech import Sentences, Speech
from bot.store.casefile import NOTE, case_periods, moment
from bot.store.codec import dump_case_text
from bot.store.envelope import milliseconds
from bot.store.statistics import counting
from bot.store.store import Store

#: An urgent message to staff that nobody has answered for so long is answered automatically.
PATIENCE = timedelta(seconds=60)
#: While nobody takes the case the second alert is repeated after this, and then after pauses that double.
ALERT_AGAIN = timedelta(minutes=15)
#: Open cases are purged this long before their rows expire by themselves: what has expired cannot be counted any more.
_EARLY = timedelta(hours=2)


class Upkeep:
    """Called by the supervisor: `contacts_due` every few seconds, `sweep` every hour. Calls raise StoreDown."""

    def __init__(self, store: Store) -> None:
        self._scripts = store.scripts
        self._vault = store.vault
        self._speech = Speech(store)
        self._retention = store.retention

    async def contacts_due(self, now: datetime) -> tuple[CaseId, ...]:
        """Cases staff took over, with an urgent message that nobody has answered for 60 s."""
        name, before = self._scripts.keys("case:alarms"), moment(now - PATIENCE)
        return tuple(CaseId(case.decode()) for case in await self._scripts.call("ZRANGEBYSCORE", name, "-inf", before))

    async def send_contacts(self, case_id: CaseId, contacts: Sentences, now: datetime) -> bool:
        """Give the person the emergency contacts once; False when staff were faster. Raises Refused: erased."""
        person, lang = await self._speech.person_of(checked(case_id))
        reply = contacts[lang]
        line = CaseText("system", reply.text, now)
        said = await self._speech.arguments(person, case_id, reply, line)
        return bool(await self._scripts.run("case_contacts", before=moment(now - PATIENCE), **said))

    async def tell(self, case: Case, news: WaitingNews, sentences: Sentences, now: datetime) -> bool:
        """Say to a waiting person what is due; False when another process was faster. Raises Refused: erased."""
        person, lang = await self._speech.person_of(checked(case.id))
        reply = sentences[lang]
        said = await self._speech.arguments(person, case.id, reply, CaseText("system", reply.text, now))
        had_off = moment(case.told_off_at) if case.told_off_at else 0
        off = moment(now) if news.kind == "off_shift" else None
        told = await self._scripts.run("case_tell", had=case.told, had_off=had_off, told=news.stage, off=off, **said)
        return bool(told)

    async def alert_due(self, case_id: CaseId, now: datetime) -> bool:
        """Whether this urgent waiting case sets off the second alert now: an alert can get lost, so it is repeated."""
        again = milliseconds(ALERT_AGAIN)
        return bool(await self._scripts.run("case_alert", case=checked(case_id), now=moment(now), again=again))

    async def unreachable(self, person: Pseudonym, remark: Mapping[Lang, str], audit: Audit, now: datetime) -> bool:
        """Tell staff, without a word of content, that the person of an open case cannot be reached any more.

        `remark` goes to the case's notes in the case's language. False when there is no open case.
        """
        case_id = await self._scripts.call("GET", self._scripts.keys("case:of", person))
        if case_id is None:
            return False
        case = CaseId(case_id.decode())
        lang = await self._scripts.call("HGET", self._scripts.keys("case", case), "lang")
        line = CaseText("staff", remark["en" if lang == b"en" else "id"], now, by=SYSTEM)
        try:
            note = await self._vault.seal(case, NOTE, dump_case_text(line))
        except Unreadable:
            return False
        facts = {**case_periods(self._retention), "now": moment(now)}
        outcome = await audit.run("case_remark", SYSTEM, "unreachable", case, case=case, note=note, **facts)
        return bool(outcome[0] == b"done")

    async def sweep(self, now: datetime) -> int:
        """Purge open cases without a word for the retention period and references to expired ones; returns how many."""
        return int(
            await self._scripts.run(
                "case_sweep",
                before=moment(now - self._retention.case_open + _EARLY),
                stub_ttl=milliseconds(self._retention.notes),
                **{**case_periods(self._retention), **counting(now), "now": moment(now)},
            )
        )
