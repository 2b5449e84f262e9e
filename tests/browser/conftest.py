"""Journeys through a real server in a real browser, as people walk them."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app import create_app
from app.core.db import db
from app.demo.people import PASSWORD as DEMO_PASSWORD
from app.settings import Settings
from tests.support import databases
from tests.tools import messages
from tests.tools.browser import FLAGS, chromium

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "journeys"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STARTS_WITHIN = 90
PASSWORD = "봄날에 진달래가 핀다"


class Device(NamedTuple):
    """What somebody looks at the site with, and in which language."""

    name: str
    width: int
    height: int
    lang: str
    javascript: bool


DEVICES = (
    Device("phone-ko", 390, 844, "ko", True),
    Device("wide-zh", 1280, 800, "zh", True),
    Device("phone-zh-plain", 390, 844, "zh", False),
    Device("wide-ko-plain", 1280, 800, "ko", False),
)


class Site(NamedTuple):
    """The running site, and the application on its database for preparing and looking."""

    address: str
    app: Flask
    database: str


ON_POSTGRESQL = ("phone-ko", "wide-ko-plain")
"""There the walks differ by what the server does, not by what the browser shows."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys of one database share its server, so they run in one worker."""
    items[:] = [item for item in items if not _is_shown_already(item)]
    for item in items:
        if "journeys" in getattr(item, "fixturenames", ()):
            database = item.callspec.params["database"]  # type: ignore[attr-defined]
            item.add_marker(pytest.mark.xdist_group(f"journeys-{database}"))
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(240))


def _is_shown_already(item: pytest.Item) -> bool:
    params = getattr(getattr(item, "callspec", None), "params", {})
    device = params.get("device")
    if device is None or params.get("database") != "postgresql":
        return False
    return device.name not in ON_POSTGRESQL


@pytest.fixture(scope="session")
def journeys(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as `make run` starts it, with the small demo, on either database."""
    if chromium() is None:
        pytest.skip("NOT RUN: there is no browser here")
    folder = tmp_path_factory.mktemp("site")
    url = f"sqlite:///{folder}/azalea.db"
    if database == "postgresql":
        url = databases.fresh_postgresql(f"azalea_journeys_{os.getpid()}")
    with _running(url, folder) as address:
        app = create_app(
            Settings.from_environment({"DATABASE_URL": url, "FILES_URL": f"file://{folder}/files"})
        )
        yield Site(address, app, database)
        with app.app_context():
            db.engine.dispose()


@contextmanager
def _running(url: str, folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": url,
        "FILES_URL": f"file://{folder}/files",
        "PORT": str(port),
    }
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "start"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process, folder / "log")
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        log.close()


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the site did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("NOT RUN: there is no browser here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Walk:
    """Somebody on the way through the site: looks, checks and pictures at each stop."""

    def __init__(self, site: Site, device: Device, context: BrowserContext, who: str) -> None:
        self.site, self.device, self.context, self.who = site, device, context, who
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.troubles: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.open(f"/?lang={device.lang}")

    def _heard(self, message: Any) -> None:
        expected = re.search(r"status of (401|403|404|409|422)", message.text)
        if message.type == "error" and not expected:
            self.troubles.append(message.text)

    def word(self, sentence: str, **facts: Any) -> str:
        """A sentence of the site in the language of this walk."""
        return messages.translated(self.device.lang)[sentence][0][1] % facts

    def open(self, path: str) -> Page:
        self.page.goto(self.site.address + path)
        return self.page

    def press(self, sentence: str, *, within: str = "main") -> None:
        """Presses the button with these words."""
        name = self.word(sentence)
        self.page.locator(within).get_by_role("button", name=name, exact=True).first.click()

    def follow(self, sentence: str, *, within: str = "main") -> None:
        """Follows the link with these words."""
        name = self.word(sentence)
        self.page.locator(within).get_by_role("link", name=name, exact=True).first.click()

    def unfold(self, sentence: str, *, within: str = "main") -> None:
        """Opens what is folded under these words."""
        self.page.locator(f"{within} summary", has_text=self.word(sentence)).first.click()

    def fill(self, **fields: str) -> None:
        """Types into the fields with these names."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]:visible").first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def look(self, stop: str) -> None:
        """A picture, no sideways scrolling, nothing in the console, nothing axe objects to."""
        self.page.wait_for_load_state()
        self.picture(stop)
        assert self.troubles == [], stop
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{stop} scrolls sideways by {wide} px"
        assert self.page.locator("html").get_attribute("lang") in ("ko", "zh-Hans")
        if self.device.javascript:
            self._check_access(stop)

    def picture(self, stop: str) -> None:
        """Keeps a picture among the results of the run."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        name = f"{self.site.database}-{self.device.name}-{self.who}-{stop}.png"
        self.page.screenshot(path=PICTURES / name, full_page=True)

    def _check_access(self, stop: str) -> None:
        # from the top: what is half under the head while one scrolls is no target that is too small
        self.page.evaluate("scrollTo(0, 0)")
        found = Axe().run(self.page, options={"runOnly": AXE_TAGS, "resultTypes": ["violations"]})
        wrong = [
            f"{v['id']}: {v['help']} — {v['nodes'][0]['html'][:160]}"
            for v in found.response["violations"]
        ]
        assert wrong == [], f"{stop} ({self.page.url})"

    def sign_in(self, login: str, password: str) -> None:
        self.open("/sign-in")
        self.page.locator("[name=login]").fill(login)
        self.page.locator("[name=password]").fill(password)
        self.press("Sign in")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def choose(self, name: str, value: str) -> None:
        """Chooses one of the choices that stand side by side."""
        self.page.locator(f"main [name={name}][value={value}]").check(force=True)

    def demo(self, who: str) -> Walk:
        """Signs in as somebody of the demo."""
        self.sign_in(f"{who}@demo.example", DEMO_PASSWORD)
        return self

    def says(self, sentence: str, **facts: Any) -> None:
        """The page shows this sentence."""
        self.page.locator("main").get_by_text(self.word(sentence, **facts)).first.wait_for()


@pytest.fixture(params=DEVICES, ids=lambda device: device.name)
def device(request: pytest.FixtureRequest) -> Device:
    found: Device = request.param
    return found


@pytest.fixture
def walk(journeys: Site, chrome: Browser, device: Device) -> Iterator[Callable[[str], Walk]]:
    """`walk("merchant")` is somebody with a browser of their own."""
    walks: list[Walk] = []

    def begin(who: str) -> Walk:
        context = chrome.new_context(
            viewport={"width": device.width, "height": device.height},
            java_script_enabled=device.javascript,
            locale={"ko": "ko-KR", "zh": "zh-CN"}[device.lang],
            reduced_motion="reduce",
        )
        walks.append(Walk(journeys, device, context, who))
        return walks[-1]

    yield begin
    for one in walks:
        one.picture("last")
        one.context.close()
