"""The directory: every grid can be found and called, every organisation stands in it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest

from app.community import directory, queries, reference


def found(text: str, community: str = "") -> list[int]:
    return [grid.no for place in directory.grids(text, community).found for grid in place.grids]


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
def test_every_grid_stands_there_with_a_phone_to_tap(app: Any, client: Any, language: str) -> None:
    body = client.get(f"/grids?lang={language}").get_data(as_text=True)
    phones = re.findall(r'href="tel:(0433\d{7})"', body)
    assert len(phones) == 42
    assert len(set(phones)) == 42
    assert len(re.findall(r"<h2 id=\"at-", body)) == 10


@pytest.mark.parametrize("address", ["/grids", "/grids/7"])
def test_emergency_numbers_come_first(app: Any, client: Any, address: str) -> None:
    body = client.get(address).get_data(as_text=True)
    main = body[body.index('id="main"') :]
    first = main.index('href="tel:')
    assert main[first:].startswith('href="tel:110"') or address != "/grids"
    for number in ("110", "119", "120"):
        assert f'class="btn danger small" href="tel:{number}"' in main


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", 42),
        ("7", 1),
        ("제7격자", 1),
        ("第7网格", 1),
        ("grid 7", 1),
        ("민안", 5),
        ("民安", 5),
        ("min'an", 5),
        ("minan", 5),
        ("민안 강변", 1),
        ("강변", 10),
        ("河畔 民平", 1),
        ("2550107", 1),
        ("0433", 42),
        ("43", 0),
        ("nowhere", 0),
        ("%", 42),
        ("ＧＲＩＤ ７", 1),
        ("<script>", 0),
    ],
)
def test_grids_are_found_by_number_street_community_and_phone(
    app: Any, text: str, numbers: int
) -> None:
    assert len(found(text)) == numbers


def test_a_community_narrows_the_list(app: Any) -> None:
    assert found("", "minan") == found("민안")
    assert found("7", "minwang") == []
    assert found("", "nowhere") == []


def test_what_fits_nothing_says_so_and_shows_the_way_on(app: Any, client: Any) -> None:
    body = client.get("/grids?q=nowhere&lang=en").get_data(as_text=True)
    assert "No grid fits" in body
    assert 'href="/grids"' in body


@pytest.mark.parametrize(
    "text", ["가" * 10_000, "\x00", "\ud83c", "'; DROP TABLE grids; --", "%00"]
)
def test_any_words_may_be_looked_for(app: Any, client: Any, text: str) -> None:
    for address in ("/grids", "/organisations"):
        sent = quote(text.encode("utf-8", "surrogatepass"))
        answer = client.get(f"{address}?q={sent}&kind={sent[:90]}&community={sent[:90]}")
        assert answer.status_code == 200


def test_a_grid_has_its_own_page(app: Any, client: Any) -> None:
    grid = queries.grid_by_no(7)
    body = client.get("/grids/7?lang=zh").get_data(as_text=True)
    assert f'href="tel:{grid.phone.replace("-", "")}"' in body
    assert grid.station.zh in body
    assert grid.community.zh in body
    assert 'href="/grids/8"' in body


@pytest.mark.parametrize("no", ["0", "43", "9" * 30, "x", "-1"])
def test_a_grid_that_there_is_not_is_not_found(app: Any, client: Any, no: str) -> None:
    assert client.get(f"/grids/{no}").status_code == 404


def test_all_organisations_stand_there_by_what_they_are(app: Any, client: Any) -> None:
    body = client.get("/organisations?lang=en").get_data(as_text=True)
    assert len(re.findall(r'<li id="org\d{3}"', body)) == 86
    assert {row.kind for row in reference.ORGANISATIONS} == set(
        directory.organisations().by_kind
    ), "each kind has its name"


def test_organisations_are_found_by_name_kind_and_community(app: Any) -> None:
    assert directory.organisations("서시장").fitting == 2
    assert directory.organisations("", "bank").fitting == 3
    assert directory.organisations("", "bank", "minan").fitting == 1
    assert directory.organisations("民盛 药房").fitting == 1
    assert directory.organisations("", "nothing").fitting == 0


@pytest.mark.parametrize("address", ["/grids", "/grids?q=7", "/grids/7", "/organisations"])
def test_reference_pages_cost_little_and_may_be_kept(
    app: Any, client: Any, signed_in: Any, make_account: Any, count_queries: Any, address: str
) -> None:
    first = client.get(address)
    assert "Set-Cookie" not in first.headers
    assert "public" in first.headers["Cache-Control"]
    same = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304
    with count_queries() as counted:
        client.get(address)
    assert counted.count <= 2, counted.statements
    member = signed_in(make_account())
    with count_queries() as counted:
        answer = member.get(address)
    assert counted.count <= (4 if address == "/grids/7" else 3), counted.statements
    assert "private" in answer.headers["Cache-Control"]
