"""Reads parameters strictly: what a form or a JSON body carries becomes typed values, or Telegram's 400."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.botapi.errors import bad_request, not_simulated
from tests.botapi.json_types import Json
from tests.botapi.schema import Field, Fields, Schema

_EMPTY = {"text": "message text is empty"}


@dataclass(frozen=True)
class Upload:
    """A file in a multipart body."""

    name: str
    mime_type: str
    data: bytes


@dataclass(frozen=True)
class Body:
    """Parameters as they came. `typed`: from JSON, where a number is a number; in a form everything is text."""

    parameters: Mapping[str, Any]
    uploads: Mapping[str, Upload]
    typed: bool


class _Mismatch(Exception):
    """The value is not of that kind; says why."""


@dataclass(frozen=True)
class Reader:
    """Reads by the tables of `schema`."""

    schema: Schema

    def parameters(self, method: str, body: Body) -> Json:
        """Typed parameters of a call.

        Raises ApiError 400 for a missing, an unknown or a mistyped one.
        """
        fields = self.schema.methods[method]
        given: dict[str, Any] = {**body.parameters, **{key: up for key, up in body.uploads.items() if key in fields}}
        self._refuse_strays(fields, given, body)
        missing = [name for name, field in fields.items() if field.required and given.get(name, "") == ""]
        if missing and not (method == "setWebhook" and "url" in given):
            raise bad_request(_EMPTY.get(missing[0], f"{missing[0]} is empty"))
        return {name: self._parameter(name, fields[name], value, body.typed) for name, value in given.items()}

    def _refuse_strays(self, fields: Fields, given: Mapping[str, Any], body: Body) -> None:
        unknown = sorted(set(given) - set(fields))
        if unknown:
            raise bad_request(f'unknown parameter "{unknown[0]}"')
        words = json.dumps([value for value in given.values() if not isinstance(value, Upload)])
        for name in body.uploads:
            if name not in fields and f"attach://{name}" not in words:
                raise bad_request(f'unknown file "{name}"')

    def _parameter(self, name: str, field: Field, value: Any, typed: bool) -> Any:
        try:
            if typed and isinstance(value, str) and not any(kind in _SIMPLE for kind in field.kinds):
                value = _from_json(value)  # "a JSON-serialized object" is allowed in a JSON body too
            return self.read(field, value, typed)
        except _Mismatch as why:
            raise bad_request(f'can\'t parse parameter "{name}": {why}') from None

    def complaint(self, kinds: tuple[str, ...], value: Any) -> str:
        """What is wrong with a JSON value that should be of one of the kinds, or nothing."""
        try:
            self.read(Field(kinds), value, typed=True)
        except _Mismatch as why:
            return str(why)
        return ""

    def read(self, field: Field, value: Any, typed: bool) -> Any:
        """The value as the first kind that it fits; raises _Mismatch with the last kind's complaint."""
        complaint = ""
        for kind in field.kinds:
            try:
                return self._value(kind, value, typed)
            except _Mismatch as why:
                complaint = str(why)
        raise _Mismatch(complaint)

    def _value(self, kind: str, value: Any, typed: bool) -> Any:
        if kind in _SIMPLE:
            return _SIMPLE[kind](value, typed)
        if isinstance(value, str) and not typed:
            value = _from_json(value)
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                raise _Mismatch("expected an Array")
            item = Field((kind.removeprefix("Array of "),))
            return [self.read(item, one, typed=True) for one in value]
        if kind in self.schema.unions:
            return self.read(Field(self.schema.unions[kind]), value, typed=True)
        return self._object(kind, value)

    def _object(self, kind: str, value: Any) -> Json:
        if not isinstance(value, dict):
            raise _Mismatch(f"expected a {kind}")
        fields = self.schema.types.get(kind)
        if fields is None:
            raise not_simulated(kind)
        for name, field in fields.items():
            if field.required and name not in value:
                raise _Mismatch(f'{kind} lacks the field "{name}"')
            if field.constant and value.get(name, field.constant) != field.constant:
                raise _Mismatch(f'"{name}" of {kind} must be {field.constant}')
        known: Json = {}
        for name, one in value.items():
            if name not in fields:
                raise _Mismatch(f'{kind} has no field "{name}"')
            try:
                known[name] = self.read(fields[name], one, typed=True)
            except _Mismatch as why:
                raise _Mismatch(f'field "{name}" of {kind}: {why}') from None
        return known


def _from_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise _Mismatch("not JSON") from None


def _integer(value: Any, typed: bool) -> int:
    if typed and isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif not typed and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value):
        number = int(value)
    else:
        raise _Mismatch("expected an Integer")
    if not -(2**63) <= number < 2**63:
        raise _Mismatch("the Integer is too big")
    return number


def _float(value: Any, typed: bool) -> float:
    if typed and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not typed and isinstance(value, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?", value):
        return float(value)
    raise _Mismatch("expected a Float")


def _boolean(value: Any, typed: bool) -> bool:
    if typed and isinstance(value, bool):
        return value
    if not typed and isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    raise _Mismatch("expected a Boolean")


def _string(value: Any, typed: bool) -> str:
    if not isinstance(value, str):
        raise _Mismatch("expected a String")
    if "\0" in value or any(0xD800 <= ord(letter) < 0xE000 for letter in value):
        raise _Mismatch("strings must be encoded in UTF-8")
    return value


def _input_file(value: Any, typed: bool) -> Upload:
    if not isinstance(value, Upload):
        raise _Mismatch("expected an InputFile")
    return value


_SIMPLE = {
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "String": _string,
    "InputFile": _input_file,
}
