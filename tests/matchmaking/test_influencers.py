"""Influencers: their profile, the directory, dated figures with a source, and leaving."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from app.accounts import privacy
from app.accounts import queries as accounts
from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.matchmaking import queries, rules
from app.matchmaking.models import DealStatus, InfluencerProfile, MetricSnapshot, Offer, Source
from app.matchmaking.rules import Figures
from tests.matchmaking.conftest import accept, fresh, make_profile
from tests.support.people import viewer_of
from tests.support.sending import send


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def told(**changes: Any) -> dict[str, Any]:
    return {
        "name": "미란의 장보기",
        "platform": "douyin",
        "handle": "yj433",
        "region": "northeast",
        "categories": ["kimchi", "seafood"],
        "price_min": "30",
        "price_max": "100",
        "about": "시장을 다닙니다.",
        "listed": "y",
        **changes,
    }


def add(profile: InfluencerProfile, by: Any, days_ago: int = 0, **changes: Any) -> MetricSnapshot:
    values = {"followers": 12_000, "viewers": 800, "lives": 8, "units": 120, **changes}
    day = the_clock.today() - timedelta(days=days_ago)
    with transaction() as session:
        return rules.add_figures(
            session, profile, Figures(day, **values), by=viewer_of(by), now=the_clock.now()
        )


def test_an_influencer_tells_who_they_are_and_is_found(app, client, influencer, signed_in):
    browser = signed_in(influencer)
    assert send(browser, "/influencers/me", told()).status_code == 303
    profile = db.session.scalars(sa.select(InfluencerProfile)).one()
    assert (profile.price_min, profile.price_max) == (3_000, 10_000)
    for query in ("", "?category=kimchi", "?platform=douyin", "?region=northeast", "?q=미란"):
        assert f"/influencers/{profile.code}" in text(client.get(f"/influencers{query}")), query
    for query in ("?category=rice_cake", "?platform=wechat", "?region=abroad", "?q=%25"):
        assert f"/influencers/{profile.code}" not in text(client.get(f"/influencers{query}")), query
    assert "시장을 다닙니다." in text(client.get(f"/influencers/{profile.code}"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "가" * 100),
        ("platform", "tv"),
        ("region", "moon"),
        ("categories", ["weapons"]),
        ("price_min", ""),
        ("price_max", "20"),
        ("price_max", "x"),
        ("about", "가" * 5_000),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(app, influencer, signed_in, field, value):
    answer = send(signed_in(influencer), "/influencers/me", told(**{field: value}))
    assert answer.status_code == 422
    assert f"{field}-error" in text(answer)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(InfluencerProfile)) == 0


def test_who_does_not_want_to_be_found_is_not(app, client, influencer, make_account, signed_in):
    profile = make_profile(influencer, listed=False)
    page = f"/influencers/{profile.code}"
    assert page not in text(client.get("/influencers"))
    assert client.get(page).status_code == 404
    assert signed_in(influencer).get(page).status_code == 200
    assert signed_in(make_account(Role.MATCHMAKER)).get(page).status_code == 200


def test_the_page_is_for_influencers(app, merchant, signed_in):
    assert signed_in(merchant).get("/influencers/me").status_code == 403


def test_figures_have_a_day_and_a_source_and_the_newest_counts(
    app, clock, client, influencer, signed_in
):
    profile = make_profile(influencer)
    add(profile, influencer, days_ago=30, followers=10_000)
    newest = add(profile, influencer)
    older = add(profile, influencer, days_ago=60, followers=9_000)
    assert (newest.latest, older.latest) == (True, False)
    assert queries.latest_snapshot(profile.id).followers == 12_000
    page = text(client.get(f"/influencers/{profile.code}"))
    assert re.findall(r"<th scope=\"row\" class=\"nowrap\">(\S+)</th>", page) == [
        "2026-11-23",
        "2026-10-24",
        "2026-09-24",
    ]
    assert "12,000" in text(client.get("/influencers"))


def test_figures_of_one_day_are_entered_once_and_never_of_tomorrow(
    app, clock, influencer, signed_in
):
    make_profile(influencer)
    browser = signed_in(influencer)
    fields = {
        "taken_on": "2026-11-20",
        "followers": "12000",
        "lives": "8",
        "viewers": "800",
        "units": "120",
    }

    def enter(**changes: str) -> Any:
        return send(browser, "/influencers/me", {**fields, **changes}, to="/influencers/me/figures")

    assert enter().status_code == 303
    for changes in ({}, {"taken_on": "2026-11-24"}, {"taken_on": "2024-01-01"}, {"taken_on": "x"}):
        answer = enter(**changes)
        assert answer.status_code == 422
        assert 'id="taken_on-error"' in text(answer)
    assert enter(taken_on="2026-11-22", followers="-1").status_code == 422
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MetricSnapshot)) == 1


def test_a_screenshot_is_seen_by_its_owner_and_the_matchmaker_who_verifies(
    app, clock, client, influencer, merchant, make_account, signed_in
):
    profile = make_profile(influencer)
    picture = io.BytesIO()
    Image.new("RGB", (400, 800), "white").save(picture, "PNG")
    picture.seek(0)
    fields = {
        "taken_on": "2026-11-22",
        "followers": "12000",
        "lives": "8",
        "viewers": "800",
        "units": "120",
        "picture": (picture, "figures.png"),
    }
    browser = signed_in(influencer)
    sent = send(browser, "/influencers/me", fields, to="/influencers/me/figures")
    assert sent.status_code == 303
    snapshot = db.session.scalars(sa.select(MetricSnapshot)).one()
    assert snapshot.source is Source.SCREENSHOT
    shot = f"/influencers/{profile.code}/figures/{snapshot.id}/picture"
    staff = signed_in(make_account(Role.MATCHMAKER))
    assert browser.get(shot).status_code == staff.get(shot).status_code == 200
    assert signed_in(merchant).get(shot).status_code == 404
    assert client.get(shot).status_code == 401
    assert f"/influencers/{profile.code}" in text(staff.get("/office/deals"))

    page = f"/influencers/{profile.code}"
    verified = send(staff, page, {}, to=f"{page}/figures/{snapshot.id}/verification")
    assert verified.status_code == 303
    db.session.rollback()
    db.session.expire_all()
    assert queries.latest_snapshot(profile.id).is_verified
    assert page in text(browser.get("/inbox"))


def test_nobody_verifies_their_own_figures(app, clock, make_account, signed_in):
    both = make_account(Role.INFLUENCER, Role.MATCHMAKER)
    profile = make_profile(both)
    snapshot = add(profile, both)
    browser = signed_in(both)
    page = f"/influencers/{profile.code}"
    answer = send(browser, "/influencers/me", {}, to=f"{page}/figures/{snapshot.id}/verification")
    assert answer.status_code == 403


def test_the_directory_asks_little_of_the_database(
    app, clock, influencer, merchant, signed_in, count_queries
):
    profile = make_profile(influencer)
    add(profile, influencer)
    browser = signed_in(merchant)
    for page, most in (("/influencers?q=미란", 3), (f"/influencers/{profile.code}", 6)):
        browser.get(page)
        with count_queries() as counted:
            browser.get(page)
        assert counted.count <= most, counted.statements


def test_my_data_holds_what_matchmaking_knows(app, clock, deal, influencer):
    make_profile(influencer)
    told = privacy.copy_of(accounts.account_by_id(influencer.id))["matchmaking"]
    assert told["influencer"]["name"] == "미란의 장보기"
    assert told["deals"][0]["offers"][0]["mine"] is True


def test_leaving_ends_talks_takes_goods_off_and_forgets_the_words(
    app, clock, deal, listing, merchant, influencer
):
    profile = make_profile(influencer)
    add(profile, influencer)
    with transaction():
        privacy.delete(accounts.account_by_id(influencer.id), now=clock.now())
    assert fresh(deal).status is DealStatus.WITHDRAWN
    assert queries.profile_of(influencer.id) is None
    assert set(db.session.scalars(sa.select(Offer.message))) == {""}
    db.session.rollback()
    with transaction():
        privacy.delete(accounts.account_by_id(merchant.id), now=clock.now())
    assert not queries.listing_by_code(listing.code).is_open


def test_an_agreed_livestream_keeps_the_account_until_it_is_over(
    app, clock, deal, merchant, influencer
):
    accept(deal, merchant)
    with pytest.raises(privacy.StillNeeded), transaction():
        privacy.delete(accounts.account_by_id(influencer.id), now=clock.now())
    clock.advance(timedelta(days=8))
    with transaction():
        privacy.delete(accounts.account_by_id(influencer.id), now=clock.now())
