"""Runs the whole program the way an operator does, on a data folder and port of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent.parent
_START_SECONDS = 60.0


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Program:
    """A running `python -m bot run`. Use `running` to make one."""

    data: Path
    port: int
    env: dict[str, str] = field(default_factory=dict)
    invitation: str = ""
    output: list[str] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, wait_ready: bool = True) -> None:
        """Starts it; returns when it said `ready`."""
        models = self.data / "models"
        self.data.mkdir(parents=True, exist_ok=True)
        if not models.exists():
            models.symlink_to(ROOT / "var" / "models")
        with (self.data / "stderr.log").open("a") as log:
            self.process = self._spawn(log)
        if wait_ready:
            self._wait_ready()

    def _spawn(self, log: IO[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=ROOT,
            env={**os.environ, **self.env, "PELITA_DATA": str(self.data), "PORT": str(self.port), "REDIS_URL": ""},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )

    def _wait_ready(self) -> None:
        assert self.process
        assert self.process.stdout
        deadline = time.monotonic() + _START_SECONDS
        for line in self.process.stdout:
            self.output.append(line.rstrip())
            found = re.search(r"(http://\S+/console/join/\S+)", line)
            if found:
                self.invitation = found[1]
            if line.startswith("ready "):
                return
            if time.monotonic() > deadline:
                break
        raise AssertionError(f"not ready: {self.output} {(self.data / 'stderr.log').read_text()[-2000:]}")

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Ends it and waits; returns the exit code."""
        if self.process is None or self.process.poll() is not None:
            return self.process.returncode if self.process else 0
        self.process.send_signal(sign)
        code = self.process.wait(30)
        if self.process.stdout:
            self.process.stdout.close()
        return code

    def children(self) -> list[int]:
        """Process ids of its direct children."""
        assert self.process
        text = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in text.split()]


@contextmanager
def running(data: Path, **env: str) -> Iterator[Program]:
    """A started program that is stopped at the end."""
    program = Program(data=data, port=free_port(), env=env)
    program.start()
    try:
        yield program
    finally:
        program.stop()
