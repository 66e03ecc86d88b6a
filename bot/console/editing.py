"""What editors see of the topics: each as people see it, its facts, its faults, and what people thought of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.content.catalog import CONTENT_ROOT, Catalog
from bot.content.checks import run_all
from bot.content.layers import Layers
from bot.content.own import OwnContent, laid_out, usable
from bot.content.problems import Problem
from bot.core.types import LANGS, Lang

#: gives the messages of a topic in one language as dictionaries with `text` and `buttons`
ShowTopic = Callable[[Lang, str], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Choice:
    """A button under a message: `topic` when it leads to one, `url` when it is a link."""

    title: str
    topic: str = ""
    url: str = ""


@dataclass(frozen=True)
class Bubble:
    """One message."""

    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Fact:
    """A fact behind an answer, as sources.yml has it."""

    number: str
    says: str
    name: str
    date: str
    kind: str


@dataclass(frozen=True)
class TopicView:
    """Everything about one topic."""

    topic: str
    about: str
    messages: Mapping[Lang, tuple[Bubble, ...]]
    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]
    related: tuple[str, ...]
    #: topics that lead here
    linked_from: tuple[str, ...]
    before: str
    after: str


@dataclass
class Editing:
    """The content this program runs with; a changed file is seen after the next start."""

    catalog: Catalog
    show: ShowTopic
    own: OwnContent | None = None
    root: Path = CONTENT_ROOT
    _checked: tuple[tuple[date, Layers], tuple[Problem, ...]] | None = None

    async def problems(self, today: date) -> tuple[Problem, ...]:
        """All problems of the content check, found once a day and after each change (some seconds, in a thread)."""
        layers = self.own.layers if self.own else {}
        if self._checked is None or self._checked[0] != (today, layers):
            self._checked = ((today, layers), tuple(await asyncio.to_thread(self._run, layers, today)))
        return self._checked[1]

    def _run(self, layers: Layers, today: date) -> list[Problem]:
        with laid_out(usable(self.catalog, layers), self.root) as root:
            return run_all(root, today=today)

    def view(self, topic: str, problems: Sequence[Problem]) -> TopicView:
        """One topic. Raises KeyError for one that does not exist."""
        links, every = self.catalog.links[topic], list(self.catalog.links)
        at = every.index(topic)
        return TopicView(
            topic=topic,
            about=str(self.catalog.shared("topics")[topic]["about"]),
            messages={lang: tuple(map(_bubble, self.show(lang, topic))) for lang in LANGS},
            facts=tuple(map(self._fact, links.facts)),
            problems=tuple(problem for problem in problems if self._concerns(problem, topic)),
            related=links.related,
            linked_from=tuple(other for other, row in self.catalog.links.items() if topic in row.related),
            before=every[at - 1] if at else "",
            after=every[at + 1] if at + 1 < len(every) else "",
        )

    def counts(self, problems: Sequence[Problem]) -> Counter[str]:
        """How many problems each topic has."""
        return Counter(topic for topic in self.catalog.links for problem in problems if self._concerns(problem, topic))

    def _fact(self, number: str) -> Fact:
        row = self.catalog.shared("sources")[number]
        return Fact(number, *(str(row[name]).strip() for name in ("says", "name", "date", "kind")))

    def _concerns(self, problem: Problem, topic: str) -> bool:
        """Whether a problem is of the topic itself, of a fact behind it, or of a service that it names."""
        links = self.catalog.links[topic]
        owner, _, rest = problem.key.partition(".")
        if problem.path == "topics.yml":
            return owner == topic
        if problem.path == "sources.yml":
            return f"{owner}.{rest.partition('.')[0]}" in links.facts
        if problem.path == "services.yml":
            return owner in links.services
        return any(problem.path == f"{lang}/topics/{topic}.yml" for lang in LANGS)


def _bubble(message: Mapping[str, Any]) -> Bubble:
    return Bubble(str(message["text"]), tuple(map(_choice, message.get("buttons") or ())))


def _choice(button: Mapping[str, Any]) -> Choice:
    kind, _, rest = str(button.get("action", "")).partition(":")
    return Choice(str(button["title"]), rest if kind == "topic" else "", str(button.get("url", "")))
