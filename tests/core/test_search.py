"""Finding words: two syllables are enough, Korean finds Chinese, and nothing breaks the query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.core import search
from app.core.db import db, transaction
from app.core.localized import Localized

INDEX = search.Index("test_goods")


@pytest.fixture
def index(app: Any) -> Iterator[None]:
    """An empty index, made as a migration makes it."""

    def carry_out(step: Any) -> None:
        with transaction() as session:
            step(Operations(MigrationContext.configure(session.connection())), "test_goods")

    carry_out(search.create_index_tables)
    yield
    db.session.remove()
    carry_out(search.drop_index_tables)


def put(id: int, *texts: str | Localized | None) -> None:
    with transaction() as session:
        INDEX.put(session, id, *texts)


def find(query: str) -> list[int] | None:
    """What is found; gathering all and looking through one by one find the same."""
    db.session.rollback()
    dialect = db.engine.dialect.name
    matching = INDEX.matching(query, dialect)
    keys = sa.table(f"{INDEX.name}_search", sa.column("id", sa.BigInteger)).alias("looked_through")
    holding = INDEX.holding(query, dialect, keys.c.id)
    if matching is None:
        assert holding is None
        return None
    found = sorted(db.session.scalars(matching))
    assert holding is not None
    assert sorted(db.session.scalars(sa.select(keys.c.id).where(holding))) == found
    return found


GOODS = {
    1: "서시장 배추김치 1kg",
    2: "延边大米 10公斤",
    3: "明太鱼子酱 礼盒装",
    4: "장고 공연과 한복",
    5: "Kimchi from the West Market, 500 g",
    6: "전기밥솥을 고쳐주세요",
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("김치", [1, 5]),
        ("배추", [1]),
        ("추김", [1]),
        ("서시", [1]),
        ("대미", []),
        ("大米", [2]),
        ("鱼子", [3]),
        ("边大", [2]),
        ("米", [2]),
        ("장고", [4]),
        ("밥솥", [6]),
        ("KIMCHI", [1, 5]),
        ("ｋｉｍｃｈｉ", [1, 5]),
        ("500", [5]),
        ("김치 서시장", [1]),
        ("김치 공연", []),
        ("명란", [3]),
        ("泡菜", [1, 5]),
        ("长鼓", [4]),
        ("쌀", [2]),
        ("电饭锅", [6]),
        ("\u1100\u1175\u11b7\u110e\u1175", [1, 5]),  # 김치 as some telephones spell it
    ],
)
@pytest.mark.usefixtures("index")
def test_words_of_two_syllables_are_found_in_either_language(query: str, found: list[int]) -> None:
    with transaction() as session:
        INDEX.put_many(session, [(id, [text]) for id, text in GOODS.items()])
    assert find(query) == found


@pytest.mark.usefixtures("index")
def test_every_language_of_a_text_is_found() -> None:
    put(1, Localized(ko="오미자차", zh="五味子茶", en="magnolia berry tea"), None, "")
    assert [find(word) for word in ("오미", "味子", "berry")] == [[1], [1], [1]]


@pytest.mark.usefixtures("index")
def test_a_row_written_anew_is_found_by_its_new_words_only() -> None:
    put(1, "배추김치")
    put(1, "명란젓")
    assert find("김치") == []
    assert find("명란") == [1]


@pytest.mark.usefixtures("index")
def test_a_row_taken_out_is_not_found_and_may_come_back() -> None:
    put(1, "배추김치")
    with transaction() as session:
        INDEX.drop(session, 1)
        INDEX.drop(session, 1)
    assert find("김치") == []
    put(1, "배추김치")
    assert find("김치") == [1]


@pytest.mark.usefixtures("index")
def test_what_is_not_kept_is_not_found() -> None:
    def break_off() -> None:
        with transaction() as session:
            INDEX.put(session, 1, "배추김치")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert find("김치") == []


@pytest.mark.parametrize("query", ["", "   ", "!?.,", "*", '"', "%%", "_", "\0", "😀"])
@pytest.mark.usefixtures("index")
def test_a_query_without_words_asks_for_nothing(query: str) -> None:
    assert find(query) is None


ABSURD = [
    "' OR 1=1 --",
    '김치" OR "배추',
    "김치*",
    "NEAR(김치 배추)",
    "김치 AND NOT 배추 OR",
    "tokens:김치",
    "{tokens}:김치",
    "김치^2 + -배추",
    "}'; DROP TABLE accounts; --",
    "김치\0배추",
    "a" * 10_000,
    "김" * 10_000,
    "가 나 다 라 마 바 사 아 자 차 카 타",
    "a\u19b0b",
    "\U0002070e野家",
    "ß İ ŉ ǰ ﬃ ½ ²",
    "김치 👩‍🌾",
]


@pytest.mark.usefixtures("index")
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(max_size=90))
def test_no_query_breaks_and_every_text_is_found_by_itself(query: str) -> None:
    for text in (query, *ABSURD):
        find(text)
    if 0 < len(query) <= search.LONGEST_QUERY and search.runs(query)[search.MOST_WORDS :] == []:
        put(1, query)
        assert find(query) in ([1], None)


@given(text=st.text())
@example("김치" * 5000)
@example("word " * 10_000)
def test_tokens_are_short_bounded_and_without_spaces(text: str) -> None:
    found = search.tokens(text)
    assert len(found) <= search.MOST_TOKENS
    assert all(0 < len(token) <= 40 and not token.isspace() for token in found)


def test_words_that_mean_the_same_know_each_other() -> None:
    for word, others in search.SAME.items():
        for other in others:
            assert word in search.SAME[other], (word, other)
