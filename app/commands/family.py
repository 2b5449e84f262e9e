"""Processes that live and end together: the server and the worker beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Mapping
from types import FrameType

import click

STOP_SECONDS = 15
LOOK_SECONDS = 0.2


def run_family(commands: Mapping[str, list[str]]) -> int:
    """Runs all until a signal comes (gives 0) or one of them ends by itself (gives 1).

    Each child leads its own group, so that Ctrl-C reaches only this process, which then
    asks all of them to stop and leaves none behind.
    """
    told = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        told.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    children = {
        name: subprocess.Popen(command, start_new_session=True)  # noqa: S603 (our own commands)
        for name, command in commands.items()
    }
    dead: list[str] = []
    while not dead and not told.wait(LOOK_SECONDS):
        dead = [name for name, child in children.items() if child.poll() is not None]
    for child in children.values():
        _stop(child)
    for child in children.values():
        _wait(child)
    if dead:
        click.echo(f"The {dead[0]} stopped by itself, so everything was stopped.", err=True)
        return 1
    click.echo("Stopped.")
    return 0


def _stop(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()


def _wait(child: subprocess.Popen[bytes]) -> None:
    """Waits for the child, then ends whatever is left of its group."""
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        click.echo("A process did not stop in time and was ended.", err=True)
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    child.wait()
