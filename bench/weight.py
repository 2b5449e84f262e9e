"""What a visit weighs on a phone's data plan, and what the server weighs in memory."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urljoin

from bench.load import fetch
from bench.servers import Server
from bench.table import Row

PAGES = ("/", "/wishes", "/programmes", "/market")
BROWSER = {
    "Accept": "text/html",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "ko",
    "User-Agent": "bench",
}
_LINK = re.compile(r"<link\b[^>]*\brel=\"(?:stylesheet|icon|apple-touch-icon|manifest)\"[^>]*>")
_ADDRESS = re.compile(r"\b(?:href|src|srcset)=\"([^\"]+)\"")
_LOADED = re.compile(r"<(?:script|img|use|source|image)\b[^>]*>")
_IN_CSS = re.compile(r"url\(\s*['\"]?([^'\")]+)")


def weigh(server: Server) -> list[Row]:
    """The heaviest page: everything on the first visit, what is not kept on later ones."""
    first, later = {}, {}
    for path in PAGES:
        status, _, _ = fetch(server.url + path, BROWSER)
        if status == 200:
            first[path], later[path] = _visit(server.url + path)
    heaviest, again = max(first, key=first.__getitem__), max(later, key=later.__getitem__)
    return [
        Row(
            "page weight, first visit, everything compressed",
            first[heaviest] / 1000,
            "kB",
            floor=90,
            goal=60,
            least=False,
            note=_each(first),
        ),
        Row(
            "page weight, later visits",
            later[again] / 1000,
            "kB",
            floor=12,
            goal=8,
            least=False,
            note=_each(later),
        ),
    ]


def memory(server: Server, name: str) -> Row:
    """The whole family of a server that has worked: granian and two workers."""
    return Row(
        f"memory of two workers and their parent (PSS), {name}",
        server.memory(),
        "MB",
        floor=200,
        goal=130,
        least=False,
        note="after the load",
    )


def _each(weights: dict[str, int]) -> str:
    return ", ".join(f"{path} {weight / 1000:.1f}" for path, weight in weights.items())


def _visit(url: str) -> tuple[int, int]:
    """Bytes over the wire with headers: the page with all it loads, and what comes again."""
    total = again = 0
    seen: set[str] = set()
    waiting = [url]
    while waiting:
        address = waiting.pop().partition("#")[0]
        if address in seen or not address.startswith("http"):
            continue
        seen.add(address)
        weight, text, kept = _get(address)
        total += weight
        again += 0 if kept else weight
        waiting += [urljoin(address, found) for found in _needed(text, address == url)]
    return total, again


def _get(address: str) -> tuple[int, str, bool]:
    status, headers, body = fetch(address, BROWSER)
    if status != 200:
        raise SystemExit(f"{address} answered {status}")
    weight = len(body) + sum(len(name) + len(value) + 4 for name, value in headers.items())
    text = ""
    if headers["content-type"].startswith(("text/html", "text/css")):
        text = _unpacked(body, headers.get("content-encoding", ""))
    return weight, text, "immutable" in headers.get("cache-control", "") or _a_year(headers)


def _a_year(headers: dict[str, str]) -> bool:
    return "max-age=31536000" in headers.get("cache-control", "")


def _unpacked(body: bytes, encoding: str) -> str:
    return (gzip.decompress(body) if encoding == "gzip" else body).decode()


def _needed(text: str, is_page: bool) -> list[str]:
    if not is_page:
        return _IN_CSS.findall(text)
    tags = [*_LINK.findall(text), *_LOADED.findall(text)]
    return [found.split()[0] for tag in tags for found in _ADDRESS.findall(tag)]
