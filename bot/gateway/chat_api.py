"""The HTTP interface of the web chat, also usable by any other program."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.client_address import address_of
from bot.core import buttons
from bot.core.errors import BadToken, UnknownSession
from bot.core.types import ChannelAddress, Lang, Pseudonym, Reply
from bot.gateway import bodies, languages
from bot.gateway.desk import Desk
from bot.gateway.errors import ApiError
from bot.gateway.file_desk import FileDesk
from bot.gateway.first_aid import ERASE_NOW, QUICK_EXIT, FirstAid
from bot.gateway.gate import MessageGate, SessionGate
from bot.gateway.parts import GatewayParts
from bot.identity.pseudonym import WEB, PseudonymMaker

_TOKEN_BYTES = 32
_MOST_TOKEN = 200
#: how long a file may take on a slow connection (seconds)
FILE_PATIENCE = 120.0

Result = TypeVar("Result")


class ChatApi:
    """Its methods are Starlette endpoints; errors leave as exceptions and are put into words by bot.gateway.app."""

    def __init__(self, parts: GatewayParts, first_aid: FirstAid, desk: Desk) -> None:
        self._store = parts.store
        self._clock = parts.clock
        self._trust_proxy = parts.trust_proxy
        self._first_aid = first_aid
        self._desk = desk
        self._pseudonyms = PseudonymMaker(parts.store.keyring.subkey("pseudonym"))
        self._files = FileDesk(parts.store, parts.catalog, parts.media_most_bytes)
        self._button_key = parts.store.keyring.subkey("buttons")
        self._sessions_gate = SessionGate(parts.limits, parts.clock)
        self._messages_gate = MessageGate(parts.limits, parts.clock)

    def routes(self) -> list[Route]:
        """All of `/chat/api`."""
        return [
            Route("/chat/api/sessions", self.open_session, methods=["POST"]),
            Route("/chat/api/messages", self.post_message, methods=["POST"]),
            Route("/chat/api/replies", self.get_replies, methods=["GET"]),
            Route("/chat/api/photos", self.post_file, methods=["POST"]),
            Route("/chat/api/language", self.set_language, methods=["POST"]),
            Route("/chat/api/erase", self.erase, methods=["POST"]),
        ]

    async def open_session(self, request: Request) -> Response:
        """201 with a new session's token, which is stored nowhere; its first replies wait in the outbox."""
        body = bodies.session_body(await bodies.read_object(request, empty_allowed=True))
        lang = body.lang or languages.of_request(request)
        crowd = self._sessions_gate.admit(address_of(request, behind_proxy=self._trust_proxy), body.proof)
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        person = self._person(token)
        await self._store.sessions.open(person, lang, crowd=crowd)
        await self._say_opening(person, lang)
        return JSONResponse({"session": token}, status_code=201)

    async def post_message(self, request: Request) -> Response:
        """200 with the replies to a text or a button, 202 when staff hold the case."""
        person, lang = await self._authenticate(request)
        message = bodies.message_body(await bodies.read_object(request))
        barred = await self._store.barred.has(person)
        allowed = self._messages_gate.message_allowed(person, message.text)
        if (barred or not allowed) and not await self._may_always_pass(message, person):
            if barred:
                raise ApiError(403, "barred")
            await self._store.barred.count_noise(person, self._clock())
            raise self._messages_gate.too_many_messages(person)
        action = buttons.verify(self._button_key, person, message.payload) if message.payload else ""
        if action == ERASE_NOW:
            await self._store.eraser.erase(person)
            return JSONResponse({"replies": [self._unstored(self._first_aid.erased(lang))], "erased": True})
        if action == QUICK_EXIT:
            await self._store.withheld.forget(person)
            return JSONResponse({"replies": [self._unstored(self._first_aid.leave(lang))]})
        outcome = await self._desk.take_in(
            person, lang, text=message.text, action=action, client_id=message.client_id, wait=message.wait
        )
        status = 202 if outcome.with_staff and not outcome.replies else 200
        return JSONResponse({"replies": [as_json(reply) for reply in outcome.replies]}, status_code=status)

    async def get_replies(self, request: Request) -> Response:
        """200 with all replies after an id; waits for one if there is none."""
        person, _ = await self._authenticate(request)
        after, seconds = bodies.after_id(request), bodies.poll_seconds(request)
        with self._messages_gate.polling(person):
            replies = await _while_connected(request, self._store.outbox.wait(person, after, seconds))
        return JSONResponse({"replies": [as_json(reply) for reply in replies or ()]})

    async def post_file(self, request: Request) -> Response:
        """200 with what became of a photo or document for the staff who hold the case; the body is the file itself."""
        person, lang = await self._authenticate(request)
        if await self._store.barred.has(person):
            raise ApiError(403, "barred")
        if not self._messages_gate.message_allowed(person):
            raise self._messages_gate.too_many_messages(person)
        file = await bodies.read_bytes(request, self._files.most_bytes, FILE_PATIENCE)
        said = await self._files.take_in(person, lang, file, bodies.client_id(request))
        return JSONResponse({"replies": [self._unstored(said)]})

    async def set_language(self, request: Request) -> Response:
        """200; the conversation goes on in that language, and the bot says so."""
        person, _ = await self._authenticate(request)
        lang = bodies.language(await bodies.read_object(request))
        if lang is None:
            raise ApiError(400, "bad_language")
        if not self._messages_gate.message_allowed(person):
            raise self._messages_gate.too_many_messages(person)
        await self._store.sessions.set_lang(person, lang)
        await self._desk.take_in(person, lang, action=f"lang:{lang}", wait=0)
        return JSONResponse({"language": lang})

    async def erase(self, request: Request) -> Response:
        """200 after everything about the person is gone."""
        person, _ = await self._authenticate(request)
        await self._store.eraser.erase(person)
        return JSONResponse({"erased": True})

    async def _say_opening(self, person: Pseudonym, lang: Lang) -> None:
        outbox = self._store.outbox
        await outbox.append(person, [self._first_aid.opening(person, lang)])
        (opening,) = await outbox.after(person, "")
        # Counts as handed out: polls bring it, but it is no part of the answer to the first message.
        await outbox.after(person, opening.id)

    async def _authenticate(self, request: Request) -> tuple[Pseudonym, Lang]:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not 0 < len(token) <= _MOST_TOKEN:
            raise UnknownSession
        person = self._person(token)
        session = await self._store.sessions.get(person)
        request.state.lang = session.lang
        return person, session.lang

    def _person(self, token: str) -> Pseudonym:
        return self._pseudonyms.of(WEB, ChannelAddress(token))

    async def _may_always_pass(self, message: bodies.MessageBody, person: Pseudonym) -> bool:
        """Danger, leaving and erasing are never held up."""
        if message.payload:
            try:
                return buttons.verify(self._button_key, person, message.payload) in (ERASE_NOW, QUICK_EXIT)
            except BadToken:
                return False
        return await self._first_aid.is_pressing(message.text)

    def _unstored(self, reply: Reply) -> dict[str, Any]:
        """A reply that is shown once and kept nowhere, with an id in the outbox's form."""
        return {**as_json(reply), "id": f"{int(self._clock().timestamp() * 1000)}-0"}


def as_json(reply: Reply) -> dict[str, Any]:
    """A Reply as the contract spells it; `url` and `row` of a button, `effect`, `corrects` only where they are set."""
    shown: dict[str, Any] = {
        "id": reply.id,
        "from": reply.sender,
        "text": reply.text,
        "buttons": [
            {
                "title": button.title,
                "payload": button.payload,
                **({"url": button.url} if button.url else {}),
                **({"row": button.row} if button.row else {}),
            }
            for button in reply.buttons
        ],
    }
    more = {"effect": reply.effect, "corrects": reply.corrects}
    return {**shown, **{name: value for name, value in more.items() if value}}


async def _while_connected(request: Request, work: Awaitable[Result]) -> Result | None:
    """The result of `work`; None, and `work` cancelled, as soon as the client has hung up."""

    async def hung_up() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    working, leaving = asyncio.ensure_future(work), asyncio.create_task(hung_up())
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return await working if working.done() else None
    finally:
        for task in (working, leaving):
            task.cancel()
