"""Runs the whole program the way an operator does, on a data folder and port of its own."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent.parent
_START_SECONDS = 90.0

Found = TypeVar("Found")


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(look: Callable[[], Found], seconds: float, what: str = "it") -> Found:
    """The first true result of `look`."""
    deadline = time.monotonic() + seconds
    while True:
        if found := look():
            return found
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.02)


@dataclass
class Program:
    """A running `python -m bot run`. Use `running` to make one."""

    data: Path
    port: int
    env: dict[str, str] = field(default_factory=dict)
    invitation: str = ""
    output: list[str] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None
    _listening: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def stderr(self) -> str:
        """Everything it wrote to standard error, of all its starts."""
        return (self.data / "stderr.log").read_text()

    def start(self, *, wait_ready: bool = True) -> None:
        """Starts it; returns when it said `ready`."""
        models = self.data / "models"
        self.data.mkdir(parents=True, exist_ok=True)
        if not models.exists():
            models.symlink_to(ROOT / "var" / "models")
        self.output.clear()
        with (self.data / "stderr.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=ROOT,
                env=self.environment(),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self._listening = threading.Thread(target=self._listen, args=(self.process,), daemon=True)
        self._listening.start()
        if wait_ready:
            self.wait_ready()

    def environment(self, changes: Mapping[str, str] | None = None) -> dict[str, str]:
        """What the program is started with; `changes` for another program beside it."""
        ours = {"REDIS_URL": "", **self.env, "PELITA_DATA": str(self.data), "PORT": str(self.port)}
        return {**os.environ, **ours, **(changes or {})}

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        with process.stdout:
            for line in process.stdout:
                found = re.search(r"(http://\S+/console/join/\S+)", line)
                if found:
                    self.invitation = found[1]
                self.output.append(line.rstrip())

    def wait_ready(self) -> None:
        """Returns when it has said `ready`."""
        assert self.process
        deadline = time.monotonic() + _START_SECONDS
        while not any(line.startswith("ready ") for line in list(self.output)):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"not ready: {self.output} {self.stderr[-2000:]}")
            time.sleep(0.02)

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Ends it and waits; returns the exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(sign)
        code = self.process.wait(40)
        if self._listening:
            self._listening.join(10)
        return code

    def children(self) -> list[int]:
        """Process ids of its direct children."""
        assert self.process
        text = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in text.split()]

    def serving(self) -> bool:
        """Whether its web process was started; from then on nobody else, such as an orphan, listens on the port."""
        assert self.process
        assert self.process.poll() is None, self.stderr[-2000:]
        return any(self._name(Path(f"/proc/{pid}")) == "web" for pid in self.children())

    def parts(self) -> dict[str, int]:
        """Process ids of everything that belongs to it, by name: run, web, worker, redis.

        Found by the data folder that they use, so that orphans are found as well.
        """
        return {name: pid for pid in _pids() if (name := self._name(Path(f"/proc/{pid}")))}

    def _name(self, process: Path) -> str:
        try:
            words = (process / "cmdline").read_bytes().decode().replace(" ", "\0").split("\0")
            if words[0].endswith("redis-server"):  # it writes its title over its environment
                return "redis" if (process / "cwd").readlink() == self.data / "redis" else ""
            environment = (process / "environ").read_bytes().decode("latin-1").split("\0")
        except OSError:  # it has ended meanwhile
            return ""
        ours = f"PELITA_DATA={self.data}" in environment and words[1:3] == ["-m", "bot"]
        return words[3] if ours else ""

    def stop_watched(self, sign: signal.Signals) -> tuple[int, list[str]]:
        """Like `stop`; returns the names of its parts too, in the order in which they ended."""
        running, ended = self.parts(), []
        os.kill(running["run"], sign)
        deadline = time.monotonic() + 40
        while running and time.monotonic() < deadline:
            for name in [name for name, pid in running.items() if has_ended(pid)]:
                ended.append(name)
                del running[name]
            time.sleep(0.002)
        return self.stop(), ended

    def kill(self, *names: str) -> None:
        """Ends parts of it without warning."""
        parts = self.parts()
        for name in names:
            os.kill(parts[name], signal.SIGKILL)
        if "run" in names and self.process:
            self.process.wait(10)

    def bury(self) -> None:
        """Ends whatever of it still runs."""
        for pid in self.parts().values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or only waits for somebody to note its exit code."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


@contextmanager
def running(data: Path, **env: str) -> Iterator[Program]:
    """A started program that is stopped at the end."""
    program = Program(data=data, port=free_port(), env=env)
    try:
        program.start()
        yield program
    finally:
        program.stop()
        program.bury()
