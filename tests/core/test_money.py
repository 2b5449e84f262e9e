"""Amounts in fen and rates in basis points: nothing is lost, nothing is a float."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import money

FEN = st.integers(0, 10**13 - 1)


@given(minor=FEN)
def test_an_amount_that_is_shown_can_be_typed_back(minor: int) -> None:
    assert money.parse_money(money.format_money(minor)) == minor


@pytest.mark.parametrize(
    ("minor", "shown"),
    [(0, "¥0"), (1, "¥0.01"), (1250, "¥12.50"), (123400, "¥1,234"), (-1250, "-¥12.50")],
)
def test_amounts_are_shown_with_fen_only_where_there_are_some(minor: int, shown: str) -> None:
    assert money.format_money(minor) == shown


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("12", 1200),
        ("12.5", 1250),
        (" ¥12.50 ", 1250),
        ("￥12.50", 1250),
        ("1,200", 120000),
        ("1，200", 120000),
        ("12元", 1200),
        ("１２．５元", 1250),
        ("0", 0),
        ("0.29", 29),
        ("99999999999.99", 9999999999999),
    ],
)
def test_amounts_are_understood_as_people_type_them(typed: str, minor: int) -> None:
    assert money.parse_money(typed) == minor


@pytest.mark.parametrize(
    "typed",
    [
        *("", "-1", "+1", "1e5", "NaN", "Infinity", "1.234", "1,2", "12,00", ".5", "1.", "1 2"),
        *("twelve", "¥", "0x10", "١٢", "1\x002", "9" * 12, "9" * 5000, "1_000"),
    ],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        money.parse_money(typed)


@given(bp=st.integers(0, 99_999))
def test_a_rate_that_is_shown_can_be_typed_back(bp: int) -> None:
    assert money.parse_percent(money.format_percent(bp)) == bp


@pytest.mark.parametrize(
    ("bp", "shown"), [(0, "0%"), (1, "0.01%"), (1550, "15.5%"), (1000, "10%"), (8000, "80%")]
)
def test_rates_are_shown_without_needless_zeros(bp: int, shown: str) -> None:
    assert money.format_percent(bp) == shown


@pytest.mark.parametrize("typed", ["", "-1", "1e2", "1.234", "1000", "%", "١٢", "fifteen", "1 5"])
def test_what_is_no_rate_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a percentage"):
        money.parse_percent(typed)


@given(net=st.integers(-(10**15), 10**15), bp=st.integers(0, 10_000))
def test_commission_is_the_floor_and_never_more_than_the_sales(net: int, bp: int) -> None:
    fee = money.commission(net, bp)
    assert type(fee) is int
    assert 0 <= fee <= max(net, 0)
    if net > 0:
        assert fee * 10_000 <= net * bp < (fee + 1) * 10_000


def test_commission_of_one_fen_is_nothing_until_the_rate_is_whole() -> None:
    assert money.commission(1, 9_999) == 0
    assert money.commission(1, 10_000) == 1
    assert money.commission(99_999, 1_550) == 15_499
