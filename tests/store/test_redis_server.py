"""The embedded server: started by a synchronous supervisor, alone on its folder, loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from bot.core.errors import SettingsError
from bot.store.redis_server import EmbeddedRedis, check, connect_sync

#: A supervisor that starts a server, says its address and process id, and waits for its end.
SUPERVISOR = """
import sys, time
from pathlib import Path
from bot.store.redis_server import EmbeddedRedis
server = EmbeddedRedis(Path(sys.argv[1]))
print(server.start(), server.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    server = EmbeddedRedis(tmp_path)
    yield server
    server.stop()


def gone(pid: int, within: float = 5.0) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":  # ended; whoever adopted it has not looked yet
            return True
        time.sleep(0.01)
    return False


def test_it_answers_as_soon_as_start_returns(server: EmbeddedRedis) -> None:
    with connect_sync(server.start()) as client:
        assert client.ping()
    assert server.running


def test_it_is_set_up_so_that_nothing_acknowledged_is_lost(server: EmbeddedRedis) -> None:
    with connect_sync(server.start()) as client:
        configuration = client.config_get("*")
    assert configuration["appendonly"] == "yes"
    assert configuration["appendfsync"] == "always"
    assert configuration["maxmemory-policy"] == "noeviction"
    assert configuration["maxmemory"] == "0"
    assert configuration["save"] == ""


def test_nobody_else_can_reach_it(server: EmbeddedRedis, tmp_path: Path) -> None:
    with connect_sync(server.start()) as client:
        assert client.config_get("port") == {"port": "0"}
        client.set("key", "value")
    for path in ((tmp_path / "redis"), *(tmp_path / "redis").iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path


def test_data_survive_a_kill(server: EmbeddedRedis) -> None:
    with connect_sync(server.start()) as client:
        client.set("key", "value")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    assert gone_child(server)
    with connect_sync(server.start()) as client:
        assert client.get("key") == b"value"


def gone_child(server: EmbeddedRedis) -> bool:
    deadline = time.monotonic() + 5
    while server.running and time.monotonic() < deadline:
        time.sleep(0.01)
    return not server.running


def test_data_survive_a_file_that_ends_in_the_middle(server: EmbeddedRedis, tmp_path: Path) -> None:
    with connect_sync(server.start()) as client:
        client.set("first", "value")
        client.set("second", "value")
    server.stop()
    file = tmp_path / "redis" / "appendonly.aof"
    file.write_bytes(file.read_bytes()[:-5])
    with connect_sync(server.start()) as client:
        assert client.get("first") == b"value"
        assert client.get("second") is None


def test_stopping_is_orderly_and_may_be_repeated(server: EmbeddedRedis) -> None:
    server.start()
    pid = server.pid
    server.stop()
    server.stop()
    assert not server.running
    assert server.pid is None
    assert pid is not None
    assert gone(pid)


def test_a_second_server_on_the_same_folder_is_refused(server: EmbeddedRedis, tmp_path: Path) -> None:
    url = server.start()
    with pytest.raises(SettingsError, match="PELITA_DATA"):
        EmbeddedRedis(tmp_path).start(timeout=0.1)
    with connect_sync(url) as client:
        assert client.ping()


def test_a_long_path_gets_its_socket_elsewhere(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path / ("a" * 60) / ("b" * 60))
    url = server.start()
    socket = Path(url.removeprefix("unix://").removesuffix("?db=0"))
    with connect_sync(url) as client:
        assert client.ping()
    assert socket.parent.stat().st_mode & 0o777 == 0o700
    server.stop()
    assert not socket.parent.exists()


@pytest.mark.parametrize("name", ["a folder", "100%", "data?x=1#y", "dätä"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    with EmbeddedRedis(tmp_path / name) as url, connect_sync(url) as client:
        assert client.ping()


def test_a_server_that_cannot_start_says_why(server: EmbeddedRedis, tmp_path: Path) -> None:
    (tmp_path / "redis").mkdir()
    (tmp_path / "redis" / "appendonly.aof").write_bytes(b"this is not what Redis wrote\n" * 10)
    with pytest.raises(SettingsError, match=r"did not start: .*[Bb]ad file format"):
        server.start()


def test_it_does_not_outlive_a_killed_supervisor(tmp_path: Path, server: EmbeddedRedis) -> None:
    # Given a supervisor with a server that holds data
    command = [sys.executable, "-c", SUPERVISOR, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as supervisor:
        assert supervisor.stdout is not None
        url, pid = supervisor.stdout.readline().split()
        with connect_sync(url) as client:
            client.set("key", "value")
        # When the supervisor is killed
        supervisor.kill()
    # Then the next one can start at once and finds the data, and the old server is gone
    with connect_sync(server.start()) as client:
        assert client.get("key") == b"value"
    assert gone(int(pid), within=0.5)


def test_ctrl_c_does_not_reach_it(server: EmbeddedRedis) -> None:
    server.start()
    assert server.pid is not None
    assert os.getsid(server.pid) != os.getsid(0)


def test_an_operators_server_is_looked_at(server: EmbeddedRedis) -> None:
    url = server.start()
    assert check(url) == ()
    with connect_sync(url) as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
        client.config_set("appendonly", "no")
    assert check(url) == ("eviction", "no_append_only_file")


def test_an_old_server_is_refused(server: EmbeddedRedis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis.Redis, "info", lambda _: {"redis_version": "6.0.16"})
    with pytest.raises(SettingsError, match=r"REDIS_URL: Redis 6\.0\.16 is too old"):
        check(server.start())


@pytest.mark.parametrize(
    "url", ["unix:///nowhere/redis.sock", "redis://127.0.0.1:1/0", "http://example.org", "sentinel://x/y", ""]
)
def test_an_address_that_leads_nowhere_is_refused_by_name(url: str) -> None:
    with pytest.raises(SettingsError, match="REDIS_URL"):
        check(url)
