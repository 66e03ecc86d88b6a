"""Headers of the console's answers: no search engine lists it; its static files may be kept and re-checked."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import Scope

from bot.safe_headers import SECURITY_HEADERS

#: of a file that a person sent, should somebody open it by itself: it may do nothing at all
FILE_CSP = "default-src 'none'; sandbox; frame-ancestors 'none'"

#: for answers made where the middleware does not reach
PAGE_HEADERS: Mapping[str, str] = {
    **SECURITY_HEADERS,
    # voice notes that people sent
    "Content-Security-Policy": f"{SECURITY_HEADERS['Content-Security-Policy']}; media-src 'self'",
    "X-Robots-Tag": "noindex, nofollow",
}
_STATIC_HEADERS: Mapping[str, str] = {**PAGE_HEADERS, "Cache-Control": "no-cache"}


def headers_of(scope: Scope) -> Mapping[str, str]:
    """The headers for the answer to a request."""
    return _STATIC_HEADERS if "/static/" in scope["path"] else PAGE_HEADERS
