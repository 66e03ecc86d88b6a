"""What has to happen by the clock: claims that lapse, contacts when staff are silent, the end of retention."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.content import contacts
from bot.content.catalog import Catalog
from bot.content.hotline import CurrentRules, HotlineRules
from bot.content.waiting_words import off_shift_reply, place_reply
from bot.core.cases import Case
from bot.core.checkins import daytime, is_daytime
from bot.core.errors import Refused, StoreDown
from bot.core.shifts import Expectation, expectation
from bot.core.types import LANGS, TIERS, Button, Lang, Reply, Tier
from bot.core.waiting import WaitingNews, news_due
from bot.hotline.alerts import Alerts
from bot.hotline.queue import CaseQueue, Sentences
from bot.hotline.upkeep import Upkeep
from bot.settings import utc_now
from bot.store.store import Store

log = logging.getLogger("pelita.caretaker")
_EVERY_SECONDS = 2.0
_SWEEP_SECONDS = 3600.0
_MOST_CONTACTS = 3
#: a check-in of somebody who hides the chat is looked at again after this
_HIDDEN = timedelta(days=1)
#: so many of those who wait are looked at in one round, the most urgent first
_MOST_WAITING = 500
#: measured waits that count as lately
_LATELY = 50


class Caretaker:
    """Runs beside the web process. Several may run at once: every step is one script that happens once."""

    def __init__(
        self,
        store: Store,
        queue: CaseQueue,
        catalog: Catalog,
        alerts: Alerts,
        *,
        rules: HotlineRules | None = None,
        clock: Callable[[], datetime] = utc_now,
        refresh: Callable[[], None] = lambda: None,
    ) -> None:
        """`rules`: those of hotline.yml unless a test brings its own; `refresh` takes over what another process set."""
        self._current_rules: Callable[[], HotlineRules] = (lambda: rules) if rules else CurrentRules(catalog)
        self._alerts = alerts
        self._clock = clock
        self._refresh = refresh
        self._alerting: set[asyncio.Task[bool]] = set()
        self._store = store
        self._queue = queue
        self._upkeep = Upkeep(store)
        self._catalog = catalog

    @property
    def _rules(self) -> HotlineRules:
        return self._current_rules()

    async def run(self, stopping: Callable[[], bool]) -> None:
        """Until `stopping`; a Redis that does not answer is waited for."""
        swept = -_SWEEP_SECONDS
        while not stopping():
            self._refresh()
            try:
                await self.look_after_cases()
                await self.look_after_check_ins()
                await self._store.eraser.rewrite_if_due()
                if time.monotonic() - swept >= _SWEEP_SECONDS:
                    await self.sweep()
                    swept = time.monotonic()
            except StoreDown:
                log.warning("redis does not answer")
            await asyncio.sleep(_EVERY_SECONDS)

    async def look_after_cases(self) -> None:
        """Silent claims and cases put off go back to the queue; an urgent message left unanswered gets the contacts."""
        now = self._clock()
        await self._queue.lapse_expired(now)
        await self._queue.wake_due(now)
        for case_id in await self._upkeep.contacts_due(now):
            try:
                case = await self._queue.get(case_id)
                if await self._upkeep.send_contacts(case_id, self._contacts(case.country), now):
                    self._alert()
            except Refused:
                continue  # erased or closed in this moment
        await self.look_after_waiting(now)

    async def look_after_waiting(self, now: datetime) -> None:
        """Who waits reads now and then how things stand; an urgent case that nobody takes sets off the second alert."""
        waiting, expected = await self._queue.waiting(_MOST_WAITING), None
        unanswered = False
        for place, case in ((one.position, one.case) for one in waiting):
            news = news_due(case, self._rules.shifts, self._rules.waiting, now)
            if news is not None:
                expected = expected or await self._expected()
                await self._tell(case, news, place, expected.get(case.tier), now)
            late = now - case.opened_at >= self._rules.alert_after or not self._rules.shifts.is_on(now)
            if case.tier == "urgent" and late:
                unanswered |= await self._upkeep.alert_due(case.id, now)
        if unanswered:
            self._alert()

    async def look_after_check_ins(self) -> None:
        """Check-ins whose moment has come are asked, by day and while there is a worker to take the answer."""
        due, now = await self._store.check_ins.due(), self._clock()
        if not due or await self._store.health.nlu_state() != "ready":
            return
        for one in due:
            night = not is_daytime(now, one.offsets)
            later = daytime(now if night else now + _HIDDEN, one.offsets)
            await self._store.check_ins.ask(one, secrets.token_hex(16), later=later, night=night)

    async def sweep(self) -> None:
        """Destroys what has outlived its retention."""
        now = self._clock()
        await self._upkeep.sweep(now)
        await self._store.eraser.sweep(self._store.keyring, now)

    async def _tell(
        self, case: Case, news: WaitingNews, place: int, expected: Expectation | None, now: datetime
    ) -> None:
        catalog, rules = self._catalog, self._rules
        if news.kind == "place":
            said = {lang: place_reply(catalog, lang, place, expected) for lang in LANGS}
        else:
            said = {lang: off_shift_reply(catalog, lang, rules, case.country, now) for lang in LANGS}
        with contextlib.suppress(Refused):  # erased in this moment
            await self._upkeep.tell(case, news, said, now)

    async def _expected(self) -> dict[Tier, Expectation | None]:
        """By tier, what people waited of late, in working time."""
        waits = await self._queue.waits()
        shifts = self._rules.shifts
        return {
            tier: expectation(
                [shifts.working_time(one.opened_at, one.taken_at) for one in waits if one.tier == tier][:_LATELY]
            )
            for tier in TIERS
        }

    def _alert(self) -> None:
        """Beside the rounds: a channel that answers slowly holds nothing up."""
        task = asyncio.create_task(self._send_alert())
        self._alerting.add(task)
        task.add_done_callback(self._alerting.discard)

    async def _send_alert(self) -> bool:
        try:
            return await self._alerts.send("urgent")
        except StoreDown:
            log.warning("redis does not answer")
            return False

    def _contacts(self, country: str) -> Sentences:
        return {lang: self._silent(lang, country) for lang in LANGS}

    def _silent(self, lang: Lang, country: str) -> Reply:
        chosen = contacts.for_place(self._catalog, country or None)[:_MOST_CONTACTS]
        lines = "\n".join(contacts.line(self._catalog, lang, service) for service in chosen)
        links: list[Button] = [
            button for service in chosen for button in contacts.buttons(self._catalog, lang, service)
        ]
        return Reply(text=self._catalog.text(lang, "ui.staff_silent", contacts=lines), buttons=tuple(links))
