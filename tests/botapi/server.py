"""The server: takes a call apart, checks it, lets a fault strike, carries it out, and writes it down."""

from __future__ import annotations

import asyncio
import json
import re
import time
import traceback
from collections.abc import Callable
from copy import deepcopy
from inspect import isawaitable
from typing import Any

from telegram import Bot

from tests.botapi import media
from tests.botapi.api_bot import BotMethods
from tests.botapi.api_chats import ChatMethods
from tests.botapi.api_messages import MessageMethods
from tests.botapi.api_updates import UpdateMethods
from tests.botapi.clock import PATIENCE, Clock
from tests.botapi.errors import ApiError, not_simulated
from tests.botapi.faults import Call, Fault, Rates
from tests.botapi.groups import Group
from tests.botapi.json_types import Json
from tests.botapi.phone import Phone
from tests.botapi.schema import Schema
from tests.botapi.values import Body, Reader
from tests.botapi.web import CUT, Answer, Request, WebServer
from tests.botapi.webhook import Webhook
from tests.botapi.world import World

_TOKEN = re.compile(r"[1-9][0-9]{5,15}:[A-Za-z0-9_-]{30,50}")
_PATH = re.compile(r"/(?P<file>file/)?bot(?P<token>[^/]*)/(?P<rest>.+)")
TOKEN = "1234567890:AAtestTESTtestTESTtestTESTtestTEST_"


class BotApiServer:
    """One bot's Bot API. `async with BotApiServer(token) as server:` serves at `server.url`.

    `schema`: further methods whose parameters are checked; without it those of api.yml. `strict_rates`: answers 429
    as Telegram does to those who send too fast.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        clock: Clock | None = None,
        strict_rates: bool = False,
        schema: Schema | None = None,
        webhook_retry_seconds: float = 0.05,
        **bot: Any,
    ) -> None:
        assert _TOKEN.fullmatch(token), "not the form of a bot token"
        self.token = token
        self.clock = clock or Clock()
        self.world = World(_bot_user(int(token.partition(":")[0]), bot), self.clock)
        self.updates = self.world.updates
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.crashes: list[str] = []
        self.webhook = Webhook(self.updates, self.clock, webhook_retry_seconds)
        self._bot = BotMethods(self.world, self.webhook)
        self._phones: dict[int, Phone] = {}
        self._rates = Rates(self.clock) if strict_rates else None
        self._reader = Reader(schema or Schema.hand_written())
        self._methods = (
            self._bot,
            MessageMethods(self.world),
            ChatMethods(self.world),
            UpdateMethods(self.world, self.webhook),
        )
        self._web = WebServer(self._handle, waits=lambda request: request.path.endswith("/getUpdates"))

    async def __aenter__(self) -> BotApiServer:
        await self._web.start()
        return self

    async def __aexit__(self, *why: object) -> None:
        await self.webhook.stop()
        await self._web.stop()
        assert not self.crashes, self.crashes[0]

    @property
    def url(self) -> str:
        """Base address of the Bot API, to which clients add `/bot<token>/<method>`."""
        return self._web.url

    # what a test does

    def phone(self, user_id: int, **about: str) -> Phone:
        """Somebody's phone; the same one for the same id. `about`: first_name, last_name, username, language_code."""
        user = self.world.users.setdefault(user_id, {"id": user_id, "is_bot": False, "first_name": f"P{user_id}"})
        user.update(about)
        return self._phones.setdefault(user_id, Phone(self.world, user))

    def group(self, chat_id: int, title: str = "Group", **how: Any) -> Group:
        """A group, supergroup or channel without the bot; see Group.new."""
        return Group.new(self.world, chat_id, title, **how)

    def push_update(self, update: Json) -> Json:
        """Queues a raw update of any form; gives it the next update_id when it has none."""
        numbered = {"update_id": self.updates.new_id(), **update}
        self.updates.push_raw(numbered)
        return numbered

    def push_again(self, update: Json) -> None:
        """Delivers an update once more even if the bot has confirmed it, as Telegram does now and then."""
        self.updates.push_raw(update, insistent=True)

    def fail(self, method: str | None, fault: Fault, *, chat_id: int | None = None, times: int | None = 1) -> Fault:
        """Lets a fault strike the next calls of a method (None: any), in one chat if given; `times` None: always."""
        fault.method, fault.chat_id, fault.times = method, chat_id, times
        self.faults.append(fault)
        return fault

    def calls_of(self, *methods: str, chat_id: int | None = None) -> list[Call]:
        """The log of some methods, in one chat if given."""
        return [call for call in self.calls if call.method in methods and (chat_id is None or call.chat_id == chat_id)]

    async def wait_for_calls(
        self, method: str, count: int = 1, *, chat_id: int | None = None, done: bool = True, seconds: float = PATIENCE
    ) -> list[Call]:
        """The calls of a method as soon as there are so many; `done` False: those without an answer yet count too."""
        deadline = time.monotonic() + seconds
        while True:
            seen, left = self.world.revision, deadline - time.monotonic()
            calls = self.calls_of(method, chat_id=chat_id)
            if len([call for call in calls if call.status is not None or not done]) >= count:
                return calls
            assert left > 0, f"{count} calls of {method} did not come within {seconds} s, but {calls}"
            await self.world.next_change(seen, left)

    # what a client gets

    async def _handle(self, request: Request) -> Answer:
        try:
            address = _PATH.fullmatch(request.path)
            if not address or not _TOKEN.fullmatch(address["token"]) or request.method not in {"GET", "POST"}:
                raise ApiError(404, "Not Found")
            if address["token"] != self.token:
                raise ApiError(401, "Unauthorized")
            if address["file"]:
                return self._file(address["rest"])
            return await self._call(address["rest"], request)
        except ApiError as refusal:
            return _answer(refusal.code, refusal.body())
        except Exception:  # a fault of this server; the test must not pass
            self.crashes.append(traceback.format_exc())
            return _answer(500, ApiError(500, "Internal Server Error").body())

    def _file(self, path: str) -> Answer:
        data = media.download(self.world, path)
        if data is None:
            raise ApiError(404, "Not Found")
        return Answer(200, data, "application/octet-stream")

    async def _call(self, method: str, request: Request) -> Answer:
        noted = Call(method, {}, self.clock())
        self.calls.append(noted)
        self.world.touch()
        try:
            body = request.body()
            noted.parameters = dict(body.parameters)
            noted.parameters = given = self._checked(method, body)
            answer = await self._struck(method, given)
            noted.result = json.loads(answer.content)["result"] if answer.status == 200 else None
            noted.status = answer.status
        except ApiError as refusal:
            noted.status, noted.description = refusal.code, refusal.description
            raise
        except asyncio.CancelledError:
            noted.status, noted.description = 0, "the client went away"
            raise
        finally:
            self.world.touch()
        return answer

    async def _struck(self, method: str, given: Json) -> Answer:
        """Carries the call out, with the fault that a test has ordered for it."""
        fault = next((one for one in self.faults if one.fits(method, given.get("chat_id"))), None)
        if fault is None:
            return await self._carried_out(method, given)
        fault.hits += 1
        await asyncio.sleep(fault.before)
        if fault.error and fault.html:
            return Answer(fault.error.code, b"<html><body>Bad Gateway</body></html>", "text/html")
        if fault.error:
            raise fault.error
        if fault.cut == "before":
            return CUT
        answer = await self._carried_out(method, given)
        await asyncio.sleep(fault.after)
        return CUT if fault.cut else answer

    def _checked(self, method: str, body: Body) -> Json:
        if self._bot.logged_out and method != "logOut":
            raise ApiError(400, "Bad Request: Logged out")
        if method not in self._reader.schema.methods:
            known = method[:1].islower() and "_" not in method and callable(getattr(Bot, method, None))
            raise not_simulated(f"the method {method}") if known else ApiError(404, "Not Found")
        return self._reader.parameters(method, body)

    async def _carried_out(self, method: str, given: Json) -> Answer:
        if self._rates and "chat_id" in given and method.startswith(("send", "edit")) and method != "sendChatAction":
            self._rates.check(self.world.chat(given["chat_id"]).id)
        result = self._function(method)(deepcopy(given))
        if isawaitable(result):
            result = await result
        return _answer(200, {"ok": True, "result": result})

    def _function(self, method: str) -> Callable[[Json], Any]:
        name = re.sub(r"(?<!^)([A-Z])", lambda found: f"_{found[1].lower()}", method)
        for group in self._methods:
            if function := getattr(group, name, None):
                return function  # type: ignore[no-any-return]
        raise not_simulated(f"the method {method}")


def _answer(status: int, body: Json) -> Answer:
    wait = body.get("parameters", {}).get("retry_after")
    headers = (("Retry-After", str(wait)),) if wait else ()
    return Answer(status, json.dumps(body).encode(), headers=headers)


def _bot_user(bot_id: int, about: Json) -> Json:
    """What getMe tells."""
    return {
        "id": bot_id,
        "is_bot": True,
        "first_name": "Test bot",
        "username": "pelita_test_bot",
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    } | about
