"""Server-sent events: that something changed, never what. The page then asks for itself again."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

from bot.console.visit import Visit
from bot.core.errors import AuthError, Refused, StoreDown
from bot.core.types import CaseId
from bot.hotline.queue import Change

#: seconds that one look into the news waits; the stream notices within them that the program stops
_LOOK = 1.0
#: after so many looks without news the stream says that it is alive, and checks the session
_QUIET_LOOKS = 15
_RETRY_MILLISECONDS = 1500


async def events(visit: Visit) -> Response:
    """The stream of one page; with ?case=… only changes of that case."""
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(_stream(visit), media_type="text/event-stream", headers=headers)


async def _stream(visit: Visit) -> AsyncIterator[str]:
    case = visit.request.query_params.get("case", "")
    yield f"retry: {_RETRY_MILLISECONDS}\n\n"
    cursor, quiet, writing = "", 0, False
    while not visit.desk.stopping():
        try:
            cursor, changes = await visit.desk.queue.changes(cursor, _LOOK)
            if case and writing != await _writes(visit, case):
                writing = not writing
                yield f"event: writing\ndata: {int(writing)}\n\n"
            quiet = 0 if changes else quiet + 1
            if quiet % _QUIET_LOOKS:
                continue
            await visit.desk.staff.session(visit.token, slide=False)
        except AuthError:
            yield "event: signed-out\ndata: -\n\n"
            return
        except StoreDown:
            return  # the browser opens a new stream, and says meanwhile that it is not live
        yield "event: change\ndata: -\n\n" if _concerns(changes, case) else ": still here\n\n"


async def _writes(visit: Visit, case: str) -> bool:
    try:
        return await visit.desk.queue.person_writes(CaseId(case))
    except Refused:
        return False


def _concerns(changes: list[Change], case: str) -> bool:
    return any(not case or change.case_id == case for change in changes)
