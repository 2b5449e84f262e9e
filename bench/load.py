"""Load on one address for a while: by wrk where it is installed, else by threads of our own."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

CONNECTIONS = 16
TIMEOUT = 10
Headers = Mapping[str, str]


class Target(NamedTuple):
    """An address, with what a browser sends along, and the status it answers."""

    name: str
    url: str
    headers: Headers = MappingProxyType({})
    status: int = 200


def generator() -> str:
    """Which generator makes the load here."""
    return "wrk" if shutil.which("wrk") else "built-in (threads and http.client)"


def requests_per_second(target: Target, seconds: float) -> float:
    """How many answers a second came on 16 connections."""
    return _by_wrk(target, seconds) if shutil.which("wrk") else _by_threads(target, seconds)


def check(target: Target) -> None:
    """Asks once, so that nobody measures an error page."""
    status, _, _ = fetch(target.url, target.headers)
    if status != target.status:
        raise SystemExit(f"{target.name}: {target.url} answered {status}, not {target.status}")


def fetch(url: str, headers: Headers) -> tuple[int, dict[str, str], bytes]:
    """One answer as it comes over the wire: status, headers (small letters), body."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT)
    try:
        connection.request("GET", _path(url), headers=dict(headers))
        answer = connection.getresponse()
        return (
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            answer.read(),
        )
    finally:
        connection.close()


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


def _by_wrk(target: Target, seconds: float) -> float:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s"]
    for name, value in target.headers.items():
        command += ["-H", f"{name}: {value}"]
    told = subprocess.run(
        [*command, target.url], capture_output=True, text=True, check=True, timeout=seconds + 30
    ).stdout
    if wrong := re.search(r"Non-2xx or 3xx responses: \d+|Socket errors: .*", told):
        raise SystemExit(f"{target.name}: {wrong.group()}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found, told
    return float(found[1])


def _by_threads(target: Target, seconds: float) -> float:
    until = time.perf_counter() + seconds
    done = [0] * CONNECTIONS
    failed: list[str] = []

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection(urlsplit(target.url).netloc, timeout=TIMEOUT)
        path, headers = _path(target.url), dict(target.headers)
        try:
            while time.perf_counter() < until and not failed:
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status != target.status:
                    failed.append(str(answer.status))
                done[number] += 1
        except (OSError, http.client.HTTPException) as problem:
            failed.append(type(problem).__name__)
        finally:
            connection.close()

    began = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise SystemExit(f"{target.name}: {failed[0]}")
    return sum(done) / (time.perf_counter() - began)
