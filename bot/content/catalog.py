"""Reads data/content once into an immutable Catalog. It does not judge the content: bot.content.checks does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

from bot.core.errors import ContentError
from bot.core.types import LANGS, Lang

CONTENT_ROOT = Path(__file__).resolve().parent.parent.parent / "data" / "content"

# The C parser reads the whole folder in a third of the time.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class TopicText:
    """One topic in one language: the short name on buttons, the answer, what to do next, more on request."""

    title: str
    answer: tuple[str, ...] = ()
    next_step: str = ""
    more: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class TopicLinks:
    """What a topic points to, the same in every language."""

    facts: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    staff: bool = False


@dataclass(frozen=True)
class Channel:
    """One way to reach a service. `value` is E.164, a short code, an address or a URL, by `type`."""

    type: str
    value: str
    label: str = ""


@dataclass(frozen=True)
class Service:
    """One helpline, office or mission of the directory."""

    id: str
    names: Mapping[str, str]
    channels: tuple[Channel, ...]
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    hours: Mapping[str, str] = field(default_factory=dict)
    #: where to go, for offices without a number of their own
    place: Mapping[str, str] = field(default_factory=dict)
    source_date: str = ""
    verified_on: str | None = None


@dataclass(frozen=True)
class Country:
    """A place people go to: how they call it, and whom to contact there."""

    code: str
    names: Mapping[str, tuple[str, ...]]
    emergency: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where a fact comes from, as shown to people."""

    name: str
    date: str


class Catalog:
    """Every text and every link, by key. Loading fails with ContentError; a missing key is a KeyError."""

    def __init__(self, files: Mapping[Lang, Mapping[str, Any]], shared: Mapping[str, Any]) -> None:
        self._files = files
        self._shared = shared
        self.services = {key: _service(key, row) for key, row in shared.get("services", {}).items()}
        self.countries = {key: _country(key, row) for key, row in shared.get("countries", {}).items()}
        self.links = {key: _links(row) for key, row in shared.get("topics", {}).items()}
        self.sources = {
            str(key): Source(str(row["name"]), str(row["date"])) for key, row in shared.get("sources", {}).items()
        }
        self._topics = {lang: _topics(files[lang]) for lang in LANGS}

    @classmethod
    def load(cls, root: Path = CONTENT_ROOT) -> Catalog:
        """Reads every YAML file under `root`. Raises ContentError naming a file that cannot be read."""
        shared = {
            path.relative_to(root).with_suffix("").as_posix(): _read(path)
            for path in sorted((*root.glob("*.yml"), *root.glob("screening/*.yml")))
        }
        files = {
            lang: {
                path.relative_to(root / lang).with_suffix("").as_posix(): _read(path)
                for path in sorted((root / lang).rglob("*.yml"))
            }
            for lang in LANGS
        }
        return cls(files, shared)

    def text(self, lang: Lang, key: str, **values: object) -> str:
        """The text under `file.dotted.key` with its `{placeholders}` filled. Raises KeyError for an unknown key."""
        node: Any = self._files[lang]
        for part in key.split("."):
            node = node[part]
        if not isinstance(node, str):
            raise KeyError(f"{lang}: {key} is not a text")
        return node.format(**values) if values else node

    def has(self, lang: Lang, key: str) -> bool:
        """Whether `text(lang, key)` would find something."""
        try:
            self.text(lang, key)
        except KeyError:
            return False
        return True

    def topic(self, lang: Lang, topic: str) -> TopicText:
        """The texts of one topic. Raises KeyError when the language has none."""
        return self._topics[lang][topic]

    def has_topic(self, lang: Lang, topic: str) -> bool:
        """Whether the topic has texts in that language."""
        return topic in self._topics[lang]

    def raw(self, lang: Lang, name: str) -> Mapping[str, Any]:
        """A whole file of one language as it was read (word lists, phrases)."""
        return cast("Mapping[str, Any]", self._files[lang][name])

    @property
    def files(self) -> Mapping[Lang, Mapping[str, Any]]:
        """Every language's files as they were read, by path below the language's folder, without `.yml`."""
        return self._files

    def phone_numbers(self) -> tuple[str, ...]:
        """Every number of the service directory, as written there: these are nobody's private data."""
        kinds = {"phone", "whatsapp", "sms"}
        found = (
            shown
            for service in self.services.values()
            for channel in service.channels
            if channel.type in kinds
            for shown in (channel.value, channel.label)
        )
        return tuple(number for number in found if number)

    def shared(self, name: str) -> Mapping[str, Any]:
        """A whole language-free file as it was read."""
        return cast("Mapping[str, Any]", self._shared[name])


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER) or {}  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError(f"{path}: cannot be read as YAML: {error}") from error


def _topics(files: Mapping[str, Any]) -> dict[str, TopicText]:
    return {
        name.removeprefix("topics/"): TopicText(
            title=row["title"],
            answer=tuple(row.get("answer", ())),
            next_step=row.get("next_step", ""),
            more=tuple(tuple(part) for part in row.get("more", ())),
        )
        for name, row in files.items()
        if name.startswith("topics/")
    }


def _links(row: Mapping[str, Any]) -> TopicLinks:
    return TopicLinks(
        facts=tuple(str(fact) for fact in row.get("facts", ())),
        services=tuple(row.get("services", ())),
        related=tuple(row.get("related", ())),
        staff=bool(row.get("staff", False)),
    )


def _service(key: str, row: Mapping[str, Any]) -> Service:
    return Service(
        id=key,
        names=row["names"],
        channels=tuple(Channel(c["type"], str(c["value"]), c.get("label", "")) for c in row.get("channels") or ()),
        kinds=tuple(row.get("kinds", ())),
        countries=tuple(row.get("countries", ())),
        notes=row.get("note") or {},
        hours=row.get("hours") or {},
        place=row.get("place") or {},
        source_date=str(row.get("source_date", "")),
        verified_on=row.get("verified_on"),
    )


def _country(key: str, row: Mapping[str, Any]) -> Country:
    return Country(
        code=key,
        names={lang: tuple(row["names"].get(lang, ())) for lang in LANGS},
        emergency=tuple(row.get("emergency", ())),
        services=tuple(row.get("services", ())),
    )
