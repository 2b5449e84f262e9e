"""The server as it is started: its workers part from one process, and a dead one is replaced."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.commands.serve import server_command
from app.settings import ROOT, Settings

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="NOT RUN: this needs Linux's /proc"
)
WITHIN = 30


class Server(NamedTuple):
    pid: int
    address: str


@pytest.fixture
def server(app: Any) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = app.config["SETTINGS"].database_url
    process = subprocess.Popen(
        server_command(Settings(port=port)),
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "WEB_WORKERS": "2"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Server(process.pid, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(WITHIN)


def answers(server: Server) -> bool:
    try:
        with urllib.request.urlopen(f"{server.address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def workers(server: Server) -> set[int]:
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
    return {int(pid) for pid in children.split()}


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def test_a_worker_that_dies_is_replaced(server: Server) -> None:
    wait_until(lambda: answers(server))
    before = workers(server)
    assert len(before) == 2
    os.kill(min(before), signal.SIGKILL)
    wait_until(lambda: len(workers(server)) == 2 and min(before) not in workers(server))
    assert answers(server)


def test_the_process_they_part_from_holds_no_connection_and_runs_no_thread() -> None:
    """What is open before the parting would be one for all: a lock that nobody gives back."""
    looks = (
        "import threading; from pathlib import Path; import app.served;"
        "from app.core.db import db\n"
        "with app.served.application.app_context():\n"
        "    print(db.engine.pool.checkedin(), db.engine.pool.checkedout(), end=' ')\n"
        "print(len(list(Path('/proc/self/task').iterdir())), threading.active_count())"
    )
    told = subprocess.run(
        [sys.executable, "-c", looks], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.split()[-4:] == ["0", "0", "1", "1"]
