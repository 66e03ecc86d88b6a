"""How values of the centre lie over those of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: file without `.yml` as the content folder has it (`hotline`, `id/ui`) -> values by top-level key
Layers = Mapping[str, Mapping[str, Any]]
#: files whose entries are rows: a layer changes single fields of a row
_ROWS = frozenset({"services"})
#: files whose entries a layer replaces or adds whole; an empty one takes the entry away
_ENTRIES = frozenset({"partners"})


def laid_over(name: str, filed: Mapping[str, Any], layer: Mapping[str, Any]) -> dict[str, Any]:
    """The file's content with the layer over it."""
    if name in _ENTRIES:
        return {key: row for key, row in {**filed, **layer}.items() if row}
    if name not in _ROWS:
        return {**filed, **layer}
    return {key: {**row, **layer[key]} if key in layer else row for key, row in filed.items()}
