"""Reads data/content once into a Catalog. It does not judge the content: bot.content.checks does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import yaml

from bot.content.layers import Layers, laid_over
from bot.core.directory import Channel as Channel
from bot.core.directory import Service as Service
from bot.core.errors import ContentError
from bot.core.hours import HoursError, parse_hours, parse_offset
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
    #: kinds of services that help with it, the most fitting first; () = only `services`
    help: tuple[str, ...] = ()
    #: the part of a country's rights that answers it: papers, wage, rest or call
    place_part: str = ""
    #: only offices in Indonesia know it: `services` stay, wherever the person is
    at_home: bool = False


@dataclass(frozen=True)
class Country:
    """A place people go to: how we call it, whom to contact there, and what is known of the rights there."""

    code: str
    display: Mapping[str, str]
    emergency: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    #: part of the rights -> facts behind it
    rights: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Rights:
    """What was verified about work in one country, in one language; `parts`: papers, wage, rest."""

    title: str
    answer: tuple[str, ...]
    next_step: str
    parts: Mapping[str, tuple[str, ...]]
    more: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Source:
    """Where a fact comes from, as shown to people."""

    name: str
    date: str


class Catalog:
    """Every text and every link, by key. Loading fails with ContentError; a missing key is a KeyError.

    It changes by `lay_over` only, and then whole: whoever reads meanwhile gets the old values or the new ones.
    """

    def __init__(self, files: Mapping[Lang, Mapping[str, Any]], shared: Mapping[str, Any]) -> None:
        self._filed: Mapping[str, Mapping[str, Any]] = {
            **shared,
            **{f"{lang}/{name}": file for lang in files for name, file in files[lang].items()},
        }
        self._files = files
        self._shared = shared
        self._offsets = {key: _offset(row) for key, row in shared.get("zones", {}).items()}
        self.services = self._services_of(shared)
        #: organisations that staff refer people to; only staff see them
        self.partners = self._partners_of(shared)
        self.countries = {key: _country(key, row) for key, row in shared.get("countries", {}).items()}
        self.links = {key: _links(row) for key, row in shared.get("topics", {}).items()}
        self.sources = {
            str(key): Source(str(row["name"]), str(row["date"])) for key, row in shared.get("sources", {}).items()
        }
        self._topics = {lang: _topics(files[lang]) for lang in LANGS}
        self._rights = {lang: _rights(files[lang]) for lang in LANGS}

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

    def filed(self, name: str) -> Mapping[str, Any]:
        """A whole file (`hotline`, `id/ui`) as the content folder has it, whatever lies over it."""
        return self._filed[name]

    def lay_over(self, layers: Layers) -> None:
        """The values of the centre over the files (bot.content.own); what was laid over them before is gone."""

        def whole(path: str, file: Any) -> Any:
            filed = self._filed.get(path, file)
            return laid_over(path, filed, layers[path]) if layers.get(path) else filed

        shared = {name: whole(name, file) for name, file in self._shared.items()}
        self._files = {
            lang: {name: whole(f"{lang}/{name}", file) for name, file in files.items()}
            for lang, files in self._files.items()
        }
        self._shared, self.services, self.partners = shared, self._services_of(shared), self._partners_of(shared)

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

    def rights(self, lang: Lang, country: str) -> Rights | None:
        """What was verified about that country; None when nothing was."""
        return self._rights[lang].get(country)

    def _services_of(self, shared: Mapping[str, Any]) -> dict[str, Service]:
        return {key: _service(key, row, self._offsets) for key, row in shared.get("services", {}).items()}

    def _partners_of(self, shared: Mapping[str, Any]) -> dict[str, Service]:
        rows = shared.get("partners", {}).items()
        return {key: _service(key, row, self._offsets, file="partners.yml") for key, row in rows}

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


def _rights(files: Mapping[str, Any]) -> dict[str, Rights]:
    return {
        name.removeprefix("rights/"): Rights(
            title=row["title"],
            answer=tuple(row["answer"]),
            next_step=row["next_step"],
            parts={part: tuple(sentences) for part, sentences in (row.get("parts") or {}).items()},
            more=tuple(tuple(part) for part in row.get("more", ())),
        )
        for name, row in files.items()
        if name.startswith("rights/")
    }


def _links(row: Mapping[str, Any]) -> TopicLinks:
    return TopicLinks(
        facts=tuple(str(fact) for fact in row.get("facts", ())),
        services=tuple(row.get("services", ())),
        related=tuple(row.get("related", ())),
        staff=bool(row.get("staff", False)),
        help=tuple(row.get("help", ())),
        place_part=row.get("place_part", ""),
        at_home=bool(row.get("at_home", False)),
    )


def _offset(row: Mapping[str, Any]) -> timedelta:
    try:
        return parse_offset(str(row["offset"]))
    except HoursError as error:
        raise ContentError(f"zones.yml: {error}") from error


def _service(
    key: str, row: Mapping[str, Any], offsets: Mapping[str, timedelta], *, file: str = "services.yml"
) -> Service:
    try:
        hours = parse_hours(row["open"], offsets) if row.get("open") else None
    except HoursError as error:
        raise ContentError(f"{file}: {key}.open: {error}") from error
    return Service(
        id=key,
        names=row["names"],
        channels=tuple(Channel(c["type"], str(c["value"]), c.get("label", "")) for c in row.get("channels") or ()),
        kinds=tuple(row.get("kinds", ())),
        serves=tuple(row.get("serves", ())),
        countries=tuple(row.get("countries", ())),
        areas=tuple(row.get("areas", ())),
        notes=row.get("note") or {},
        hours=row.get("hours") or {},
        place=row.get("place") or {},
        open=hours,
        languages=tuple(row.get("languages", ())),
        anonymous=row.get("anonymous", "unknown"),
        facts=tuple(row.get("facts", ())),
        source_date=str(row.get("source_date", "")),
        verified_on=row.get("verified_on"),
        verified_by=row.get("verified_by"),
    )


def _country(key: str, row: Mapping[str, Any]) -> Country:
    return Country(
        code=key,
        display=row["display"],
        emergency=tuple(row.get("emergency", ())),
        services=tuple(row.get("services", ())),
        rights={part: tuple(facts) for part, facts in (row.get("rights") or {}).items()},
    )
