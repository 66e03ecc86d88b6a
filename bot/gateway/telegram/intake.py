"""From an update to a mailbox: when `take` returns, everything the update asks for is stored, once.

A repeated update changes nothing, so `take` may be called again whenever its outcome is in doubt.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.content.catalog import Catalog
from bot.core import buttons
from bot.core.errors import BadToken, MailboxFull, UnknownSession
from bot.core.types import LANGS, ChannelAddress, Lang, Pseudonym, Reply
from bot.gateway.desk import Desk
from bot.gateway.first_aid import ERASE_NOW, QUICK_EXIT, FirstAid
from bot.gateway.gate import MessageGate
from bot.gateway.telegram.api import TelegramApi
from bot.gateway.telegram.commands import ACTIONS, Command, Commands
from bot.gateway.telegram.delivery import LANE
from bot.gateway.telegram.errands import Errands
from bot.gateway.telegram.forum_desk import ForumDesk
from bot.gateway.telegram.leaving import Leaving
from bot.gateway.telegram.sharing import Sharing
from bot.gateway.telegram.updates import Event, read, update_number
from bot.hotline.links import StaffLinks
from bot.identity.addresses import AddressBook
from bot.identity.pseudonym import TELEGRAM, PseudonymMaker
from bot.store.codec import digest
from bot.store.store import Store
from bot.store.traces import Trace

_log = logging.getLogger("pelita.telegram")
_NOT_READ = frozenset({"media", "location", "contact", "poll", "other"})
#: within this time "too fast" is said once
_SAME_HINT_SECONDS = 30


@dataclass(frozen=True)
class Visit:
    """A person whose update is being taken in."""

    person: Pseudonym
    event: Event
    lang: Lang
    #: the conversation begins with this update
    new: bool
    command: Command | None = None
    #: of a pressed button, verified
    action: str = ""
    #: the update as it came, for what `read` leaves unread
    update: object = field(default=None, repr=False)


class Intake:
    """One per process; several processes may take updates in at once."""

    def __init__(
        self,
        store: Store,
        api: TelegramApi,
        addresses: AddressBook,
        desk: Desk,
        first_aid: FirstAid,
        leaving: Leaving,
        sharing: Sharing,
        gate: MessageGate,
        catalog: Catalog,
        clock: Callable[[], datetime],
        staff: ForumDesk | None = None,
        alert_chats: Sequence[int] = (),
    ) -> None:
        """`staff`: hears what happens in the staff group, if there is one. `alert_chats`: groups that are not left."""
        self._staff = staff
        self._alert_chats = frozenset(ChannelAddress(str(chat)) for chat in alert_chats)
        self._store = store
        self._addresses = addresses
        self._desk = desk
        self._first_aid = first_aid
        self._leaving = leaving
        self._sharing = sharing
        self._gate = gate
        self._catalog = catalog
        self._commands = Commands(catalog)
        self._clock = clock
        self._pseudonyms = PseudonymMaker(store.keyring.rotating("pseudonym"))
        self._button_key = store.keyring.subkey("buttons")
        self._errands = Errands(api, catalog, store.sessions)

    async def take(self, update: object) -> None:
        """Take one update in. Raises StoreDown: then it was not, and must come again."""
        number = update_number(update)
        if number is None or await self._store.updates.taken(number):
            return
        if self._staff is not None and self._staff.concerns(update):
            await self._staff.take(update)
        elif event := read(update):
            await self._take(event, update)
        await self._store.updates.note(number)

    async def _take(self, event: Event, update: object) -> None:
        if event.kind in ("group", "channel"):
            if event.chat not in self._alert_chats:
                self._errands.leave(event)
            return
        person = self._pseudonyms.of(TELEGRAM, event.chat)
        if event.kind == "blocked":
            await self._leaving.gone(person)
            return
        if self._staff is not None and event.kind == "text" and StaffLinks.is_code(event.text):
            if self._gate.message_allowed(person):
                await self._staff.link(event.text, event.chat)
            return
        try:
            await self._from_person(person, event, update)
        except UnknownSession:
            await self._from_person(person, event, update)  # erased in the middle of it: they begin anew

    async def aclose(self) -> None:
        """End errands that are still under way."""
        await self._errands.aclose()

    async def _from_person(self, person: Pseudonym, event: Event, update: object) -> None:
        action, lang = "", await self._language(person, event)
        if event.kind == "button":
            try:
                action = await self._pressed(person, event.data)
            except BadToken:
                self._errands.answer_press(event, self._catalog.text(lang, "page.errors.bad_payload"))
                return
            self._errands.answer_press(event)
        if action == ERASE_NOW:
            await self._leaving.erase(person, event.chat, lang, event.update)
            return
        command = self._commands.find(event.text) if event.kind == "text" else None
        new = await self._store.sessions.open(person, lang, lane=LANE, request=f"update:{event.update}")
        visit = Visit(person, event, lang, new, command, action, update)
        await self._addresses.keep(person, event.chat)
        changed = await self._note_message(visit)
        if await self._wants_to_leave(visit):
            await self._leaving.hide(person, lang, event.update)
        elif changed and await self._admitted(visit):
            await self._answer(visit)

    async def _pressed(self, person: Pseudonym, token: str) -> str:
        """The action of a button. Raises BadToken when it was not signed for this person."""
        try:
            return buttons.verify(self._button_key, person, token)
        except BadToken:
            for former in await self._store.sessions.former(person):
                with contextlib.suppress(BadToken):
                    return buttons.verify(self._button_key, former, token)
            raise

    async def _answer(self, visit: Visit) -> None:
        event = visit.event
        if visit.new or visit.command == "start":
            await self._say(visit, self._first_aid.opening(visit.person, visit.lang), "opening")
        if visit.command == "start":
            return
        if event.kind in _NOT_READ:
            shared = await self._sharing.take_in(visit.person, visit.lang, event, visit.update)
            not_read = self._first_aid.not_read(visit.person, visit.lang, event.kind)
            if said := shared.reply if shared else not_read:
                await self._say(visit, said, event.album)
        action = ACTIONS[visit.command] if visit.command else visit.action
        text = "" if action else event.text
        if not (action or text.strip()):
            return
        lang = await self._keep_language(visit, action)
        self._errands.show_typing(visit.person, event.chat)
        try:
            await self._desk.take_in(
                visit.person,
                lang,
                text=text,
                action=action,
                client_id=f"tg{event.update}",
                corrects=event.kind == "edit",
                wait=0,
                pushed=True,
            )
        except MailboxFull:
            await self._too_fast(visit)

    async def _language(self, person: Pseudonym, event: Event) -> Lang:
        """Of the session; of somebody new, the language they write in. Telegram's own setting is never looked at."""
        try:
            return (await self._store.sessions.get(person)).lang
        except UnknownSession:
            return await self._first_aid.language(event.text, "id")

    async def _keep_language(self, visit: Visit, action: str) -> Lang:
        chosen = [lang for lang in LANGS if action == f"lang:{lang}"]
        if chosen:
            lang = chosen[0]
        else:
            lang = await self._first_aid.language("" if action else visit.event.text, visit.lang)
        if lang != visit.lang:
            await self._store.sessions.set_lang(visit.person, lang)
        return lang

    async def _note_message(self, visit: Visit) -> bool:
        """Keep the message's id for hiding; False for an edit that changed no word, which needs no answer."""
        event = visit.event
        if not event.message:
            return True
        words, update = digest(event.text), str(event.update)
        if event.kind == "edit":
            known = [old for old in await self._store.traces.all(visit.person) if old.message == event.message]
            said = [old.tag.partition("/") for old in known]
            # an interrupted update comes again, and finds what itself has noted
            if any(tag == words and origin != update for tag, _, origin in said):
                return False
            await self._store.traces.drop(visit.person, known)
        await self._store.traces.add(visit.person, [Trace(event.message, f"{words}/{update}")])
        return True

    async def _wants_to_leave(self, visit: Visit) -> bool:
        if visit.command == "hide" or visit.action == QUICK_EXIT:
            return True
        return visit.event.kind in ("text", "edit") and await self._first_aid.wants_to_leave(visit.event.text)

    async def _admitted(self, visit: Visit) -> bool:
        """Whether neither the operator nor the flood limit stands against it; danger always gets through."""
        person, text, now = visit.person, visit.event.text, self._clock()
        barred = await self._store.barred.has(person)
        allowed = self._gate.message_allowed(person, text)
        if (allowed and not barred) or await self._first_aid.is_pressing(text):
            return True
        if barred:
            await self._hint(visit, "barred", f"barred:{now.date().isoformat()}")
        else:
            await self._too_fast(visit)
        return False

    async def _too_fast(self, visit: Visit) -> None:
        now = self._clock()
        await self._store.barred.count_noise(visit.person, now)
        await self._hint(visit, "too_fast", f"fast:{int(now.timestamp()) // _SAME_HINT_SECONDS}")

    async def _hint(self, visit: Visit, key: str, once: str) -> None:
        reply = Reply(self._catalog.text(visit.lang, f"telegram.{key}"))
        await self._store.outbox.append(visit.person, [reply], dedupe_id=once)

    async def _say(self, visit: Visit, reply: Reply, once: str) -> None:
        """`once`: of several updates with this word the first one is answered; "" = each."""
        request = once if once and once != "opening" else f"{once}:{visit.event.update}"
        await self._store.outbox.append(visit.person, [reply], dedupe_id=f"said:{request}")
