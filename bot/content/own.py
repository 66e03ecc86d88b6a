"""What the centre set in the console: when it rang which service, its partners, its hours, some of its texts.

One small file in the data folder, laid over data/content while the program runs; what it does not name stays as the
files have it. Every process reads it again when it has changed.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from string import Formatter
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from bot.content import folder
from bot.content.catalog import CONTENT_ROOT, Catalog
from bot.content.checks import partners
from bot.content.hotline import parse_rules
from bot.content.layers import Layers, laid_over
from bot.core.errors import ContentError
from bot.core.hours import parse_offset
from bot.core.types import LANGS

log = logging.getLogger("pelita.content")

SERVICES, HOTLINE, PARTNERS = "services", "hotline", "partners"
#: what is set of the hotline; everything else of hotline.yml is the file's
HOURS = ("zone", "shifts", "holidays")
#: keys of ui.yml: what people read about whether and when staff are there
TEXTS = (
    "handover_yes",
    "staff_waiting",
    "case_status_waiting",
    "waiting_unknown",
    "nobody_on_shift",
    "nobody_on_shift_until",
    "nobody_on_shift_contacts",
)


def own_file(data_dir: Path) -> Path:
    """Where it lies under the data folder."""
    return data_dir / "content" / "own.json"


class OwnContent:
    """The centre's own values over one catalog."""

    def __init__(self, data_dir: Path, catalog: Catalog) -> None:
        self._path = own_file(data_dir)
        self._catalog = catalog
        self._version: tuple[int, int] | None = None
        self.layers: Layers = {}
        self.refresh()

    def refresh(self) -> None:
        """Takes over what another process has written. A damaged file is told in the log and changes nothing."""
        try:
            stat = self._path.stat()
            version = (stat.st_mtime_ns, stat.st_ino)
        except OSError:
            version = None
        if version == self._version:
            return
        self._version = version
        try:
            self.layers = read(self._path) if version else {}
        except ContentError:
            log.exception("own_content_damaged")
            return
        self._catalog.lay_over(usable(self._catalog, self.layers))

    def change(self, changes: Layers) -> None:
        """Sets values by file (`services`, `id/ui`), all at once; None takes one back. Raises ContentError, OSError."""
        layers = read(self._path) if self._path.exists() else {}
        for name, values in changes.items():
            changed = {**layers.get(name, {}), **values}
            layers[name] = {key: value for key, value in changed.items() if value is not None}
        write(self._path, layers)
        self.refresh()


def read(path: Path) -> dict[str, dict[str, Any]]:
    """The file. Raises ContentError when it is damaged."""
    try:
        layers = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): dict(layer) for name, layer in dict(layers).items()}
    except (OSError, ValueError, TypeError) as error:
        raise ContentError(f"{path}: cannot be read; mend it, or remove it to go back to data/content") from error


def write(path: Path, layers: Layers) -> None:
    """In one step: whoever reads meanwhile gets the old or the new file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    with unfinished.open("w", encoding="utf-8") as out:
        json.dump(layers, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(path)


def usable(catalog: Catalog, layers: Layers) -> Layers:
    """What of the layers fits the content of today: an update of the files may have taken away what they name."""
    kept: dict[str, Mapping[str, Any]] = {SERVICES: _newer_checks(catalog, layers.get(SERVICES, {}))}
    kept[PARTNERS] = _sound_partners(catalog, layers.get(PARTNERS, {}))
    kept.update(_hours(catalog, layers))
    for lang in LANGS:
        filed = catalog.filed(f"{lang}/ui")
        texts = layers.get(f"{lang}/ui", {})
        kept[f"{lang}/ui"] = {
            key: text for key, text in texts.items() if key in TEXTS and fits(str(filed.get(key, "")), text)
        }
    return kept


def fits(filed: str, text: object) -> bool:
    """Whether the text has the placeholders that the program fills in, no fewer and no others."""
    return isinstance(text, str) and placeholders(text) == placeholders(filed)


def placeholders(text: str) -> frozenset[str] | None:
    """The names in braces; None when a brace has no partner."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return None


@contextmanager
def laid_out(layers: Layers, root: Path = CONTENT_ROOT) -> Iterator[Path]:
    """A folder like `root` in which the layers have been laid over the files, for the checks of the content."""
    with TemporaryDirectory(prefix="pelita-content-") as copy:
        for path in folder.files(root):
            name = path.relative_to(root)
            target = Path(copy, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            layer = layers.get(name.with_suffix("").as_posix())
            if layer:
                whole = laid_over(name.with_suffix("").as_posix(), folder.mapping(path), layer)
                target.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), encoding="utf-8")
            else:
                target.symlink_to(path.resolve())
        yield Path(copy)


def _hours(catalog: Catalog, layers: Layers) -> dict[str, Mapping[str, Any]]:
    hours = {key: value for key, value in layers.get(HOTLINE, {}).items() if key in HOURS}
    names = {lang: layers.get(f"{lang}/console", {}).get("shift") or {} for lang in LANGS}
    try:
        rules = parse_rules({**catalog.filed(HOTLINE), **hours}, catalog.shared("zones"))
        unnamed = "shifts" in hours and any(
            shift.id not in names[lang] for lang in LANGS for shift in rules.shifts.shifts
        )
    except ContentError:
        unnamed = True
    if unnamed:
        log.warning("own_hours_do_not_fit")
        return {}
    return {HOTLINE: hours, **({f"{lang}/console": {"shift": names[lang]} for lang in LANGS} if hours else {})}


def _sound_partners(catalog: Catalog, layer: Mapping[str, Any]) -> dict[str, Any]:
    """Those that the files of today can hold; an empty one takes a partner of the file off the list."""
    kept = {key: row for key, row in layer.items() if not row or _is_sound(catalog, key, row)}
    if len(kept) < len(layer):
        log.warning("own_partners_do_not_fit")
    return kept


def _is_sound(catalog: Catalog, key: str, row: object) -> bool:
    if not isinstance(row, dict):
        return False
    offsets = {zone: parse_offset(str(one["offset"])) for zone, one in catalog.shared("zones").items()}
    return not partners.row_problems(key, row, catalog.shared("areas"), offsets, list(LANGS))


def _newer_checks(catalog: Catalog, layer: Mapping[str, Any]) -> dict[str, Any]:
    """The calls that the file does not know yet: whoever imports a spreadsheet may have rung later."""
    filed = catalog.filed(SERVICES)
    return {
        key: row
        for key, row in layer.items()
        if key in filed and str(row.get("verified_on", "")) > str(filed[key].get("verified_on") or "")
    }
