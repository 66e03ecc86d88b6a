"""The quiz, the messages to pass on and the poster, from content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.content import contacts, folder
from bot.content.catalog import CONTENT_ROOT, Catalog
from bot.content.wording import source_line
from bot.core.quiz import Question, Quiz
from bot.core.reach import Reach
from bot.core.types import LANGS, Lang

#: as WhatsApp shows it without 'read more'
LONGEST_MESSAGE = 500
OPTIONS = ("a", "b", "c")


@dataclass(frozen=True)
class Number:
    """A service on the poster: what it is called, the number as people write it, and for whom or from where it is."""

    name: str
    number: str
    note: str


@dataclass(frozen=True)
class Poster:
    """Every word of the poster in one language."""

    title: str
    lead: str
    signs: tuple[str, ...]
    ask: str
    scan: str
    languages: str
    call: str
    numbers: tuple[Number, ...]
    #: how old what is known of the numbers is
    age: str
    sources: str
    addresses: tuple[str, ...]
    #: what the QR code opens
    qr: str


def quiz(catalog: Catalog) -> Quiz:
    """The questions in their order."""
    return _quiz(catalog.shared("quiz"))


@lru_cache(maxsize=1)
def shipped_quiz() -> Quiz:
    """The same without the rest of the content."""
    return _quiz(folder.mapping(CONTENT_ROOT / "quiz.yml"))


def _quiz(rows: Mapping[str, Any]) -> Quiz:
    return Quiz(
        tuple(Question(key, OPTIONS, row["right"], tuple(row["facts"]), row["topic"]) for key, row in rows.items())
    )


def option_title(catalog: Catalog, lang: Lang, question: str, option: str) -> str:
    """An option as its button shows it: 'A. …'."""
    return f"{option.upper()}. {catalog.text(lang, f'quiz.questions.{question}.{option}')}"


def message_keys(catalog: Catalog) -> tuple[str, ...]:
    """The messages to pass on, in their order."""
    return tuple(catalog.shared("teaching")["messages"])


def message(catalog: Catalog, lang: Lang, key: str, reach: Reach) -> str:
    """One message as it is forwarded: the words, whom to call, where to ask, and the source. Raises KeyError."""
    row = catalog.shared("teaching")["messages"][key]
    chosen = contacts.services(catalog, row["services"])
    return "\n".join(
        line
        for line in (
            catalog.text(lang, f"teaching.messages.{key}"),
            *(contacts.short_line(catalog, lang, service) for service in chosen),
            contacts.age(catalog, lang, chosen),
            catalog.text(lang, "teaching.ask", address=reach.links),
            first_source(catalog, lang, row["facts"]),
        )
        if line
    )


def first_source(catalog: Catalog, lang: Lang, facts: Sequence[str]) -> str:
    """The name and date of the first of these facts' sources."""
    return source_line(catalog, lang, catalog.sources[facts[0]])


def poster(catalog: Catalog, lang: Lang, reach: Reach) -> Poster:
    """The poster's words. Raises KeyError for content that does not pass its checks."""
    shared: dict[str, Any] = dict(catalog.shared("teaching"))
    facts = [fact for cited in shared["signs"].values() for fact in cited]
    named = dict.fromkeys(_dated(catalog, lang, fact) for fact in facts)
    words = {name: catalog.text(lang, f"teaching.poster.{name}") for name in ("title", "lead", "ask", "scan", "call")}
    return Poster(
        **words,
        languages=catalog.text(lang, "teaching.poster.languages"),
        signs=tuple(catalog.text(lang, f"teaching.poster.signs.{key}") for key in shared["signs"]),
        numbers=tuple(_number(catalog, lang, key) for key in shared["numbers"]),
        age=contacts.age(catalog, lang, contacts.services(catalog, shared["numbers"])),
        sources=catalog.text(lang, "teaching.poster.sources", names="; ".join(named)),
        addresses=reach.lines,
        qr=reach.chat,
    )


def _dated(catalog: Catalog, lang: Lang, fact: str) -> str:
    return source_line(catalog, lang, catalog.sources[fact]).partition(": ")[2]


def _number(catalog: Catalog, lang: Lang, key: str) -> Number:
    service = catalog.services[key]
    phone = next(channel for channel in service.channels if channel.type == "phone")
    return Number(service.names[lang], phone.label or phone.value, service.notes.get(lang, "").partition(";")[0])


def phrases(catalog: Catalog, name: str) -> frozenset[str]:
    """What people type to get to the `quiz`, the `teaching` material or their `plan`, in all languages."""
    return frozenset(str(word) for lang in LANGS for word in catalog.raw(lang, name)["words"])
