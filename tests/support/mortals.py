"""Worker processes to be killed: started in milliseconds by a fork server that has imported everything before.

`python -m tests.support.mortals <url> <folder> <prefix> <lease ms> <kind>` forks a worker of that kind for each line on
standard input and answers with its process id.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from bot.core.errors import LeaseLost, StoreDown
from bot.core.types import Pseudonym, Reply, TurnResult
from bot.store.keyring import Keyring
from bot.store.returns import ReturnCodes, TryLimits
from bot.store.store import Store
from bot.store.takeover import Sentence, Takeover

LANE = "telegram"
_ROOT = Path(__file__).parents[2]


class Mortals:
    """A pack of workers of one kind, kept at a number."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server
        self._pids: list[int] = []
        self.kills = 0

    def start(self) -> None:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write("\n")
        self._server.stdin.flush()
        self._pids.append(int(self._server.stdout.readline()))

    def kill(self) -> None:
        """Kill one of them without warning."""
        pid = self._pids.pop(random.randrange(len(self._pids)))
        os.kill(pid, signal.SIGKILL)
        self.kills += 1

    async def freeze(self, seconds: float) -> None:
        """Stop one of them in the middle of whatever it does, and let it go on later."""
        pid = random.choice(self._pids)
        os.kill(pid, signal.SIGSTOP)
        await asyncio.sleep(seconds)
        with suppress(ProcessLookupError):  # killed meanwhile
            os.kill(pid, signal.SIGCONT)

    def kill_all(self) -> None:
        while self._pids:
            self.kill()


@contextmanager
def mortals(store_url: str, folder: Path, prefix: str, lease: timedelta, kind: str) -> Iterator[Mortals]:
    arguments = [store_url, str(folder), prefix, str(lease // timedelta(milliseconds=1)), kind]
    command = [sys.executable, "-m", "tests.support.mortals", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as server:
        pack = Mortals(server)
        try:
            yield pack
        finally:
            pack.kill_all()
            server.kill()


async def count(store: Store, _: Path) -> None:
    """A turn adds one to the conversation's number and says it: what is lost, doubled or disordered shows."""
    work = await store.mailbox.take("mortal", wait=5)
    if work is None:
        return
    await asyncio.sleep(random.uniform(0, 0.012))
    number = int(work.tracker or b"0") + 1
    counters = ("retaken",) if work.attempts > 1 else ()
    result = TurnResult((Reply(f"{number}: {work.incoming.text}"),), str(number).encode(), counters=counters)
    await store.mailbox.commit(work, result)


async def deliver(store: Store, folder: Path) -> None:
    """Sends by writing a line, and writes another one when the delivery is recorded."""
    delivery = await store.outbox.take_delivery(LANE, wait=5)
    if delivery is None:
        return
    await asyncio.sleep(random.uniform(0, 0.004))
    note(folder, f"sent {delivery.person} {delivery.reply.text}")
    await asyncio.sleep(random.uniform(0, 0.004))
    await store.outbox.delivered(delivery)
    note(folder, f"done {delivery.person} {delivery.reply.text}")


async def move(store: Store, folder: Path) -> None:
    """Takes a conversation up with somebody's words; the file `moves` has a line for each: pseudonym, five words."""
    limits = TryLimits(per_person=10**6, per_code=10**6, together=10**6)
    takeover = Takeover(store.scripts, store.vault, store.retention)
    codes = ReturnCodes(store.scripts, store.keyring, takeover, store.retention.return_code, limits=limits)
    them, *words = random.choice((folder / "moves").read_text().splitlines()).split()
    sentence: Sentence = {"id": "kembali", "en": "back"}
    await codes.take_up(Pseudonym(them), "id", words, sentence, request=f"r-{them}")


def note(folder: Path, line: str) -> None:
    with (folder / "deliveries").open("a") as file:  # short lines are appended as a whole
        file.write(line + "\n")


async def live(url: str, folder: Path, prefix: str, lease: timedelta, kind: str) -> None:
    store = Store(url, Keyring.open(folder / "keys"), prefix=prefix, lease=lease)
    if kind == "restart":
        with suppress(StoreDown):
            await store.mailbox.reclaim("mortal")
    work = {"count": count, "restart": count, "deliver": deliver, "move": move}[kind]
    while True:
        try:
            await work(store, folder)
        except StoreDown:
            await asyncio.sleep(0.02)
        except LeaseLost:
            continue


def main(url: str, folder: str, prefix: str, lease: str, kind: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            with suppress(KeyboardInterrupt):
                asyncio.run(live(url, Path(folder), prefix, timedelta(milliseconds=int(lease)), kind))
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
