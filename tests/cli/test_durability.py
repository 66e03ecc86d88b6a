"""What was acknowledged is answered once and in order, whatever is killed in between."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from tests.cli.conftest import Service
from tests.support.people import QUESTIONS, Person, answers_to
from tests.support.program import Program, eventually, free_port, has_ended

#: nothing of a killed program runs on after this (seconds)
SOON = 8.0


@pytest.fixture
def person(service: Service) -> Person:
    service.typed += QUESTIONS
    return Person.arrives(service.program)


@contextmanager
def nobody_answers(service: Service) -> Iterator[None]:
    """The worker is stopped in its tracks, as on an overloaded machine."""
    worker = service.program.parts()["worker"]
    os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker, signal.SIGCONT)


def test_a_killed_redis_loses_nothing_and_is_started_again(service: Service, person: Person) -> None:
    killed = service.program.parts()["redis"]
    with nobody_answers(service):
        person.leaves(*QUESTIONS[:3])
        service.program.kill("redis")
        # Sent into the gap: acknowledged and answered, or refused so that the sender knows.
        late = person.send(text=QUESTIONS[3], wait=0)
        assert late.status_code == 200 or (late.status_code, late.json()["error"]["code"]) == (503, "store_down")
        eventually(lambda: service.program.parts().get("redis", killed) != killed, SOON, "a new Redis")
        eventually(lambda: service.health()["redis"] == "ok", SOON, "a Redis that answers")
    asked = QUESTIONS[: 4 if late.status_code == 200 else 3]
    wanted = answers_to(service.program, asked)
    assert person.collect(len(wanted)) == wanted
    assert person.says(QUESTIONS[4])


def test_a_power_cut_a_kill_and_a_stop_lose_nothing(service: Service, person: Person) -> None:
    """Three ends, each before what was said could be answered; the start after them answers all of it."""
    erased = Person.arrives(service.program)
    erased.says(QUESTIONS[0])
    erased.post("erase", {})

    person.leaves(*QUESTIONS[:3])  # their turns are on the way
    service.program.kill("run", "redis", "web", "worker")
    eventually(lambda: service.program.parts() == {}, SOON, "the end of everything")
    service.start()

    person.leaves(QUESTIONS[3])
    children = [pid for name, pid in service.program.parts().items() if name != "run"]
    with waiting_for_news(person):  # the old web process cannot hang up at once
        service.program.kill("run")
        killed = time.monotonic()
        service.start()
        eventually(lambda: all(map(has_ended, children)), killed + SOON - time.monotonic(), "the end of the orphans")

    person.leaves(QUESTIONS[4])
    asked = time.monotonic()
    code, ended = service.program.stop_watched(signal.SIGTERM)
    assert code == 0
    assert set(ended) == {"run", "redis", "web", "worker"}
    assert ended[-2:] == ["redis", "run"]
    assert time.monotonic() - asked < SOON, "the model was being loaded, which need not be waited for"

    service.start_and_wait()
    person.leaves(QUESTIONS[5])
    wanted = answers_to(service.program)
    assert person.collect(len(wanted)) == wanted
    menu = person.greeting["buttons"][0]["payload"]
    assert person.send(payload=menu).json()["replies"], "a button from before still works"
    assert erased.send(text=QUESTIONS[0]).status_code == 401, "what was erased stays erased"


@contextmanager
def waiting_for_news(person: Person) -> Iterator[None]:
    """A page that waits for replies."""
    host, _, port = person.url.rpartition("/")[2].partition(":")
    with socket.create_connection((host, int(port))) as connection:
        query = f"GET /chat/api/replies?after={2**53}-0 HTTP/1.1\r\nHost: {host}\r\n"
        connection.sendall(f"{query}Authorization: Bearer {person.token}\r\n\r\n".encode())
        yield


@contextmanager
def distribution_redis(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    path = shutil.which("redis-server")
    if path is None:
        pytest.fail("this test needs Redis of the distribution (package redis-server)")
    options = {"bind": "127.0.0.1", "dir": str(folder), "appendonly": "yes", "appendfsync": "always", "save": ""}
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    server = subprocess.Popen([path, "--port", str(port), *words], stdout=subprocess.DEVNULL)
    try:
        with redis.Redis(port=port) as client:
            eventually(lambda: _answers(client), 10, "Redis of the distribution")
        yield server
    finally:
        server.kill()
        server.wait()


def _answers(client: redis.Redis[bytes]) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def test_with_a_redis_of_the_operator(models: Path, tmp_path: Path) -> None:
    """The same promises; no server of our own is started, and theirs is not stopped."""
    folder, port = tmp_path / "redis", free_port()
    folder.mkdir()
    program = Program(data=tmp_path / "data", port=free_port(), env={"REDIS_URL": f"redis://127.0.0.1:{port}/0"})
    service = Service(program)
    try:
        with distribution_redis(folder, port):
            service.start()
            assert "redis" not in program.parts()
            person = Person.arrives(program)
            person.leaves(*QUESTIONS[:4])
        with distribution_redis(folder, port) as server:  # it was killed and is there again
            program.wait_ready()
            eventually(lambda: service.health()["redis"] == "ok", SOON)
            person.leaves(*QUESTIONS[4:])
            wanted = answers_to(program)
            assert person.collect(len(wanted)) == wanted
            assert program.stop() == 0
            assert server.poll() is None
        assert not (program.data / "redis").exists()
    finally:
        program.stop()
        program.bury()
