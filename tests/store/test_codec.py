from __future__ import annotations

import json

import pytest

from bot.core.errors import Unreadable
from bot.core.types import Button, CaseText, Incoming, Reply
from bot.store import codec
from tests.support.stores import NOW

TEXT = "halo \U0001f64f \ud800 \x00 \u2028 'kutip' \\ \""
INCOMING = Incoming("id", NOW, TEXT, "topic:ask/fees", "en")
REPLY = Reply(TEXT, "staff", (Button("Ya", "mac.yes"), Button("112", url="tel:112")), "1-0", "leave")
LINE = CaseText("staff", TEXT, NOW, "Ani", "urgent")


def test_everything_comes_back() -> None:
    assert codec.load_incoming(codec.dump_incoming(INCOMING)) == INCOMING
    assert codec.load_reply(codec.dump_reply(REPLY), "1-0") == REPLY
    assert codec.load_case_text(codec.dump_case_text(LINE)) == LINE


def test_fields_of_another_version_are_passed_over() -> None:
    row = json.loads(codec.dump_incoming(INCOMING))
    del row["action"]
    assert codec.load_incoming(json.dumps({**row, "mood": "?"}).encode()) == Incoming("id", NOW, TEXT, "", "en")


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"null", b"1", b"{}", b'{"id":"x","at":"now"}', b'{"text":1}'])
def test_anything_else_is_unreadable(data: bytes) -> None:
    for load in (codec.load_incoming, codec.load_case_text, lambda data: codec.load_reply(data, "1-0")):
        with pytest.raises(Unreadable):
            load(data)


def test_digests_are_short_and_stable() -> None:
    assert codec.digest("update 1") == codec.digest("update 1")
    assert len(codec.digest("\ud800" * 1000)) == 24
