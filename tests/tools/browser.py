"""Finds a Chromium for the journeys, or gets one where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--no-first-run",
]


def chromium() -> str | None:
    """The path of a Chromium: one on the path, else Playwright's own."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright"))
    return next((str(path) for path in sorted(cache.glob("chromium-*/*/chrome"))), None)


def get() -> str | None:
    """Installs a Chromium: Debian's where this is root on Debian, else Playwright's own."""
    commands = []
    if os.geteuid() == 0 and shutil.which("apt-get"):
        commands += [
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk"],
        ]
    commands.append([sys.executable, "-m", "playwright", "install", "chromium"])
    for command in commands:
        print("Getting a browser for the journeys:", " ".join(command[:3]), "…", flush=True)
        try:
            subprocess.run(command, check=False, timeout=600, capture_output=True)
        except (OSError, subprocess.TimeoutExpired) as problem:
            print(f"  {type(problem).__name__}")
        if command[1] != "update" and (path := chromium()):
            return path
    return None


def main() -> None:
    path = chromium() or get()
    if path is None:
        print("NO BROWSER: the journeys cannot run here; each is listed as not run.")


if __name__ == "__main__":
    main()
