"""What tests of matchmaking share: a merchant, an influencer, goods, offers and deals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Account
from app.accounts.viewer import Role
from app.core import clock
from app.core.db import db, transaction
from app.core.localized import Localized
from app.matchmaking import queries, rules
from app.matchmaking.models import (
    Category,
    Deal,
    InfluencerProfile,
    Listing,
    Origin,
    Plan,
    Platform,
    Region,
    SamplePolicy,
)
from app.matchmaking.rules import Draft, Terms
from app.notices.models import Notice
from tests.support.people import make_account, viewer_of

KIMCHI = Localized("배추김치 5kg", "辣白菜 5kg", "Cabbage kimchi, 5 kg")


@pytest.fixture
def merchant(app: Flask) -> Account:
    return make_account(Role.MERCHANT, name="김순희")


@pytest.fixture
def influencer(app: Flask) -> Account:
    return make_account(Role.INFLUENCER, name="박미란")


USUAL: dict[str, Any] = {
    "category": Category.KIMCHI,
    "title": KIMCHI,
    "spec": None,
    "about": None,
    "list_price": 8_800,
    "live_price": 6_800,
    "commission_bp": 1_500,
    "plan": Plan.OPEN,
    "stock": 500,
    "min_order": 1,
    "ships_days": 2,
    "origin": Origin.YANJI,
    "shelf_life_days": 60,
    "sample_policy": SamplePolicy.FREE,
    "sample_quota": 5,
    "market": "west",
    "picture": None,
}


def put_up(of: Account, **values: Any) -> Listing:
    """Goods of somebody on the market."""
    with transaction() as session:
        return rules.create(session, USUAL | values, by=viewer_of(of), now=clock.now())


@pytest.fixture
def make_listing(merchant: Account) -> Callable[..., Listing]:
    """Goods on the market, of the merchant unless `of` says otherwise."""

    def make(of: Account | None = None, **values: Any) -> Listing:
        return put_up(of or merchant, **values)

    return make


@pytest.fixture
def listing(make_listing: Callable[..., Listing]) -> Listing:
    return make_listing()


def make_profile(of: Account, **values: Any) -> InfluencerProfile:
    """The profile of an influencer who shows kimchi to the Northeast."""
    columns = {
        "name": "미란의 장보기",
        "platform": Platform.DOUYIN,
        "handle": "yj433",
        "region": Region.NORTHEAST,
        "categories": ["kimchi", "seafood"],
        "price_min": 3_000,
        "price_max": 10_000,
        "about": "",
        "listed": True,
        **values,
    }
    with transaction() as session:
        return rules.save_profile(session, columns, by=viewer_of(of), now=clock.now())


def draft(*, message: str = "", days: int = 3, **changes: Any) -> Draft:
    """An offer that any listing of these tests can stand."""
    evening = clock.local(clock.now() + timedelta(days=7)).replace(
        hour=19, minute=0, second=0, microsecond=0
    )
    terms = Terms(1_800, 30_000, evening.astimezone(clock.now().tzinfo), 15, 200, 6_800, 0)
    return Draft(terms._replace(**changes), message, days)


def propose(listing: Listing, by: Account, **changes: Any) -> Deal:
    with transaction() as session:
        found = queries.listing_by_code(listing.code)
        return rules.propose(session, found, draft(**changes), by=viewer_of(by), now=clock.now())


def counter(deal: Deal, by: Account, **changes: Any) -> None:
    with transaction() as session:
        found = queries.deal_by_code(deal.code)
        rules.counter(session, found, draft(**changes), by=viewer_of(by), now=clock.now())


def accept(deal: Deal, by: Account, **more: Any) -> None:
    with transaction() as session:
        found = queries.deal_by_code(deal.code)
        rules.accept(session, found, by=viewer_of(by), now=clock.now(), **more)


def fresh(deal: Deal) -> Deal:
    """The deal as the database has it now."""
    db.session.expire_all()
    return queries.deal_by_code(deal.code)


def decline(deal: Deal, by: Account, **more: Any) -> None:
    with transaction():
        rules.decline(queries.deal_by_code(deal.code), by=viewer_of(by), now=clock.now(), **more)


def withdraw(deal: Deal, by: Account) -> None:
    with transaction():
        rules.withdraw(queries.deal_by_code(deal.code), by=viewer_of(by), now=clock.now())


def notices(account: Account) -> list[str]:
    """The kinds of what somebody was told, in order."""
    return list(
        db.session.scalars(
            sa.select(Notice.kind).where(Notice.account_id == account.id).order_by(Notice.id)
        )
    )


@pytest.fixture
def deal(listing: Listing, influencer: Account) -> Deal:
    """The influencer has proposed terms; the merchant has to answer."""
    return propose(listing, influencer)
