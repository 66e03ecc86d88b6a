"""A staff group, staff with linked accounts of Telegram, and people who ask for them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from argon2 import PasswordHasher

from bot.core.cases import Case
from bot.core.roles import Role
from bot.core.types import CaseId
from bot.gateway.telegram.gateway import TelegramSettings
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.links import StaffLinks
from bot.hotline.queue import CaseQueue
from bot.hotline.staff import StaffMember, StaffRegister
from bot.store.forum import Topics
from bot.store.store import Store
from tests.botapi.clock import PATIENCE
from tests.botapi.groups import Group
from tests.botapi.phone import Phone
from tests.botapi.screen import Shown
from tests.botapi.server import BotApiServer
from tests.gateway.clients import CATALOG
from tests.gateway.telegram.town import Town, said, town_of

GROUP = -1001234567890
RIGHTS = ("can_manage_topics", "can_delete_messages")
FAST = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@dataclass
class StaffRoom:
    """The town with its staff group."""

    town: Town
    group: Group
    queue: CaseQueue
    register: StaffRegister
    links: StaffLinks
    topics: Topics

    async def staff(self, name: str, chat: int, *, role: Role = "supervisor", linked: bool = True) -> Phone:
        """Somebody with an account and a phone in the group."""
        invited = await self.register.invite(role)
        member = await self.register.accept(invited, name, "kucing oranye naik sepeda")
        phone = self.town.server.phone(chat, first_name=name)
        self.group.join(phone)
        if linked:
            phone.send(await self.links.code_for(member.id))
            await phone.wait_for(said("forum.link.done", name=name))
        return phone

    async def member(self, name: str) -> StaffMember:
        return await self.register.named(name)

    async def asked_for(self, phone: Phone) -> CaseId:
        """A person asks for staff; returns the case once it has its topic and status."""
        phone.send("petugas")
        await phone.wait_for("antrean")
        case_id = CaseId(
            (
                await self.queue._scripts.call("GET", self.queue._scripts.keys("case:of", self.town.person(phone)))
            ).decode()
        )
        await self.until(lambda: self._has_status(case_id))
        return case_id

    async def _has_status(self, case_id: CaseId) -> bool:
        topic = await self.topics.of(case_id)
        return topic is not None and topic.status != 0

    async def thread(self, case_id: CaseId) -> int:
        topic = await self.topics.of(case_id)
        assert topic
        return topic.thread

    async def case(self, case_id: CaseId) -> Case:
        return await self.queue.get(case_id)

    async def shown(self, case_id: CaseId) -> list[str]:
        """What the bot has written into the topic."""
        return [one.text for one in self.group.messages(await self.thread(case_id)) if one.by_bot and one.text]

    async def sees(self, case_id: CaseId, text: str, seconds: float = PATIENCE) -> Shown:
        """Waits until the bot has written it into the topic."""
        thread = await self.thread(case_id)

        def fits(one: Shown) -> bool:
            return text in one.text and one.raw.get("message_thread_id") == thread

        return await self.group.wait_for(fits, seconds)

    async def press(self, phone: Phone, case_id: CaseId, button: str) -> str:
        """Presses a button of the topic; returns the toast."""
        title = said(f"forum.buttons.{button}") if "." not in button else said(button)
        thread = await self.thread(case_id)
        await self.group.wait_for(lambda one: title in one.titles and one.raw.get("message_thread_id") == thread)
        on = [one for one in self.group.messages(thread) if title in one.titles][-1]
        press = phone.press(title, on=on, chat=self.group)
        return str((await press.answer()).get("text", ""))

    @staticmethod
    async def until(look: Callable[[], Awaitable[object]], seconds: float = PATIENCE) -> None:
        """Waits until `look` finds something."""
        ends = asyncio.get_running_loop().time() + seconds
        while not await look():
            assert asyncio.get_running_loop().time() < ends, "it did not happen"
            await asyncio.sleep(0.02)


@asynccontextmanager
async def staff_room(server: BotApiServer, store: Store) -> AsyncIterator[StaffRoom]:
    """Everything runs; the bot is an administrator of the group."""
    founder = server.phone(9_000)
    group = server.group(GROUP, "Petugas", is_forum=True)
    group.add_bot(founder, rights=RIGHTS)
    audit = Audit(store)
    register = StaffRegister(store, audit, hasher=FAST)
    words = CATALOG.shared("handles")
    queue = CaseQueue(store, audit, Handles(words["nouns"], words["adjectives"]))
    links = StaffLinks(store, register, audit)
    settings = TelegramSettings(server.token, server.url, staff_group=GROUP)
    async with town_of(server, store, settings=settings) as town:
        yield StaffRoom(town, group, queue, register, links, Topics(store.scripts))


def somebody(server: BotApiServer) -> Phone:
    """A person whom nobody knows."""
    return server.phone(500_000_000 + secrets.randbelow(10**8), first_name="Siti", username="siti_r")
