"""The servers that are measured: granian as `flask serve` starts it, ended by their own ids."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.commands.serve import server_command, server_options
from app.settings import ROOT, Settings
from bench.load import fetch

READY_SECONDS = 30
STOP_SECONDS = 15
HELLO = "bench.hello:create_app"


class Server:
    """A running server: its address and its family of processes."""

    def __init__(self, url: str, pid: int) -> None:
        self.url = url
        self.pid = pid

    def memory(self) -> float:
        """Megabytes that the server and its workers hold, what they share divided (PSS)."""
        return sum(_pss(pid) for pid in _family(self.pid)) / 1024


@contextmanager
def served(
    env: Mapping[str, str], *, target: str = "", ready: str = "/healthz"
) -> Iterator[Server]:
    """Starts a server on a free port of this machine and ends it afterwards."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    settings = Settings(port=port)
    command = server_command(settings)
    if target:
        command = [sys.executable, "-m", "granian", target, "--factory", *server_options(settings)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **env, "PORT": str(port), "PUBLIC_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            _wait_for(url + ready, process)
            yield Server(url, process.pid)
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit("A server did not start.")
        try:
            if fetch(url, {})[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} did not answer in {READY_SECONDS} s.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _family(pid: int) -> list[int]:
    """The process and those that it started."""
    found = [pid]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except OSError:
            continue
        parent = int(stat.rpartition(")")[2].split()[1])
        if parent == pid:
            found += _family(int(folder.name))
    return found


def _pss(pid: int) -> int:
    """Kilobytes of one process, shared pages divided by those who share them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
