"""Child processes that never outlive their parent."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(sign: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends `sign` to the child when this process ends, however it ends."""
    parent = os.getpid()

    def prepare() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, sign, 0, 0, 0)
            if os.getppid() != parent:
                os.kill(os.getpid(), sign)

    return prepare


class Child:
    """A program that is started again when it ends by itself, more slowly the more often it does."""

    def __init__(self, name: str, command: Sequence[str], *, pass_fds: tuple[int, ...] = ()) -> None:
        self.name = name
        self._command = command
        self._pass_fds = pass_fds
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._start_at = 0.0

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches only the supervisor, which stops children in order."""
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            self._command,
            pass_fds=self._pass_fds,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )

    def check(self) -> str | None:
        """Starts the program again when it has ended and its pause is over; returns a line about what happened."""
        if self._process is None:
            if time.monotonic() >= self._start_at:
                self.start()
            return None
        code = self._process.poll()
        if code is None:
            return None
        self._failures = 0 if time.monotonic() - self._started > 60 else self._failures + 1
        pause = min(30.0, 0.5 * 2**self._failures)
        self._start_at, self._process = time.monotonic() + pause, None
        return f"{self.name} ended with code {code}; starting it again in {pause:.0f} s"

    def stop(self) -> None:
        """Asks the program to end."""
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def wait(self, deadline: float) -> None:
        """Waits until `deadline` (monotonic seconds), then kills."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
