"""One program at a time uses a data folder; commands beside it reach the Redis server that the program runs."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bot.core.errors import SettingsError, StoreDown
from bot.settings import Settings
from bot.store.connection import connect_sync
from bot.store.guard import answering
from bot.store.redis_server import EmbeddedRedis, address_of

#: a program that has just begun needs a moment until its server answers
_PATIENCE_SECONDS = 10.0


class FolderBusy(SettingsError):
    """Another program uses the data folder."""


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Holds the data folder. Raises FolderBusy, and SettingsError when the folder cannot be used at all."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        lock = (settings.data_dir / "lock").open("w")
    except OSError as error:
        raise SettingsError(f"PELITA_DATA: the folder {settings.data_dir} cannot be used ({error.strerror})") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderBusy(
                f"another Pelita is running with the data folder {settings.data_dir}; "
                "stop it, or set PELITA_DATA to another folder"
            ) from None
        yield


@contextmanager
def redis_of(settings: Settings) -> Iterator[str]:
    """The address of the installation's Redis, whether the program runs or not.

    Without REDIS_URL: the server of the running program, else one of our own for as long as the context lasts.
    Raises SettingsError when neither can be had.
    """
    if settings.redis_url:
        yield settings.redis_url
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(only_one(settings))
        except FolderBusy:
            url = _running(settings)
        else:
            url = stack.enter_context(EmbeddedRedis(settings.data_dir))
        yield url


def _running(settings: Settings) -> str:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        url = address_of(settings.data_dir)
        if url is not None and _answers(url):
            return url
        time.sleep(0.1)
    raise SettingsError(
        f"a Pelita is running with the data folder {settings.data_dir}, but its Redis does not answer here; "
        "if it was started with REDIS_URL, set the same for this command"
    )


def _answers(url: str) -> bool:
    try:
        with connect_sync(url) as client, answering():
            return bool(client.ping())
    except StoreDown:
        return False
