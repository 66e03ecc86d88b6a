"""Turns "Redis does not answer" into the one error callers know."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from redis import exceptions

from bot.core.errors import StoreDown

#: Replies of a server that is up but cannot serve: full, unable to write, failing over, stuck in a script.
_NOT_SERVING = ("command not allowed when used memory", "MISCONF", "READONLY", "MASTERDOWN", "NOREPLICAS", "BUSY Redis")


@contextmanager
def answering() -> Iterator[None]:
    """Raises StoreDown in place of every connection problem; other errors are bugs and pass."""
    try:
        yield
    except (exceptions.ConnectionError, exceptions.TimeoutError, OSError) as error:
        raise StoreDown(type(error).__name__) from error
    except exceptions.ResponseError as error:
        if isinstance(error, exceptions.ReadOnlyError) or any(words in str(error) for words in _NOT_SERVING):
            raise StoreDown(type(error).__name__) from error
        raise
