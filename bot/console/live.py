"""Server-sent events: that something changed, never what. The page then asks for itself again."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

from bot.console.visit import Visit
from bot.core.errors import AuthError, StoreDown
from bot.hotline.queue import Change

#: how long one look into the news waits; also how often a session is checked
_WAIT = 15.0
#: a stream ends after so many looks at the latest and the browser opens a new one
_LOOKS = 2000
_RETRY_MILLISECONDS = 1500


async def events(visit: Visit) -> Response:
    """The stream of one page; with ?case=… only changes of that case."""
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(_stream(visit), media_type="text/event-stream", headers=headers)


async def _stream(visit: Visit) -> AsyncIterator[str]:
    case = visit.request.query_params.get("case", "")
    yield f"retry: {_RETRY_MILLISECONDS}\n\n"
    cursor = ""
    for _ in range(_LOOKS):
        try:
            cursor, changes = await visit.desk.queue.changes(cursor, _WAIT)
            await visit.desk.staff.session(visit.token, slide=False)
        except AuthError:
            yield "event: signed-out\ndata: -\n\n"
            return
        except StoreDown:
            return
        yield "event: change\ndata: -\n\n" if _concerns(changes, case) else ": still here\n\n"


def _concerns(changes: list[Change], case: str) -> bool:
    return any(not case or change.case_id == case for change in changes)
