"""The staff group put together: who keeps it, and who hears what staff do there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.content.catalog import Catalog
from bot.content.notices import sentences
from bot.core.types import ChannelAddress, Lang
from bot.gateway.telegram.api import TelegramApi
from bot.gateway.telegram.forum import Forum
from bot.gateway.telegram.forum_desk import ForumDesk
from bot.gateway.telegram.forum_words import ForumWords
from bot.gateway.telegram.pace import GroupPace
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.links import StaffLinks
from bot.hotline.queue import CaseQueue
from bot.hotline.staff import StaffRegister
from bot.store.forum import Topics
from bot.store.store import Store


@dataclass(frozen=True)
class Room:
    """Both sides of the group, with one pace between them."""

    forum: Forum
    desk: ForumDesk


def make_room(
    group: int, lang: Lang, api: TelegramApi, store: Store, catalog: Catalog, clock: Callable[[], datetime]
) -> Room:
    """For the group of that number, which reads `lang`."""
    names = catalog.shared("handles")
    audit = Audit(store, clock=clock)
    handles = Handles(names["nouns"], names["adjectives"])
    queue = CaseQueue(store, audit, handles, clock=clock, lapsed=sentences(catalog, "lapsed"))
    register = StaffRegister(store, audit, clock=clock)
    address, pace, topics, words = (
        ChannelAddress(str(group)),
        GroupPace(),
        Topics(store.scripts),
        ForumWords(catalog, lang),
    )
    links = StaffLinks(store, register, audit)
    return Room(
        Forum(address, api, pace, topics, queue, register, audit, words, clock),
        ForumDesk(address, api, pace, topics, queue, links, words, catalog),
    )
