"""Starting, stopping, killing and misconfiguring the whole program."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from bot.store.key_change import KeyChange
from bot.store.keyring import Keyring
from tests.cli.conftest import Service
from tests.support.people import QUESTIONS, Person, answers_to
from tests.support.program import ROOT, Program, eventually, free_port
from tests.support.traces import traces

pytestmark = pytest.mark.alone

#: an idle machine of two cores needs 3 s for a page and 15 s for everything; the host may be busy elsewhere
PAGE_SECONDS, READY_SECONDS = 6.0, 45.0
SOON = 8.0
#: sent while the worker is gone; understood by the gateway's own rules
DANGER = "tolong, saya dikurung di rumah majikan dan dipukuli sekarang"


def attempt(program: Program, changes: Mapping[str, str]) -> subprocess.Popen[str]:
    """Starts another program beside the running one."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env=program.environment(changes),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_misconfigured_starts_say_so_in_one_line(service: Service, tmp_path: Path, models: Path) -> None:
    program, port = service.program, str(free_port())
    for folder in ("fresh", "served", "redis-1", "redis-2", "other", "halfway"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "models").symlink_to(models)
    (tmp_path / "file").touch()
    fresh = {"PELITA_DATA": str(tmp_path / "fresh"), "PORT": port}
    served = {"PELITA_DATA": str(tmp_path / "served")}
    redis_1, redis_2 = ({"PELITA_DATA": str(tmp_path / f"redis-{n}"), "PORT": str(free_port())} for n in (1, 2))
    secret = "rahasia-operator"
    Keyring.open(tmp_path / "other" / "keys")
    KeyChange(tmp_path / "halfway" / "keys", None, None).begin()
    other = {"PELITA_DATA": str(tmp_path / "other"), "PORT": str(free_port()), "PELITA_SECRET_KEY": secret * 3}
    halfway = {"PELITA_DATA": str(tmp_path / "halfway"), "PORT": str(free_port())}
    wrong: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
        "same data": ({"PORT": port}, ("another Pelita is running", str(program.data), "PELITA_DATA")),
        "same port": (served, (f"port {program.port} is in use", "PORT")),
        "port is a word": ({**fresh, "PORT": "delapan"}, ("PORT must be a whole number from 1 to 65535",)),
        "port is too large": ({**fresh, "PORT": "65536"}, ("PORT must be a whole number from 1 to 65535",)),
        "port is none": ({**fresh, "PORT": "0"}, ("PORT must be a whole number from 1 to 65535",)),
        "workers": ({**fresh, "PELITA_WORKERS": "-1"}, ("PELITA_WORKERS must be",)),
        "short secret": ({**fresh, "PELITA_SECRET_KEY": secret}, ("PELITA_SECRET_KEY must have at least",)),
        "no Redis there": ({**redis_1, "REDIS_URL": f"redis://:{secret}@127.0.0.1:1/0"}, ("REDIS_URL",)),
        "no address of a Redis": ({**redis_2, "REDIS_URL": f"http://{secret}/"}, ("REDIS_URL",)),
        "data folder is a file": ({**fresh, "PELITA_DATA": str(tmp_path / "file")}, ("PELITA_DATA",)),
        "secret of another folder": (other, ("PELITA_SECRET_KEY is not the secret",)),
        "change of the keys not ended": (halfway, ("run `python -m bot keys rotate` again",)),
        "no model": ({"PELITA_DATA": str(tmp_path / "empty"), "PORT": port}, ("bot train",)),
    }
    attempts = {case: attempt(program, changes) for case, (changes, _) in wrong.items()}
    for case, process in attempts.items():
        output, errors = process.communicate(timeout=90)
        assert process.returncode == 2, (case, errors)
        assert output == "", case
        assert len(errors.splitlines()) == 1, (case, errors)
        assert errors.startswith("pelita: "), case
        assert all(words in errors for words in wrong[case][1]), (case, errors)
        assert secret not in errors, case
    assert service.health() == {"status": "ok", "nlu": "ready", "redis": "ok"}, "the running one was not disturbed"


def test_a_killed_web_process_is_started_again(service: Service) -> None:
    person = Person.arrives(service.program)
    killed = service.program.parts()["web"]
    service.program.kill("web")
    # The port stays open meanwhile: who calls now waits and is answered.
    assert service.health()["nlu"] == "ready"
    assert service.program.parts()["web"] != killed
    assert [reply["text"] for reply in person.says(QUESTIONS[0])] == answers_to(service.program, QUESTIONS[:1])
    assert "web ended with code -9" in service.program.stderr


def test_a_killed_worker_is_started_again_and_nobody_is_left_alone(service: Service) -> None:
    service.typed += [*QUESTIONS, DANGER]
    person, endangered = (Person.arrives(service.program) for _ in range(2))
    killed = service.program.parts()["worker"]
    service.program.kill("worker")
    person.leaves(*QUESTIONS[:3])
    began = time.monotonic()
    (contacts,) = endangered.says(DANGER)
    assert time.monotonic() - began < SOON, "contacts come at once, understanding or not"
    assert any(button.get("url", "").startswith("tel:") for button in contacts["buttons"])
    eventually(lambda: service.program.parts().get("worker", killed) != killed, SOON, "a new worker")
    eventually(lambda: service.health()["nlu"] == "loading", SOON, "a sign of it")
    assert httpx.get(f"{service.program.url}/chat").status_code == 200
    eventually(lambda: service.health()["nlu"] == "ready", 60, "understanding")
    wanted = answers_to(service.program, QUESTIONS[:3])
    assert person.collect(len(wanted)) == wanted


def test_the_first_answer_and_the_readiness_come_in_time(service: Service) -> None:
    """The best of the starts so far counts: a machine that is busy with something else now and then is no failure."""
    for start in service.starts:
        assert start.health == {"status": "degraded", "nlu": "loading", "redis": "ok"}
    assert min(start.seconds for start in service.starts) < PAGE_SECONDS
    assert min(service.ready_seconds) < READY_SECONDS
    assert service.program.output[-1] == f"ready {service.program.url}/"


def test_a_start_without_staff_accounts_invites_the_first(service: Service) -> None:
    assert service.program.invitation.startswith(f"{service.program.url}/console/join/")
    assert httpx.get(service.program.invitation, follow_redirects=True).status_code == 200


def test_after_all_that_no_word_stays_anywhere(service: Service) -> None:
    person = Person.arrives(service.program)
    person.says(QUESTIONS[5])
    assert traces(service.program, [*service.typed, QUESTIONS[5], person.token]) == []


def test_ctrl_c_ends_every_child_and_redis_last(service: Service) -> None:
    """A stop while it is still starting is among the tests of durability."""
    began = time.monotonic()
    code, ended = service.program.stop_watched(signal.SIGINT)
    assert code == 0
    assert set(ended) == {"run", "redis", "web", "worker"}
    assert ended[-2:] == ["redis", "run"]
    assert time.monotonic() - began < SOON
    with socket.socket() as probe:  # the port is free again
        assert probe.connect_ex(("127.0.0.1", service.program.port)) != 0
    assert "Traceback" not in service.program.stderr
