"""The match score: what counts how much, and what can never happen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matchmaking.matching import (
    MOST,
    SOLD_OUT,
    TOO_LATE,
    WORDS,
    Compared,
    Goods,
    Match,
    Part,
    Taste,
    match,
)
from app.matchmaking.models import Category, Region, Source

GOODS = Goods(Category.KIMCHI, 6_800, 1_500, 500, 1, 2, 60)
TASTE = Taste(frozenset({Category.KIMCHI}), 3_000, 10_000, Region.YANBIAN)
COMPARED = Compared(median_bp=1_500, counted=20, usual_units=100)


def points(
    part: Part, goods: Goods = GOODS, taste: Taste = TASTE, compared: Compared = COMPARED
) -> int:
    return next(r.points for r in match(goods, taste, compared).reasons if r.part is part)


def why(part: Part, goods: Goods = GOODS, taste: Taste = TASTE) -> str:
    return next(r.why for r in match(goods, taste, COMPARED).reasons if r.part is part)


def test_the_parts_are_worth_what_the_rules_say() -> None:
    assert [MOST[part] for part in Part] == [35, 20, 20, 10, 15]
    assert sum(MOST.values()) == 100


def test_goods_that_fit_in_everything_get_the_full_score() -> None:
    best = TASTE._replace(lives=1_000, units=1_000, source=Source.VERIFIED)
    goods = GOODS._replace(commission_bp=3_000, shelf_life_days=None)
    assert match(goods, best, COMPARED).score == 100


def test_category_same_near_and_other() -> None:
    assert points(Part.CATEGORY) == 35
    assert points(Part.CATEGORY, taste=TASTE._replace(categories=frozenset({Category.SAUCE}))) == 14
    assert points(Part.CATEGORY, taste=TASTE._replace(categories=frozenset({Category.CRAFT}))) == 0


@pytest.mark.parametrize(
    ("price", "expected"),
    [(6_800, 20), (3_000, 20), (10_000, 20), (2_250, 10), (1_500, 0), (900, 0), (20_000, 0)],
)
def test_price_counts_by_how_far_it_lies_from_the_band(price: int, expected: int) -> None:
    assert points(Part.PRICE, GOODS._replace(live_price=price)) == expected


def test_the_median_commission_gives_half_and_twice_as_much_all_of_it() -> None:
    assert points(Part.COMMISSION) == 10
    assert points(Part.COMMISSION, GOODS._replace(commission_bp=3_000)) == 20
    assert points(Part.COMMISSION, GOODS._replace(commission_bp=8_000)) == 20
    assert points(Part.COMMISSION, GOODS._replace(commission_bp=0)) == 0


def test_few_listings_are_nothing_to_compare_with() -> None:
    few = COMPARED._replace(counted=4)
    assert points(Part.COMMISSION, GOODS._replace(commission_bp=8_000), compared=few) == 10


def test_fresh_goods_count_more_where_they_arrive_fresh() -> None:
    cakes = GOODS._replace(shelf_life_days=8, ships_days=1)
    near = points(Part.REGION, cakes, TASTE)
    far = points(Part.REGION, cakes, TASTE._replace(region=Region.NATIONWIDE))
    assert near > far
    assert why(Part.REGION, cakes, TASTE._replace(region=Region.NATIONWIDE)) == "hurry"


def test_one_good_livestream_is_not_yet_a_good_record() -> None:
    once = TASTE._replace(lives=1, units=300, source=Source.VERIFIED)
    often = once._replace(lives=40)
    assert points(Part.RESULTS) < points(Part.RESULTS, taste=once)
    assert points(Part.RESULTS, taste=once) < points(Part.RESULTS, taste=often)


def test_proven_figures_count_more_than_told_ones() -> None:
    told = TASTE._replace(lives=8, units=300, source=Source.SELF)
    proven = told._replace(source=Source.VERIFIED)
    assert points(Part.RESULTS, taste=told) < points(Part.RESULTS, taste=proven)


def test_what_is_sold_out_or_would_spoil_has_no_score() -> None:
    sold_out = match(GOODS._replace(stock=1, min_order=2), TASTE, COMPARED)
    assert sold_out == Match(0, (), SOLD_OUT)
    spoiled = GOODS._replace(shelf_life_days=5)
    assert match(spoiled, TASTE._replace(region=Region.ABROAD), COMPARED) == Match(0, (), TOO_LATE)


GOODS_OF_ANY_KIND = st.builds(
    Goods,
    category=st.sampled_from(Category),
    live_price=st.integers(1, 100_000_000),
    commission_bp=st.integers(0, 8_000),
    stock=st.integers(0, 1_000_000),
    min_order=st.integers(1, 10_000),
    ships_days=st.integers(1, 60),
    shelf_life_days=st.none() | st.integers(1, 3_650),
)


@st.composite
def tastes(draw: st.DrawFn) -> Taste:
    least = draw(st.integers(0, 10_000_000))
    return Taste(
        draw(st.frozensets(st.sampled_from(Category))),
        least,
        least + draw(st.integers(0, 10_000_000)),
        draw(st.sampled_from(Region)),
        draw(st.integers(0, 200)),
        draw(st.integers(0, 1_000_000)),
        draw(st.sampled_from(Source)),
    )


COMPARISONS = st.builds(
    Compared,
    median_bp=st.none() | st.integers(0, 8_000),
    counted=st.integers(0, 100_000),
    usual_units=st.none() | st.integers(0, 1_000_000),
)


@given(GOODS_OF_ANY_KIND, tastes(), COMPARISONS)
def test_the_score_is_the_sum_of_its_reasons_and_never_leaves_0_to_100(
    goods: Goods, taste: Taste, compared: Compared
) -> None:
    found = match(goods, taste, compared)
    assert 0 <= found.score <= 100
    assert found.score == sum(reason.points for reason in found.reasons)
    assert all(0 <= reason.points <= reason.of == MOST[reason.part] for reason in found.reasons)
    assert all((reason.part, reason.why) in WORDS for reason in found.reasons)
    assert (found.barred is None) == (len(found.reasons) == len(Part))


@given(GOODS_OF_ANY_KIND, tastes(), COMPARISONS, st.integers(0, 8_000))
def test_more_commission_never_fits_worse(
    goods: Goods, taste: Taste, compared: Compared, more: int
) -> None:
    better = goods._replace(commission_bp=max(goods.commission_bp, more))
    assert match(better, taste, compared).score >= match(goods, taste, compared).score


@given(GOODS_OF_ANY_KIND, tastes(), COMPARISONS, st.sampled_from(Category))
def test_showing_one_more_kind_of_goods_never_fits_worse(
    goods: Goods, taste: Taste, compared: Compared, more: Category
) -> None:
    wider = taste._replace(categories=taste.categories | {more})
    assert match(goods, wider, compared).score >= match(goods, taste, compared).score


@given(GOODS_OF_ANY_KIND, tastes(), COMPARISONS)
def test_a_record_is_drawn_towards_the_average(
    goods: Goods, taste: Taste, compared: Compared
) -> None:
    """However good or bad the few livestreams were, many of the same count at least as much."""
    few, many = taste._replace(lives=1), taste._replace(lives=100)
    found = [match(goods, one, compared) for one in (few, many)]
    if found[0].barred or not compared.usual_units:
        return
    few_points, many_points = (one.reasons[-1].points for one in found)
    if taste.units >= compared.usual_units:
        assert few_points <= many_points
    else:
        assert few_points >= many_points
