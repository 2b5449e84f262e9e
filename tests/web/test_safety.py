"""What every answer carries, whatever it answers, and where a page may take things from."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import request

from tests.support.databases import make_app

PAGES = ("/", "/ui", "/sign-in", "/join", "/me", "/nowhere", "/healthz", "/metrics")
OUTSIDE = re.compile(r'(?:src|href|action|hx-\w+|srcset|poster)="((?:https?:)?//[^"]*)"')


def policy(answer: Any) -> dict[str, list[str]]:
    header = answer.headers["Content-Security-Policy"]
    parts = [part.split() for part in header.split(";")]
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_says_what_browsers_may_do_with_it(client: Any, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert headers["X-Request-Id"]


@pytest.mark.parametrize("path", PAGES)
def test_scripts_and_styles_come_from_here_and_nowhere_else(client: Any, path: str) -> None:
    found = policy(client.get(path))
    assert found["default-src"] == ["'none'"]
    assert found["script-src"] == found["style-src"] == found["connect-src"] == ["'self'"]
    assert found["form-action"] == ["'self'"]
    assert found["base-uri"] == found["frame-ancestors"] == ["'none'"]
    everything = [source for sources in found.values() for source in sources]
    assert not [source for source in everything if "unsafe" in source or "*" in source]
    assert not [source for source in everything if "http" in source]


@pytest.mark.parametrize("path", ["/", "/ui", "/sign-in", "/join", "/nowhere"])
def test_a_page_asks_nothing_of_other_sites(client: Any, path: str) -> None:
    text = client.get(path).get_data(as_text=True)
    own = "http://localhost/"  # other languages name their whole address, as search engines want it
    assert [one for one in OUTSIDE.findall(text) if not one.startswith(own)] == []
    assert " style=" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son[a-z]+=", text)


def test_everything_a_page_asks_for_is_there_and_may_be_kept_for_a_year(client: Any) -> None:
    text = client.get("/").get_data(as_text=True)
    wanted = re.findall(r'<(?:link rel="(?:stylesheet|icon|apple-touch-icon)"|script)[^>]*>', text)
    addresses = [re.search(r'(?:href|src)="([^"]+)"', tag)[1] for tag in wanted]  # type: ignore[index]
    assert len(addresses) >= 4
    for address in addresses:
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address
        assert "max-age=31536000" in answer.headers["Cache-Control"], address


@pytest.mark.parametrize(
    "query",
    ["endpoint=x", "_scheme=javascript", "_external=1", "_anchor=x", "_method=POST", "lang=xx"],
)
def test_no_parameter_of_an_address_breaks_a_page(client: Any, query: str) -> None:
    answer = client.get(f"/ui?{query}")
    assert answer.status_code == 200
    assert "javascript:" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", ["a b", "<script>", "x:99999", "[::1", "a" * 5000, "é.example"])
@pytest.mark.parametrize("path", ["/", "/nowhere", "/me"])
def test_a_host_that_is_none_breaks_nothing(client: Any, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code < 500
    assert host not in answer.get_data(as_text=True)


FORWARDED = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "azalea.example",
}


def test_what_a_proxy_says_is_not_believed_unless_there_is_one(app: Any) -> None:
    with app.test_client() as client:
        answer = client.get("/healthz", headers=FORWARDED)
        assert request.remote_addr == "127.0.0.1"
        assert request.host == "localhost"
    assert "Strict-Transport-Security" not in answer.headers


def test_one_trusted_proxy_is_believed_and_none_before_it(database_url: str) -> None:
    app = make_app(database_url, trusted_proxies=1)
    spoofed = {**FORWARDED, "X-Forwarded-For": "198.51.100.1, 203.0.113.7"}
    with app.test_client() as client:
        answer = client.get("/healthz", headers=spoofed)
        assert request.remote_addr == "203.0.113.7"
        assert request.host == "azalea.example"
    assert answer.headers["Strict-Transport-Security"]


def test_cookies_are_for_this_site_only_and_travel_encrypted_where_the_site_does(
    app: Any, client: Any, database_url: str
) -> None:
    (cookie,) = client.get("/sign-in").headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    public = make_app(database_url, public_url="https://azalea.example")
    (cookie,) = public.test_client().get("/sign-in").headers.getlist("Set-Cookie")
    assert "Secure" in cookie
