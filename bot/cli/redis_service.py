"""Redis as the supervisor sees it: a server of its own, started again when it ends, or the operator's."""

from __future__ import annotations

import logging
from types import TracebackType

from bot.cli.children import Patience
from bot.core.errors import SettingsError
from bot.settings import Settings
from bot.store.redis_server import EmbeddedRedis, check

log = logging.getLogger("pelita.run")
_WARNINGS = {
    "eviction": "REDIS_URL: maxmemory-policy is not noeviction; a full server would throw messages away",
    "no_append_only_file": "REDIS_URL: appendonly is off; a crash of the server would lose messages",
}


class RedisService:
    """A context manager: the server runs inside. `check` is to be called every now and then."""

    def __init__(self, settings: Settings) -> None:
        self._server = None if settings.redis_url else EmbeddedRedis(settings.data_dir)
        self._patience = Patience()
        self._ended = False
        #: its address; final once the context was entered
        self.url = settings.redis_url or ""

    def __enter__(self) -> RedisService:
        """Raises SettingsError when the server does not start, does not answer or is too old."""
        if self._server is None:
            for code in check(self.url):
                log.warning(_WARNINGS[code])
        else:
            self._patience.starting()
            self.url = self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.stop()

    def check(self) -> str | None:
        """Starts our own server again when it has ended and its pause is over; returns a line about what happened."""
        if self._server is None or self._server.running:
            return None
        if not self._ended:
            self._ended = True
            return f"redis ended; starting it again in {self._patience.ended():.1f} s"
        return self._start_again(self._server) if self._patience.over else None

    def _start_again(self, server: EmbeddedRedis) -> str:
        self._patience.starting()
        try:
            url = server.start()
        except (SettingsError, OSError) as error:
            return f"redis cannot be started ({error}); next try in {self._patience.ended():.1f} s"
        if url != self.url:  # a temporary folder for the socket that was lost; the children know only the old one
            raise SettingsError("the Redis server has a new address; start the program again")
        self._ended = False
        return "redis answers again"
