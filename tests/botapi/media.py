"""Files: what people send and what the bot sends, with ids to fetch them by."""

from __future__ import annotations

import secrets

from tests.botapi.errors import bad_request
from tests.botapi.json_types import Json
from tests.botapi.values import Upload
from tests.botapi.world import World

_MIME = {
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "animation": "video/mp4",
    "document": "application/octet-stream",
}
_SIZED = {"photo", "video", "sticker", "animation"}
_TIMED = {"voice", "audio", "video", "video_note", "animation"}
_SUFFIX = {
    "photo": "jpg",
    "voice": "oga",
    "video": "mp4",
    "sticker": "webp",
    "audio": "mp3",
    "animation": "mp4",
    "video_note": "mp4",
}
_STICKER = {"type": "regular", "is_animated": False, "is_video": False}


def store(
    world: World, kind: str, data: bytes, *, name: str = "", mime_type: str = "", size: int | None = None
) -> Json:
    """Keeps a file; returns what messages say of it. `size` may be more than there is, to try limits."""
    file_id = f"BQAC{secrets.token_urlsafe(36)}"
    unique = f"AgAD{secrets.token_urlsafe(8)}"
    path = f"{kind}s/file_{len(world.files)}.{_SUFFIX.get(kind, name.rpartition('.')[2] or 'bin')}"
    size = len(data) if size is None else size
    about: Json = {"file_id": file_id, "file_unique_id": unique, "file_size": size}
    world.files[file_id] = ({**about, "file_path": path}, data)
    if kind in _SIZED:
        about |= {"width": 512, "height": 512}
    if kind in _TIMED:
        about["duration"] = 3
    if kind == "video_note":
        about["length"] = 240
    if kind in _MIME:
        about["mime_type"] = mime_type or _MIME[kind]
    if name and kind in {"document", "audio", "video", "animation"}:
        about["file_name"] = name
    return about | (_STICKER if kind == "sticker" else {})


def content(
    world: World, kind: str, data: bytes, *, name: str = "", mime_type: str = "", size: int | None = None
) -> Json:
    """The fields of a message with a file of a kind."""
    about = store(world, kind, data, name=name, mime_type=mime_type, size=size)
    if kind == "photo":
        small = store(world, "photo", data[:1], size=None)
        return {"photo": [small | {"width": 90, "height": 90}, about]}
    if kind == "animation":  # Telegram adds the document for old clients
        return {
            "animation": about,
            "document": {k: about[k] for k in about if k not in {"width", "height", "duration"}},
        }
    return {kind: about}


def from_bot(world: World, kind: str, given: Upload | str, parameters: Json) -> object:
    """The file that the bot sends: an upload, or the id of a known one; raises ApiError 400."""
    if isinstance(given, Upload):
        found = content(world, kind, given.data, name=given.name, mime_type=given.mime_type)[kind]
    elif given in world.files:
        found = content(world, kind, world.files[given][1])[kind]
    else:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if kind == "voice" and "duration" in parameters:
        found["duration"] = parameters["duration"]
    return found


def download(world: World, path: str) -> bytes | None:
    """A file's bytes by the path that getFile gave."""
    return next((data for about, data in world.files.values() if about["file_path"] == path), None)
