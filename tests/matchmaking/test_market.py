"""The market's list: filters, sorting, deep pages, search, and what it asks of the database."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.viewer import Role
from app.core.db import db
from app.core.localized import Localized
from app.core.paging import PAGE
from app.matchmaking import queries, rules
from app.matchmaking.models import Category, ListingStatus, Plan, SamplePolicy
from app.matchmaking.queries import Filters, Sort, finding
from tests.matchmaking.conftest import make_profile, put_up


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def codes(answer: Any) -> list[str]:
    """The listings on a page, in order."""
    return re.findall(r'<article id="listing-(\w+)"', text(answer))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("category=seafood", "fish"),
        ("plan=exclusive", "fish"),
        ("market=water", "fish"),
        ("price_min=100", "fish"),
        ("price_max=70", "kimchi"),
        ("commission_min=20", "fish"),
        ("sample=none", "fish"),
        ("sample=free&category=kimchi&market=west&price_max=68&commission_min=15", "kimchi"),
        ("q=황태", "fish"),
        ("q=明太鱼", "fish"),
        ("q=泡菜", "kimchi"),
        ("q=kimchi", "kimchi"),
    ],
)
def test_each_filter_narrows_the_list(app, client, merchant, query, expected):
    made = {
        "kimchi": put_up(merchant),
        "fish": put_up(
            merchant,
            category=Category.SEAFOOD,
            title=Localized("황태 10마리", "干明太鱼 10条", "Dried pollack, 10 fish"),
            list_price=20_000,
            live_price=15_000,
            commission_bp=2_500,
            plan=Plan.EXCLUSIVE,
            market="water",
            sample_policy=SamplePolicy.NONE,
        ),
    }
    assert codes(client.get(f"/market?{query}")) == [made[expected].code]


@pytest.mark.parametrize(
    "query",
    [
        "category=nonsense",
        "plan=%00",
        "market=moon",
        "price_min=abc",
        "price_max=-5",
        "price_min=9999999999999999999999",
        "commission_min=x",
        "sample=x",
        "sort=x",
        "after=x",
        "after=" + "A" * 500,
        "after=WzEsMl0",
        "q=%00",
        "q=" + "가" * 500,
        "q=\"';--",
    ],
)
def test_a_spoiled_address_still_shows_the_market(app, client, listing, query):
    assert client.get(f"/market?{query}").status_code == 200


def test_filters_stand_in_the_address_and_in_the_form(app, client, listing):
    page = text(
        client.get("/market?category=kimchi&commission_min=15&price_max=70&q=김치&plan=open")
    )
    assert re.search(r'value="kimchi" checked', page)
    assert re.search(r'<option value="15" selected>', page)
    assert 'name="price_max"' in page
    assert 'value="70"' in page
    assert 'value="김치"' in page
    assert 'hx-push-url="true"' in page
    assert 'hx-select="#list"' in page


def test_sorting_by_price_and_commission(app, client, merchant):
    cheap = put_up(merchant, live_price=1_000, commission_bp=500)
    rich = put_up(merchant, live_price=8_000, commission_bp=3_000)
    middle = put_up(merchant, live_price=5_000, commission_bp=1_000)
    new = [middle.code, rich.code, cheap.code]
    assert codes(client.get("/market")) == new
    assert codes(client.get("/market?sort=price")) == [cheap.code, middle.code, rich.code]
    assert codes(client.get("/market?sort=commission")) == [rich.code, middle.code, cheap.code]
    assert codes(client.get("/market?sort=fit")) == new


@pytest.mark.parametrize("sort", list(Sort))
def test_paging_shows_every_listing_once_however_deep(app, clock, merchant, influencer, sort):
    make_profile(influencer)
    made = {
        put_up(merchant, live_price=1_000 + number % 7 * 100, commission_bp=number % 5 * 100).code
        for number in range(PAGE * 2 + 3)
    }
    seen: list[str] = []
    after: str | None = None
    for _ in range(4):
        found = queries.market(Filters(), sort, me=influencer.id, after=after)
        seen += [card.code for card in found.page]
        after = found.page.after
        if after is None:
            break
    assert after is None
    assert len(seen) == len(made)
    assert set(seen) == made


def test_the_number_of_offers_is_counted_only_so_far(app, client, merchant, monkeypatch):
    for _ in range(3):
        put_up(merchant)
    assert "3" in text(client.get("/market?lang=en")).split('id="list"')[1][:400]
    monkeypatch.setattr(finding, "CAP", 2)
    monkeypatch.setattr(finding, "_CARDS", finding._CardRows())
    put_up(merchant)
    assert "2+ offers" in text(client.get("/market?lang=en"))


def test_paused_goods_are_not_on_the_market(app, client, listing):
    found = queries.listing_by_code(listing.code)
    found.status = ListingStatus.PAUSED
    db.session.commit()
    assert codes(client.get("/market")) == []
    assert client.get(f"/market/{listing.code}").status_code == 404
    assert queries.count_open().value == 0
    assert queries.newest(5) == []


def test_an_influencer_sees_how_well_each_offer_fits(app, clock, merchant, influencer, signed_in):
    make_profile(influencer)
    good = put_up(merchant)
    put_up(merchant, category=Category.CLOTHES, live_price=8_800, list_price=90_000)
    browser = signed_in(influencer)
    page = text(browser.get("/market?sort=fit"))
    assert codes(browser.get("/market?sort=fit"))[0] == good.code
    scores = [int(score) for score in re.findall(r'class="fit"><b class="f(\d+)"', page)]
    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)
    detail = text(browser.get(f"/market/{good.code}"))
    assert f'<b class="f{scores[0]}">' in detail.split('id="fit"')[1]


def test_strangers_see_no_score(app, client, listing):
    assert 'class="fit"' not in text(client.get("/market"))
    assert 'id="fit"' not in text(client.get(f"/market/{listing.code}"))


def test_the_score_compares_with_the_median_of_the_category(
    app, clock, merchant, influencer, signed_in, run_outbox
):
    make_profile(influencer)
    for commission in (500, 1_000, 1_500, 2_000, 2_500):
        last = put_up(merchant, commission_bp=commission)
    clock.advance(timedelta(minutes=11))
    run_outbox()
    assert queries.median_commission(Category.KIMCHI) == (5, 1_500)
    card = queries.newest(1, me=influencer.id)[0]
    assert (card.code, card.median_bp, card.counted) == (last.code, 1_500, 5)
    page = text(signed_in(influencer).get(f"/market/{last.code}?lang=en"))
    assert "Usual for such goods here: 15%" in page


def test_the_median_of_an_even_number_is_the_middle_of_two(app, clock, merchant):
    for commission in (1_000, 1_200, 1_400, 4_000):
        put_up(merchant, commission_bp=commission)
    assert queries.median_commission(Category.KIMCHI) == (4, 1_300)
    rules.refresh_units(db.session(), now=clock.now())


def test_the_market_asks_little_of_the_database(
    app, clock, merchant, influencer, make_account, client, signed_in, count_queries
):
    make_profile(influencer)
    for _ in range(PAGE + 1):
        last = put_up(merchant)
    browsers = (
        (client, 2, 2),  # the list and the database's mark, which tells whether it is kept
        (signed_in(influencer), 3, 6),
        (signed_in(merchant), 3, 6),
        (signed_in(make_account(Role.RESIDENT)), 3, 6),
    )
    for browser, most_list, most_detail in browsers:
        for page, most in (
            ("/market", most_list),
            ("/market?category=kimchi&sort=commission&q=김치", most_list),
            (f"/market/{last.code}", most_detail),
        ):
            browser.get(page)
            with count_queries() as counted:
                assert browser.get(page).status_code == 200
            assert counted.count <= most, (page, counted.statements)


def test_queries_for_the_front_page(app, merchant):
    first, second = put_up(merchant), put_up(merchant)
    assert [card.code for card in queries.newest(1)] == [second.code]
    assert {card.code for card in queries.search("김치", 5)} == {first.code, second.code}
    assert queries.search("  ", 5) == []
    assert (queries.count_open().value, queries.count_open().capped) == (2, False)
    assert [row.code for row in queries.listings_of(merchant.id)] == [second.code, first.code]
