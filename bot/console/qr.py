"""The enrolment picture for authenticator apps, drawn here: no image service ever sees the secret."""

from __future__ import annotations

import io
from importlib import import_module
from importlib.util import find_spec

from markupsafe import Markup


def qr_svg(text: str) -> Markup | None:
    """`text` as an inline SVG without style attributes, or None when the QR library is not installed."""
    if find_spec("segno") is None:
        return None
    out = io.BytesIO()
    code = import_module("segno").make(text, micro=False, error="m")
    code.save(out, kind="svg", xmldecl=False, svgns=True, svgclass="qr", lineclass=None, omitsize=True, border=0)
    return Markup(out.getvalue().decode())  # noqa: S704 - our own drawing, no text inside
