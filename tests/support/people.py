"""People who talk to the whole program over HTTP, as any outside program may."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import httpx

from bot.content.catalog import Catalog
from bot.core.types import LANGS
from tests.support.program import Program

#: Calm questions with an answer of their own each, so that one that is lost, doubled or out of place shows.
QUESTIONS = (
    "berapa biaya penempatan ke taiwan?",
    "dokumen apa saja yang harus saya siapkan?",
    "gimana cara cek pt nya resmi atau tidak",
    "gaji saya dipotong tiap bulan, apa boleh?",
    "apa isi kontrak kerja yang benar?",
    "boleh tidak majikan simpan paspor saya?",
)


@lru_cache(maxsize=1)
def holding_sentences() -> frozenset[str]:
    """What may be said besides the answers while nobody can give one."""
    catalog = Catalog.load()
    return frozenset(catalog.text(lang, f"page.{key}") for lang in LANGS for key in ("holding", "holding_slow"))


@dataclass
class Person:
    """One session. `greeting` is the first reply; what is collected comes after it."""

    url: str
    token: str
    greeting: dict[str, Any] = field(default_factory=dict)
    last_id: str = ""

    @classmethod
    def arrives(cls, program: Program, lang: str = "id") -> Person:
        """Opens a session and reads the greeting."""
        answer = httpx.post(f"{program.url}/chat/api/sessions", json={"language": lang}, timeout=20)
        assert answer.status_code == 201, answer.text
        person = cls(program.url, answer.json()["session"])
        (person.greeting,) = person.replies()
        person.last_id = person.greeting["id"]
        return person

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """One call with this session."""
        return httpx.post(f"{self.url}/chat/api/{path}", json=body, headers=self.headers, timeout=30)

    def send(self, **body: Any) -> httpx.Response:
        """A text or a payload."""
        return self.post("messages", body)

    def says(self, text: str) -> list[dict[str, Any]]:
        """Types, and waits for the answer."""
        answer = self.send(text=text)
        assert answer.status_code == 200, answer.text
        replies: list[dict[str, Any]] = answer.json()["replies"]
        return replies

    def leaves(self, *texts: str) -> None:
        """Types without waiting; each text was acknowledged when this returns."""
        for text in texts:
            answer = self.send(text=text, wait=0)
            assert answer.status_code == 200, answer.text

    def replies(self, after: str = "", wait: int = 0) -> list[dict[str, Any]]:
        """All replies after an id."""
        query: dict[str, str | int] = {"after": after, "wait": wait}
        answer = httpx.get(f"{self.url}/chat/api/replies", params=query, headers=self.headers, timeout=40)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["replies"]
        return found

    def collect(self, number: int, seconds: float = 60) -> list[str]:
        """The texts after the greeting, once there are `number` of them (holding sentences do not count)."""
        deadline = time.monotonic() + seconds
        while len(self._heard()) < number and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(1)  # one too many would come now
        return self._heard()

    def _heard(self) -> list[str]:
        try:
            replies = self.replies(self.last_id)
        except (httpx.TransportError, AssertionError):  # it is just being started again
            return []
        return [reply["text"] for reply in replies if reply["text"] not in holding_sentences()]


def answers_to(program: Program, questions: Sequence[str] = QUESTIONS) -> list[str]:
    """What somebody reads who asks these one after the other while nothing is wrong."""
    person = Person.arrives(program)
    texts = [reply["text"] for question in questions for reply in person.says(question)]
    texts = [text for text in texts if text not in holding_sentences()]
    assert len(set(texts)) == len(texts) >= len(questions), "the answers must differ"
    return texts
