"""What staff can be sent beside words, and how it is kept: nothing of it names a camera, a place or a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

#: document: its pages, drawn below each other
MediaKind = Literal["photo", "document", "voice"]

#: what a file is served as; nothing else is ever stored
CONTENT_TYPES: Mapping[MediaKind, str] = {"photo": "image/jpeg", "document": "image/jpeg", "voice": "audio/ogg"}
#: files that one case may hold at once
MOST_FILES = 20
#: of one document
MOST_PAGES = 15


@dataclass(frozen=True)
class Medium:
    """A file without its metadata. `preview`: a picture's few pixels, for the covered view; else empty."""

    kind: MediaKind
    data: bytes = field(repr=False)
    preview: bytes = field(default=b"", repr=False)
