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
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
#: what ran this long counts as having started well
_STEADY_SECONDS = 60.0
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


class Patience:
    """When to start something again that ends by itself: later the more often it does."""

    def __init__(self) -> None:
        self._failures = 0
        self._started = 0.0
        self._start_at = 0.0

    def starting(self) -> None:
        """It is being started now."""
        self._started = time.monotonic()

    def ended(self) -> float:
        """It has ended; returns how many seconds to wait."""
        now = time.monotonic()
        self._failures = 1 if now - self._started > _STEADY_SECONDS else self._failures + 1
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(self._failures - 1, 10))
        self._start_at = now + pause
        return pause

    @property
    def over(self) -> bool:
        """Whether that time has passed."""
        return time.monotonic() >= self._start_at


class Child:
    """A program that is started again when it ends by itself, more slowly the more often it does."""

    def __init__(self, name: str, command: Sequence[str], *, pass_fds: tuple[int, ...] = ()) -> None:
        self.name = name
        self._command = command
        self._pass_fds = pass_fds
        self._process: subprocess.Popen[bytes] | None = None
        self._patience = Patience()

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches only the supervisor, which stops children in order."""
        self._patience.starting()
        self._process = subprocess.Popen(
            self._command,
            pass_fds=self._pass_fds,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )

    def check(self) -> str | None:
        """Starts the program again when it has ended and its pause is over; returns a line about what happened."""
        if self._process is None:
            return self._start_again() if self._patience.over else None
        code = self._process.poll()
        if code is None:
            return None
        self._process = None
        return f"{self.name} ended with code {code}; starting it again in {self._patience.ended():.1f} s"

    def _start_again(self) -> str | None:
        try:
            self.start()
        except OSError as error:  # no memory or no process to be had just now; the others must go on
            return f"{self.name} cannot be started ({error.strerror}); next try in {self._patience.ended():.1f} s"
        return None

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
