"""Right and wrong values of every kind, and bodies made of them, to walk the tables with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.botapi.json_types import Json
from tests.botapi.schema import Field, Schema
from tests.botapi.web import Request

_RIGHT: Mapping[str, Any] = {"Integer": 7, "Float": 1.5, "Boolean": True, "String": "words", "InputFile": b"file"}
_WRONG_JSON: Mapping[str, list[Any]] = {
    "Integer": ["7", 7.5, True, None, [7], 2**64],
    "Float": ["1.5", True, None],
    "Boolean": ["true", 1, None],
    "String": [7, True, None, ["words"], {}],
    "InputFile": ["words", 7],
}
_WRONG_FORM: Mapping[str, list[str]] = {
    "Integer": ["seven", "7.5", "true", " 7", "[7]", str(2**64)],
    "Float": ["one", "nan", "1,5", "true"],
    "Boolean": ["1", "yes"],
    "InputFile": ["words"],
}
_WRONG_TEXT = ["words", "[", "7", '"words"', '{"no_such_field": 1}', "[[[7]]]"]


def right(schema: Schema, field: Field) -> Any:
    """A JSON value, or bytes of an upload, that fits the first of the field's kinds."""
    kind = field.kinds[0]
    if field.constant:
        return field.constant
    if kind in _RIGHT:
        return _RIGHT[kind]
    if kind.startswith("Array of "):
        return [right(schema, Field((kind.removeprefix("Array of "),)))]
    if kind in schema.unions:
        return right(schema, Field(schema.unions[kind]))
    fields = schema.types[kind]
    return {name: right(schema, one) for name, one in fields.items() if one.required}


def wrong(field: Field, *, form: bool) -> Iterator[Any]:
    """Values that fit none of the field's kinds."""
    kinds = set(field.kinds)
    simple = _WRONG_FORM if form else _WRONG_JSON
    if not kinds <= set(_RIGHT):
        yield from _WRONG_TEXT if form else [*_WRONG_TEXT, 7, True, None, {"no_such_field": 1}, [[[7]]]]
    elif form and "String" in kinds:  # a form can carry nothing else
        return
    elif kinds == {"Integer", "String"}:
        yield from [7.5, True, None, [7]]
    elif kinds == {"InputFile", "String"}:
        yield from [7, None]
    else:
        (kind,) = kinds
        yield from simple[kind]


def json_request(method: str, parameters: Json) -> Request:
    """A call with a JSON body."""
    content = json.dumps(parameters).encode()
    return Request("POST", f"/{method}", "", {"content-type": "application/json"}, content)


def form_request(method: str, parameters: Json) -> Request:
    """A call with a form body; multipart when there are files."""
    files = {name: (f"{name}.bin", value) for name, value in parameters.items() if isinstance(value, bytes)}
    rest = {name: _wire(value) for name, value in parameters.items() if name not in files}
    if not files:
        kind = "application/x-www-form-urlencoded"
        return Request("POST", f"/{method}", "", {"content-type": kind}, urlencode(rest).encode())
    made = httpx.Request("POST", "http://127.0.0.1/", data=rest, files=files)
    return Request("POST", f"/{method}", "", {"content-type": made.headers["content-type"]}, made.read())


def _wire(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
