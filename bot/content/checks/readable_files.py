"""Every file is YAML with a mapping on top, no key twice, none of the keys that Rasa would swallow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath

import yaml

from bot.content import folder
from bot.content.problems import Problem

#: Rasa reads every YAML file under data/ and takes these for its own
_RASAS_KEYS = ("nlu", "responses", "stories", "rules")
_BOOL = "tag:yaml.org,2002:bool"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def check(root: Path) -> list[Problem]:
    """Problems of the files themselves."""
    found = []
    if not folder.languages(root):
        found.append(Problem("languages.yml", "", "is missing or names no language; the other checks need it"))
    for path in folder.files(root):
        found += _file(folder.relative(root, path), path)
    return found


def _file(name: str, path: Path) -> list[Problem]:
    if path.suffix != ".yml":
        return [Problem(name, "", "must end in .yml; other endings are not read")]
    try:
        data = folder.parsed(path)
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except UnicodeDecodeError:
        return [Problem(name, "", "is not UTF-8 text; save it as UTF-8")]
    except yaml.YAMLError as error:
        return [Problem(name, "", f"cannot be read as YAML: {_where(error)}")]
    if data is None:
        return [Problem(name, "", "is empty")]
    if not isinstance(data, dict):
        return [Problem(name, "", "must be a mapping of keys on its top level")]
    taken = [
        Problem(name, key, "is a word of Rasa's own and must not be a top-level key here; rename it")
        for key in _RASAS_KEYS
        if key in data
    ]
    return [*taken, *_keys(name, "", node, is_text="/" in name and not name.startswith("screening/"))]


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    cause = getattr(error, "problem", None) or "damaged"
    return f"line {mark.line + 1}: {cause}" if mark else str(cause)


def _keys(name: str, prefix: str, node: yaml.Node | None, *, is_text: bool) -> Iterator[Problem]:
    if is_text and node is not None and node.tag == _BOOL:
        cause = f"{node.value} is read as true/false by YAML; put it in quotes"
        # Lists of words were measured as they are: quoting one changes what is understood.
        yield Problem(name, prefix, cause, "warning" if PurePath(name).stem in folder.WORD_LISTS else "error")
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _keys(name, prefix, item, is_text=is_text)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        full = f"{prefix}.{key.value}" if prefix else str(key.value)
        if key.value in seen:
            yield Problem(name, full, "stands here twice; the first one is lost")
        if key.tag == _BOOL:
            yield Problem(name, full, "is read as true/false by YAML; put it in quotes")
        seen.add(key.value)
        yield from _keys(name, full, value, is_text=is_text)
