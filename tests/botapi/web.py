"""The HTTP side: one small server on 127.0.0.1 that can also break a connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import h11
import httpx
from python_multipart import create_form_parser
from python_multipart.multipart import Field as FormField
from python_multipart.multipart import File as FormFile

from tests.botapi.errors import bad_request
from tests.botapi.values import Body, Upload

_READ_BYTES = 1 << 16


def local_client(base_url: str = "") -> httpx.AsyncClient:
    """A client for this machine only: no proxy, and no certificates, whose loading costs most of a test's time."""
    return httpx.AsyncClient(base_url=base_url, trust_env=False, verify=False, timeout=10)


@dataclass(frozen=True)
class Request:
    """A complete request."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    content: bytes

    def body(self) -> Body:
        """Its parameters; raises ApiError 400 for a body that cannot be read."""
        query = _pairs(self.query)
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not self.content:
            return Body(query, {}, typed=False)
        if query:
            raise bad_request("parameters are both in the address and in the body")
        if kind == "application/json":
            return Body(_json_object(self.content), {}, typed=True)
        if kind == "application/x-www-form-urlencoded":
            return Body(_pairs(self.content.decode("latin-1")), {}, typed=False)
        if kind == "multipart/form-data":
            return _form(self.headers["content-type"], self.content)
        raise bad_request(f'unsupported content type "{kind}"')


@dataclass(frozen=True)
class Answer:
    """`status` 0 breaks the connection instead."""

    status: int
    content: bytes = b""
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


CUT = Answer(0)
Handle = Callable[[Request], Coroutine[Any, Any, Answer]]


def _json_object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise bad_request("can't parse request body as JSON object")
    return found


def _pairs(encoded: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(encoded, keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _form(kind: str, content: bytes) -> Body:
    fields: dict[str, str] = {}
    uploads: dict[str, Upload] = {}

    def on_field(field: FormField) -> None:
        fields[(field.field_name or b"").decode()] = (field.value or b"").decode()

    def on_file(file: FormFile) -> None:
        file.file_object.seek(0)
        name = (file.file_name or b"").decode()
        uploads[(file.field_name or b"").decode()] = Upload(name, file.content_type or "", file.file_object.read())

    try:
        parser = create_form_parser({"Content-Type": kind.encode()}, on_field, on_file)
        parser.write(content)
        parser.finalize()
    except ValueError:
        raise bad_request("can't parse the form") from None
    return Body(fields, uploads, typed=False)


@dataclass
class WebServer:
    """Serves `handle` on a free port. `waits`: requests that nobody needs carried out once the client has gone."""

    handle: Handle
    waits: Callable[[Request], bool] = lambda request: False
    url: str = ""
    _server: asyncio.Server | None = None
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        """Listens; `url` says where."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Ends every connection."""
        assert self._server
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._open.add(task)
        try:
            await self._connection(reader, writer)
        except (OSError, h11.RemoteProtocolError, asyncio.CancelledError):
            pass  # the client went away, or the server ends
        finally:
            self._open.discard(task)
            writer.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = h11.Connection(h11.SERVER)
        while request := await _request(wire, reader):
            answer = await self._answer(request, wire, reader)
            if answer.status == 0:
                writer.transport.abort()
                return
            headers = [("Content-Type", answer.kind), ("Content-Length", str(len(answer.content))), *answer.headers]
            for event in (
                h11.Response(status_code=answer.status, headers=headers, reason=_reason(answer.status)),
                h11.Data(data=answer.content),
                h11.EndOfMessage(),
            ):
                writer.write(wire.send(event) or b"")
            await writer.drain()
            if wire.our_state is not h11.DONE:
                return
            wire.start_next_cycle()

    async def _answer(self, request: Request, wire: h11.Connection, reader: asyncio.StreamReader) -> Answer:
        """The handler's; it goes on when the client goes away, except for a long poll, which then ends."""
        if not self.waits(request):
            return await self.handle(request)
        answering, reading = asyncio.create_task(self.handle(request)), asyncio.create_task(reader.read(_READ_BYTES))
        try:
            await asyncio.wait([answering, reading], return_when=asyncio.FIRST_COMPLETED)
            if not reading.done():
                return await answering
            wire.receive_data(reading.result())
            return await answering if reading.result() else CUT
        finally:
            for task in (answering, reading):
                task.cancel()
            await asyncio.wait([answering, reading])


def _reason(status: int) -> bytes:
    return httpx.codes.get_reason_phrase(status).encode()


async def _request(wire: h11.Connection, reader: asyncio.StreamReader) -> Request | None:
    """The next one; None when the client has closed the connection."""
    head: h11.Request | None = None
    content = b""
    while True:
        event = wire.next_event()
        if event is h11.NEED_DATA:
            wire.receive_data(await reader.read(_READ_BYTES))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            content += event.data
        elif isinstance(event, h11.EndOfMessage) and head:
            address = urlsplit(head.target.decode())
            headers = {name.decode().lower(): value.decode("latin-1") for name, value in head.headers}
            return Request(head.method.decode(), unquote(address.path), address.query, headers, content)
        else:
            return None
