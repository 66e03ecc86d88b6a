"""One real program for all tests of this folder that do not need one of their own: a start takes many seconds."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.dialogue.training import model_path
from tests.support.program import ROOT, Program, eventually, free_port


@dataclass(frozen=True)
class Start:
    """How one start went: seconds until the first answer of /healthz, and what that was."""

    health: dict[str, Any]
    seconds: float


@dataclass
class Service:
    """The program, and what must hold over all its starts."""

    program: Program
    starts: list[Start] = field(default_factory=list)
    #: of each start, without the time in which the processor was busy with something else
    ready_seconds: list[float] = field(default_factory=list)
    #: everything that people typed: it must not be found anywhere
    typed: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Starts it; returns when it answers, long before it understands."""
        began = time.monotonic()
        self.program.start(wait_ready=False)
        eventually(self.program.serving, 30, "the web process")
        self.starts.append(Start(health=self.health(), seconds=time.monotonic() - began))

    def start_and_wait(self) -> None:
        """Starts it; returns when it said `ready`."""
        began = time.monotonic()
        self.start()
        self.program.wait_ready()
        self.ready_seconds.append(time.monotonic() - began - _kept_waiting(self.program.parts()["worker"]))

    def health(self) -> dict[str, Any]:
        """What /healthz says."""
        found: dict[str, Any] = httpx.get(f"{self.program.url}/healthz", timeout=20).json()
        return found


def _kept_waiting(pid: int) -> float:
    """How many seconds the busiest thread of a process could have run but had to wait for a processor."""
    facts = [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    return max(((int(ran), int(waited)) for ran, waited, _ in facts), default=(0, 0))[1] / 1e9


@pytest.fixture(scope="package")
def models() -> Path:
    """The folder of the trained model; trains it if there is none for today's data."""
    folder = ROOT / "var" / "models"
    if not model_path(folder).exists():
        subprocess.run([sys.executable, "-m", "bot", "train"], cwd=ROOT, check=True)
    return folder


@pytest.fixture(scope="package")
def shared_service(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(Program(data=tmp_path_factory.mktemp("program"), port=free_port()))
    yield service
    service.program.stop()
    service.program.bury()


@pytest.fixture
def service(shared_service: Service) -> Service:
    """The shared program, running and ready, whatever the test before has done to it."""
    process = shared_service.program.process
    if process is None or process.poll() is not None:
        shared_service.program.bury()
        shared_service.start_and_wait()
    return shared_service
