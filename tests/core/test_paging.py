"""Keyset pages: every row once, and no cursor that somebody made up breaks a page."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import paging
from app.core.db import db, transaction
from tests.core.things import Guest

INT64 = st.integers(-(2**63), 2**63 - 1)


@given(values=st.lists(st.one_of(INT64, st.text(max_size=10)), min_size=1, max_size=3))
def test_a_cursor_gives_back_what_went_in(values: list[Any]) -> None:
    cursor = paging.encode(values)
    kinds = [type(value) for value in values]
    assert paging.decode(cursor, kinds) == (values if len(cursor) <= 200 else None)


@given(cursor=st.text(max_size=300))
def test_a_made_up_cursor_is_the_first_page_or_well_formed(cursor: str) -> None:
    values = paging.decode(cursor, (int, int))
    assert values is None or all(type(value) is int for value in values)


def cursor_of(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        None,
        "",
        "%%%",
        "김치",
        "AAAA",
        cursor_of(7),
        cursor_of([1]),
        cursor_of([1, 2, 3]),
        cursor_of([1, "2"]),
        cursor_of([1, True]),
        cursor_of([1, 2.5]),
        cursor_of([1, None]),
        cursor_of([1, 2**63]),
        cursor_of([-(2**63) - 1, 1]),
        cursor_of({"0": 1, "1": 2}),
        cursor_of([1, 2]) + "\n",
        base64.urlsafe_b64encode(b"[" * 150).decode(),
        base64.urlsafe_b64encode(b"[NaN,Infinity]").decode(),
        "A" * 100_000,
    ],
)
def test_a_spoiled_cursor_shows_the_first_page(cursor: str | None) -> None:
    assert paging.decode(cursor, (int, int)) in (None, [1, 2])


def test_the_last_page_has_no_next_and_a_full_one_only_where_there_is_more() -> None:
    assert paging.page([1, 2], lambda row: (row,), size=3).after is None
    assert paging.page([1, 2, 3], lambda row: (row,), size=3).after is None
    cut = paging.page([1, 2, 3, 4], lambda row: (row,), size=3)
    assert list(cut) == [1, 2, 3]
    assert len(cut) == 3
    assert paging.decode(cut.after, (int,)) == [3]


@pytest.mark.usefixtures("things")
@settings(max_examples=10, deadline=None)
@given(sizes=st.lists(st.integers(1, 3), max_size=40), size=st.integers(1, 7))
def test_walking_all_pages_visits_every_row_once(
    database: str, sizes: list[int], size: int
) -> None:
    with transaction() as session:
        session.execute(sa.delete(Guest))
        session.add_all(Guest(hall_id=1, n=n, state="x") for n in sizes)
    seen, after = [], None
    while True:
        select = sa.select(Guest.n, Guest.id).order_by(Guest.n, Guest.id).limit(size + 1)
        cursor = paging.decode(after, (int, int))
        if cursor is not None:
            select = select.where(sa.tuple_(Guest.n, Guest.id) > sa.tuple_(*cursor))
        page = paging.page(db.session.execute(select).all(), lambda row: (row.n, row.id), size=size)
        seen += list(page)
        after = page.after
        if after is None:
            break
    assert [row.n for row in seen] == sorted(sizes)
    assert len({row.id for row in seen}) == len(sizes)


@pytest.mark.usefixtures("things")
def test_rows_that_arrive_while_one_reads_move_nothing_onto_two_pages() -> None:
    def add(*ns: int) -> None:
        with transaction() as session:
            session.add_all(Guest(hall_id=1, n=n, state="x") for n in ns)

    def read(after: str | None) -> paging.Page[Any]:
        cursor = paging.decode(after, (int,)) or [2**62]
        select = sa.select(Guest.n).where(Guest.n < cursor[0]).order_by(Guest.n.desc()).limit(3)
        return paging.page(list(db.session.scalars(select)), lambda n: (n,), size=2)

    add(1, 2, 3, 4)
    first = read(None)
    add(5, 6)
    second = read(first.after)
    assert [*first, *second] == [4, 3, 2, 1]


@pytest.mark.usefixtures("things")
@pytest.mark.parametrize(
    ("rows", "value", "is_capped"), [(0, 0, False), (5, 5, False), (6, 5, True), (9, 5, True)]
)
def test_a_count_stops_at_its_cap(rows: int, value: int, is_capped: bool) -> None:
    with transaction() as session:
        session.add_all(Guest(hall_id=1, n=1, state="x") for _ in range(rows))
    select = sa.select(Guest).where(Guest.hall_id == 1).order_by(Guest.id)
    number = db.session.scalar(paging.capped(select, 5))
    assert paging.count_of(number, 5) == paging.Count(value, is_capped)
