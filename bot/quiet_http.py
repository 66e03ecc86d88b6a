"""Keeps the libraries that speak HTTP for us out of the log."""

from __future__ import annotations

import logging


def hush_http() -> None:
    """They write the addresses they call, and those hold the bot's token or the secret of a web hook."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
