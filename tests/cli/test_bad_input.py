"""Whatever somebody sends, the program answers as documented, keeps nothing of it in the clear, and goes on."""

from __future__ import annotations

import itertools
from typing import Any

import httpx
import pytest

from tests.cli.conftest import Service
from tests.support.people import QUESTIONS, Person, answers_to
from tests.support.traces import traces

#: rare enough to be found nowhere by chance
MARK = "kelabuzqx7731"
CJK_MARK = "护照蓝鸟灯塔"
EMOJI_MARK = "🦩🪁🦩🧿🦩"
ROWS_OF_CODE = ("Traceback", 'File "', ".py", "Exception", "Error:")

READABLE = {
    "20 KB": f"{MARK} " * (20 * 1024 // (len(MARK) + 1)),
    "20 KB in one word": MARK + "x" * 20_000,
    "over 4,096 characters": f"gaji saya {MARK} " + "tidak dibayar " * 300,
    "emoji only": EMOJI_MARK,
    "another script": CJK_MARK,
    "right to left": f"جواز \u202e {MARK}",
    "slash command": f"/restart {MARK}",
    "slash intent": f'/intent{{"{MARK}":1}}',
    "HTML": f"<script>alert('{MARK}')</script><img src=x onerror=alert(1)>",
    "template": f"{{{{7*7}}}} ${{7*7}} {{{MARK}}} %s %n",
    "SQL and shell": f"'; DROP TABLE {MARK}; -- $(reboot) `id`",
    "NUL and control characters": f"a\0{MARK}\x01\x1b[31m\x7f",
    "no letter at all": "?!…",
    "one zero-width joiner": "\u200d",
    "line breaks": f"{MARK}\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    "Redis protocol": f"*1\r\n$8\r\nFLUSHALL\r\n{MARK}",
}

REFUSED: dict[str, tuple[int, str, bytes]] = {
    "empty text": (400, "empty_message", b'{"text": ""}'),
    "blank text": (400, "empty_message", b'{"text": " \\n\\t "}'),
    "malformed": (400, "bad_json", f'{{"text": "{MARK}'.encode()),
    "not UTF-8": (400, "bad_json", b'{"text": "\xff\xfe"}'),
    "half a surrogate pair": (400, "bad_json", b'{"text": "\\ud800"}'),
    "no body": (400, "bad_json", b""),
    "a list": (400, "bad_json", f'["{MARK}"]'.encode()),
    "deeply nested": (400, "bad_json", b"[" * 30_000),
    "an endless number": (400, "bad_json", b'{"text": ' + b"1" * 20_000 + b"}"),
    "a number as text": (400, "bad_message", b'{"text": 5}'),
    "an object as text": (400, "bad_message", f'{{"text": {{"{MARK}": 1}}}}'.encode()),
    "nothing": (400, "bad_message", b"{}"),
    "text and payload": (400, "bad_message", f'{{"text": "{MARK}", "payload": "{MARK}"}}'.encode()),
    "a wrong id": (400, "bad_message", f'{{"text": "{MARK}", "id": "{MARK} {MARK}"}}'.encode()),
    "empty payload": (400, "bad_payload", b'{"payload": ""}'),
    "payload of somebody's own making": (400, "bad_payload", f'{{"payload": "{MARK}"}}'.encode()),
    "payload as a command": (400, "bad_payload", b'{"payload": "/restart"}'),
    "payload without a signature": (400, "bad_payload", b'{"payload": "staff:yes"}'),
    "payload in another script": (400, "bad_payload", f'{{"payload": "{CJK_MARK}"}}'.encode()),
    "a long payload": (400, "bad_payload", f'{{"payload": "{MARK * 1000}"}}'.encode()),
    "waiting for ever": (400, "bad_request", f'{{"text": "{MARK}", "wait": 1e9}}'.encode()),
    "over 32 KiB": (413, "too_large", f'{{"text": "{MARK * 3000}"}}'.encode()),
}


@pytest.fixture(autouse=True)
def typed(service: Service) -> None:
    service.typed += [MARK, CJK_MARK, EMOJI_MARK]


@pytest.fixture
def person(service: Service) -> Person:
    return Person.arrives(service.program)


def refused(answer: httpx.Response, status: int, code: str) -> None:
    """An error as the interface documents it, that tells nothing about the inside."""
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["message"].strip()
    assert not any(words in answer.text for words in (*ROWS_OF_CODE, MARK, CJK_MARK))


@pytest.mark.parametrize("text", READABLE.values(), ids=READABLE.keys())
def test_any_text_gets_an_answer(person: Person, text: str) -> None:
    replies = person.says(text)
    assert replies
    assert all(reply["text"].strip() and reply["from"] == "bot" for reply in replies)
    shown = str(replies)
    assert not any(words in shown for words in (*ROWS_OF_CODE, MARK, CJK_MARK, EMOJI_MARK, "<script"))
    assert person.says(QUESTIONS[0]), "the conversation goes on"


@pytest.mark.parametrize(("status", "code", "body"), REFUSED.values(), ids=REFUSED.keys())
def test_anything_else_is_refused_in_words(person: Person, status: int, code: str, body: bytes) -> None:
    url = f"{person.url}/chat/api/messages"
    refused(httpx.post(url, content=body, headers=person.headers, timeout=20), status, code)
    assert person.replies(person.last_id) == []


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", f"Bearer {MARK}", "Bearer " + "x" * 5000, f"Basic {MARK}", MARK, b"Bearer \xff"],
    ids=["none", "empty", "no token", "unknown", "long", "another scheme", "no scheme", "not ASCII"],
)
@pytest.mark.parametrize(("method", "path"), [("POST", "messages"), ("GET", "replies"), ("POST", "erase")])
def test_without_a_session_nothing_is_told(service: Service, header: Any, method: str, path: str) -> None:
    headers = {} if header is None else {"Authorization": header}
    body = {"text": MARK} if path == "messages" else None
    answer = httpx.request(method, f"{service.program.url}/chat/api/{path}", headers=headers, json=body, timeout=20)
    refused(answer, 401, "unknown_session")


@pytest.mark.parametrize(
    "after", ["abc", "5", "-1", "0", "1-2-3", "9" * 20 + "-1", "1-99999999999", "\u0661-\u0661", MARK]
)
def test_a_reply_id_that_is_none_is_refused(person: Person, after: str) -> None:
    query: dict[str, str | int] = {"after": after, "wait": 0}
    answer = httpx.get(f"{person.url}/chat/api/replies", params=query, headers=person.headers, timeout=20)
    refused(answer, 400, "bad_request")


def test_other_paths_and_methods(service: Service) -> None:
    url = service.program.url
    refused(httpx.get(f"{url}/chat/api/{MARK}"), 404, "not_found")
    refused(httpx.get(f"{url}/chat/api/..%2f..%2f{MARK}"), 404, "not_found")
    refused(httpx.get(f"{url}/chat/api/messages"), 405, "method_not_allowed")
    refused(httpx.post(f"{url}/chat/api/sessions", json={"language": MARK}), 400, "bad_language")


def test_an_erased_session_is_unknown(person: Person) -> None:
    person.says(QUESTIONS[0])
    assert person.post("erase", {}).json() == {"erased": True}
    refused(person.send(text=QUESTIONS[0]), 401, "unknown_session")
    refused(person.post("erase", {}), 401, "unknown_session")


@pytest.mark.parametrize(
    "text", ["/restart", '/intent{"x":1}', "/handover_yes", '/choose_language{"value":"en"}', "/ /restart", "///deny"]
)
def test_a_slash_selects_nothing(service: Service, text: str) -> None:
    with_slash, without = (Person.arrives(service.program) for _ in range(2))
    assert words(with_slash.says(text)) == words(without.says(text.lstrip("/ ")))
    assert words(with_slash.says(QUESTIONS[0])) == answers_to(service.program, QUESTIONS[:1]), "still in Indonesian"


def test_only_buttons_offered_to_this_person_work(service: Service, person: Person) -> None:
    """A forged one never does; an old one still does, and answers what it says."""
    other = Person.arrives(service.program)
    menu, staff = (button["payload"] for button in person.greeting["buttons"][:2])
    theirs = other.greeting["buttons"][0]["payload"]
    signature, _, action = menu.partition(".")
    forged = (
        theirs,
        f"{signature}.{staff.partition('.')[2]}",
        f"{signature}.staff:yes",
        f"{signature}.erase_now",
        f".{action}",
        signature,
        action,
        menu[:-1],
        menu + "x",
        menu.swapcase(),
    )
    for payload in forged:
        refused(person.send(payload=payload), 400, "bad_payload")
    now = words(person.send(payload=menu).json()["replies"])
    for question in QUESTIONS:
        person.says(question)
    assert words(person.send(payload=menu).json()["replies"]) == now != []


def test_nothing_of_all_that_was_lost_or_doubled(person: Person) -> None:
    """Good messages between bad ones are answered once each, in order."""
    said = []
    for question, (_, _, body) in zip(QUESTIONS, itertools.cycle(REFUSED.values()), strict=False):
        said += words(person.says(question))
        httpx.post(f"{person.url}/chat/api/messages", content=body, headers=person.headers, timeout=20)
    assert words(person.replies(person.last_id)) == said
    assert len(said) >= len(QUESTIONS)


def test_a_message_sent_twice_with_its_id_counts_once(person: Person) -> None:
    answers = [person.send(text=QUESTIONS[0], id="one-and-the-same") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert words(person.replies(person.last_id)) == words(answers[0].json()["replies"])


def test_no_word_and_no_token_stays_anywhere(service: Service, person: Person) -> None:
    sentence = f"nama saya {MARK} dan nomor saya 081234567890"
    person.says(sentence)
    person.leaves(f"{MARK} lagi")
    service.typed += ["081234567890", person.token, person.token[:20]]
    known = traces(service.program, ["pelita:session"])
    assert any("appendonly" in place for place in known), "the search itself works"
    assert any(place.startswith("key ") for place in known)
    assert traces(service.program, ["startup complete"]) == ["stderr.log"]
    assert traces(service.program, service.typed) == []
    assert "request failed" not in service.program.stderr, "nothing ended in an error of ours"


def words(replies: list[dict[str, Any]]) -> list[str]:
    """What a person reads of replies."""
    return [reply["text"] for reply in replies]
