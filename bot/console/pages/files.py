"""Photos, documents and voice notes of one's case: letting them in, and looking at them."""

from __future__ import annotations

import re
from datetime import timedelta

from starlette.responses import PlainTextResponse, Response

from bot.console.acting import case_id, claim_of, then
from bot.console.headers import FILE_CSP
from bot.console.visit import Visit
from bot.content.notices import sentences
from bot.core.errors import Refused
from bot.core.media import CONTENT_TYPES
from bot.store.media import Part

_FILE = re.compile(r"[0-9a-f]{8,64}", re.ASCII)


async def accept(visit: Visit) -> Response:
    """Lets the person send files, or no longer."""
    on = visit.field("on") == "1"

    async def act() -> None:
        if on:
            notice = sentences(visit.desk.catalog, "media_on", hours=visit.desk.retention.media // timedelta(hours=1))
        else:
            notice = sentences(visit.desk.catalog, "media_off")
        await visit.desk.queue.accept_media(claim_of(visit), on=on, notice=notice)

    return await then(visit, act, f"/case/{case_id(visit)}", "labelled")


async def show(visit: Visit) -> Response:
    """The file; only its case's holder gets it."""
    return await _file(visit, "data")


async def preview(visit: Visit) -> Response:
    """A picture in a few pixels, as it stands in the conversation until it is opened."""
    return await _file(visit, "preview")


async def _file(visit: Visit, part: Part) -> Response:
    name = visit.request.path_params["file"]
    try:
        if not _FILE.fullmatch(name):
            raise Refused("gone")
        kind, data = await visit.desk.queue.medium(case_id(visit), visit.member.id, name, part)
    except Refused:
        return PlainTextResponse("", status_code=404)
    headers = {"Content-Security-Policy": FILE_CSP, "Content-Disposition": "inline"}
    return Response(data, media_type=CONTENT_TYPES[kind], headers=headers)
