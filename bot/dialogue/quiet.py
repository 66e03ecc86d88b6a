"""Keeps people's words out of Rasa's output. Must be imported before Rasa.

Rasa prints messages at debug through structlog and, for texts with a leading slash, at warning level through
structlog and Python's `warnings`. structlog gets a logger that writes nothing; warnings and loggers of
libraries stay at ERROR; our own events go through the standard logger `pelita`.
"""

from __future__ import annotations

import logging
import os
import warnings

import structlog

_LIBRARIES = ("rasa", "rasa_sdk", "tensorflow", "apscheduler", "matplotlib", "asyncio", "httpx", "telegram", "h5py")


def silence() -> None:
    """Idempotent; see the module's docstring."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # Some libraries reset the filters while they are imported; a warning can quote a message, so none is shown.
    warnings.showwarning = lambda *_args, **_kwargs: None
    structlog.configure(
        processors=[_drop],
        logger_factory=structlog.ReturnLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.ERROR)


def _drop(_logger: object, _method: str, _event: object) -> dict[str, object]:
    raise structlog.DropEvent
