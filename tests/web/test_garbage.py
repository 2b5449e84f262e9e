"""Whatever is typed or put into an address, the answer is a page and never a crash.

Walks the site as somebody with every role, fills every form it meets with garbage, and asks
every address with garbage behind the question mark.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any, NamedTuple

import pytest
from flask import Flask

from app.accounts.viewer import Role
from app.demo.filling import fill

GARBAGE = (
    "",
    "가" * 10_000,
    "\x00",
    "👩‍🌾'\"><script>alert(1)</script>",
    "-1",
    "99999999999999999999999",
    "２０２６-１３-４５",
    "\u202e\ud7ff\uffff",
    "%s %(x)s {0} ../../etc/passwd",
)
ASKED = """
q kind market community category after sort plan price_min price_max commission_min sample free
lang text theme tab status role seen ticket platform region name next
"""
LISTS = (
    *("/", "/programmes", "/calendar.ics", "/wishes", "/wishes/board-stamp", "/market"),
    *("/influencers", "/search", "/grids", "/organisations", "/inbox", "/deals", "/sign-in"),
    *("/office/programmes", "/office/wishes", "/office/deals", "/office/people"),
    *("/office/letters", "/office/audit", "/market/mine", "/market/shortlist"),
)
THINGS = ("/programmes/", "/events/", "/wishes/", "/market/", "/deals/", "/influencers/")
PAGES = 90
LEAVES = re.compile(r"sign-out|/deletion|/removal|/closing|/devices|/lang|\.ics|data\.json")
ROLES = (
    Role.ADMIN,
    Role.MERCHANT,
    Role.INFLUENCER,
    Role.VOLUNTEER,
    Role.RESIDENT,
)


class Form(NamedTuple):
    action: str
    names: tuple[str, ...]


class Reader(HTMLParser):
    """The links and the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._action: str | None = None
        self._names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a" and (found.get("href") or "").startswith("/"):
            self.links.append(str(found["href"]))
        if tag == "form" and found.get("method") == "post":
            self._action, self._names = str(found.get("action") or ""), []
        name = found.get("name")
        if tag in ("input", "select", "textarea", "button") and name and name != "csrf_token":
            self._names.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._action:
            self.forms.append(Form(self._action, tuple(dict.fromkeys(self._names))))
            self._action = None


def shape(path: str) -> str:
    """Addresses that differ only by a code look alike."""
    return re.sub(r"/[0-9a-z]{10}(?=/|$|\?)|/\d+", "/*", path.split("?")[0])


@pytest.fixture
def everybody(app: Flask, make_account: Any, signed_in: Any) -> Any:
    """A browser of somebody with every role, on the small demo."""
    app.config["WTF_CSRF_ENABLED"] = False
    fill("small", lambda _line: None)
    yield signed_in(make_account(*ROLES, phone="+8613844330001"))
    app.config["WTF_CSRF_ENABLED"] = True


def test_nothing_that_people_send_breaks_a_page(everybody: Any) -> None:
    seen: set[str] = set()
    forms: dict[str, Form] = {}
    queue = ["/", "/office", "/me", "/wishes/new", "/market/new", "/me/profile"]
    while queue and len(seen) < PAGES:
        path = queue.pop(0)
        if shape(path) in seen or LEAVES.search(path):
            continue
        seen.add(shape(path))
        answer = everybody.get(path)
        assert answer.status_code < 500, path
        if "html" not in answer.headers["Content-Type"]:
            continue
        reader = Reader()
        reader.feed(answer.get_data(as_text=True))
        queue += reader.links
        for form in reader.forms:
            forms.setdefault(shape(form.action), form)
    assert len(seen) > 40
    assert len(forms) > 20
    for form in forms.values():
        if LEAVES.search(form.action):
            continue
        for text in GARBAGE:
            answer = everybody.post(form.action, data=dict.fromkeys(form.names, text))
            assert answer.status_code < 500, (form.action, text[:20])


def test_no_address_breaks_a_page(everybody: Any) -> None:
    for text in GARBAGE:
        asked = dict.fromkeys(ASKED.split(), text[:300])
        for path in LISTS:
            assert everybody.get(path, query_string=asked).status_code < 500, (path, text[:20])
        for path in THINGS:
            answer = everybody.get(path + (text[:200] or "x"))
            assert answer.status_code < 500, (path, text[:20])
