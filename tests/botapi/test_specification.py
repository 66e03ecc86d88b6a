"""The whole specification of the Bot API, walked; runs where BOT_API_SPEC names the file.

The file's format is that of github.com/PaulSonOfLars/telegram-bot-api-spec.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.botapi.errors import ApiError
from tests.botapi.json_types import Json
from tests.botapi.samples import form_request, json_request, right, wrong
from tests.botapi.schema import Fields, Schema
from tests.botapi.server import BotApiServer
from tests.botapi.tour import tour
from tests.botapi.updates import KINDS
from tests.botapi.values import Reader
from tests.botapi.web import Request, local_client

SPECIFICATION = os.environ.get("BOT_API_SPEC", "")
pytestmark = pytest.mark.skipif(not SPECIFICATION, reason="BOT_API_SPEC does not name the specification's file")
Encode = Callable[[str, Json], Request]
both_bodies = pytest.mark.parametrize(("encode", "form"), [(json_request, False), (form_request, True)])


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema.specification(Path(SPECIFICATION))


def refusal(reader: Reader, request: Request) -> str:
    """Why the parameters are refused, or nothing."""
    try:
        reader.parameters(request.path[1:], request.body())
    except ApiError as why:
        return str(why).removeprefix("400 ")
    return ""


def full(schema: Schema, method: str, *, form: bool) -> Json:
    """All parameters of a method, right; without files where the body cannot carry them."""
    values = {name: right(schema, field) for name, field in schema.methods[method].items()}
    return values if form else {name: "words" if value == b"file" else value for name, value in values.items()}


def only_files(fields: Fields) -> bool:
    """Whether a parameter can only come in a form."""
    return any(field.kinds == ("InputFile",) for field in fields.values())


def test_the_servers_own_tables_say_what_the_specification_says(schema: Schema) -> None:
    ours = Schema.hand_written()
    assert set(schema.types["Update"]) - {"update_id"} == KINDS
    for method, fields in ours.methods.items():
        assert fields == schema.methods[method], method
    for name, fields in ours.types.items():
        assert fields == schema.types[name], name
    for name, kinds in ours.unions.items():
        assert kinds == schema.unions[name], name


async def test_every_method_is_known_and_no_other(schema: Schema) -> None:
    async with BotApiServer(schema=schema) as server, local_client() as http:
        for method in schema.methods:
            answer = await http.post(f"{server.url}/bot{server.token}/{method}", json={"no_such_parameter": 1})
            assert answer.status_code == 400, method
            assert answer.json()["description"] == 'Bad Request: unknown parameter "no_such_parameter"'
        assert (await http.post(f"{server.url}/bot{server.token}/sendNothing")).status_code == 404
        assert len(schema.methods) == 180


@both_bodies
def test_right_parameters_are_read(schema: Schema, encode: Encode, form: bool) -> None:
    for method, fields in schema.methods.items():
        if form or not only_files(fields):
            assert refusal(Reader(schema), encode(method, full(schema, method, form=form))) == "", method


@both_bodies
def test_required_parameters_are_required(schema: Schema, encode: Encode, form: bool) -> None:
    for method, fields in schema.methods.items():
        given = full(schema, method, form=form)
        for name, field in fields.items():
            why = refusal(Reader(schema), encode(method, {key: given[key] for key in given if key != name}))
            if field.required:
                assert "empty" in why, (method, name, why)
            elif form or not only_files(fields):
                assert why == "", (method, name)


@both_bodies
def test_types_are_enforced(schema: Schema, encode: Encode, form: bool) -> None:
    tried = 0
    for method, fields in schema.methods.items():
        given = full(schema, method, form=form)
        for name, field in fields.items():
            for value in wrong(field, form=form):
                why = refusal(Reader(schema), encode(method, {**given, name: value}))
                assert "can't parse parameter" in why, (method, name, value, why)
                tried += 1
    assert tried > 2000


async def test_whatever_the_server_says_has_the_specified_form(schema: Schema) -> None:
    """A tour through everything that is simulated: each result and each update is held against the types."""
    async with BotApiServer(schema=schema, has_topics_enabled=True) as server:
        await tour(server)
        reader = Reader(schema)
        for call in server.calls:
            assert call.status == 200, call
            assert reader.complaint(schema.returns[call.method], call.result) == "", call.method
        for update in server.updates.history:
            assert reader.complaint(("Update",), update) == "", update
    assert {call.method for call in server.calls} == set(Schema.hand_written().methods)
