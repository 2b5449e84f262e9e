"""The market: listings as cards, filtered and sorted by keyset, in one compiled statement.

For an influencer the same statement brings what the match score needs, so that the page
asks the database once.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from app.core import paging
from app.core.db import BigInt, db
from app.core.paging import Count, Page
from app.core.rows import Rows
from app.core.search import Index
from app.matchmaking.models import (
    InfluencerProfile,
    Listing,
    ListingStatus,
    MarketFigure,
    MetricSnapshot,
    Shortlisted,
)
from app.matchmaking.queries.cards import Card, Filters, Sort

INDEX = Index("listings")
LAST = 2**62
CAP = 1_000
"""So many are counted; beyond that it is '1,000+'."""
FIT_AMONG = 400
"""The best fitting are looked for among so many of the newest."""


class Found(NamedTuple):
    """A page of the market, and how many there are in all (on the first page)."""

    page: Page[Card]
    total: Count | None


_VALUES: dict[str, Any] = {
    "category": Listing.category == sa.bindparam("category", type_=Listing.category.type),
    "plan": Listing.plan == sa.bindparam("plan", type_=Listing.plan.type),
    "market": Listing.market == sa.bindparam("market"),
    "price_min": Listing.live_price >= sa.bindparam("price_min", type_=BigInt),
    "price_max": Listing.live_price <= sa.bindparam("price_max", type_=BigInt),
    "commission_min": Listing.commission_bp >= sa.bindparam("commission_min", type_=BigInt),
    "sample": Listing.sample_policy == sa.bindparam("sample", type_=Listing.sample_policy.type),
}


def _select(
    on: tuple[str, ...], sort: Sort, first: bool, signed_in: bool, q: str = ""
) -> sa.Select[Any]:
    conditions = [Listing.status == ListingStatus.OPEN, *(_VALUES[name] for name in on)]
    if q:
        matching = INDEX.matching(q, db.engine.dialect.name)
        conditions.append(Listing.id.in_(matching) if matching is not None else sa.false())
    total: Any = sa.null()
    if first:
        all_of_them = sa.select(Listing.id).where(*conditions)
        total = paging.capped(all_of_them, CAP).scalar_subquery()
    select = sa.select(
        Listing.id,
        Listing.code,
        Listing.category,
        Listing.title,
        Listing.list_price,
        Listing.live_price,
        Listing.commission_bp,
        Listing.plan,
        Listing.stock,
        Listing.min_order,
        Listing.ships_days,
        Listing.shelf_life_days,
        Listing.sample_policy,
        Listing.picture,
        total,
    ).where(*conditions)
    if signed_in:
        select = _with_taste(select)
    return _sorted(select, sort).limit(sa.bindparam("most", type_=BigInt))


def _sorted(select: sa.Select[Any], sort: Sort) -> sa.Select[Any]:
    last_id = sa.bindparam("after_id", type_=BigInt)
    last = sa.bindparam("after", type_=BigInt)
    if sort is Sort.PRICE:
        key = sa.tuple_(Listing.live_price, Listing.id)
        return select.where(key > sa.tuple_(last, last_id)).order_by(Listing.live_price, Listing.id)
    if sort is Sort.COMMISSION:
        key = sa.tuple_(Listing.commission_bp, Listing.id)
        return select.where(key < sa.tuple_(last, last_id)).order_by(
            Listing.commission_bp.desc(), Listing.id.desc()
        )
    return select.where(Listing.id < last_id).order_by(Listing.id.desc())


def _with_taste(select: sa.Select[Any]) -> sa.Select[Any]:
    """Adds the figures to compare with and the profile of the influencer `me`."""
    me = sa.bindparam("me", type_=BigInt)
    median, units = sa.orm.aliased(MarketFigure), sa.orm.aliased(MarketFigure)
    return (
        select.add_columns(
            median.value,
            median.counted,
            units.value,
            Shortlisted.id,
            InfluencerProfile.categories,
            InfluencerProfile.price_min,
            InfluencerProfile.price_max,
            InfluencerProfile.region,
            MetricSnapshot.lives,
            MetricSnapshot.units,
            MetricSnapshot.source,
        )
        .outerjoin(
            median,
            sa.and_(
                median.kind == "commission",
                median.subject == sa.type_coerce(Listing.category, sa.String),
            ),
        )
        .outerjoin(units, sa.and_(units.kind == "units", units.subject == ""))
        .outerjoin(
            Shortlisted,
            sa.and_(Shortlisted.listing_id == Listing.id, Shortlisted.account_id == me),
        )
        .outerjoin(InfluencerProfile, InfluencerProfile.account_id == me)
        .outerjoin(
            MetricSnapshot,
            sa.and_(MetricSnapshot.profile_id == InfluencerProfile.id, MetricSnapshot.latest),
        )
    )


class _CardRows(Rows[Card]):
    """Cards; the shorter row of those who are not influencers has no taste."""

    def __init__(self, q: str = "") -> None:
        def build(on: tuple[str, ...], sort: Sort, first: bool, signed_in: bool) -> sa.Select[Any]:
            return _select(on, sort, first, signed_in, q)

        super().__init__(Card, build)
        self._make = lambda values: Card(*values)


_CARDS = _CardRows()


def _find(
    filters: Filters, sort: Sort, *, me: int | None, first: bool, start: tuple[int, int], most: int
) -> list[Card]:
    on = tuple(name for name in _VALUES if getattr(filters, name) is not None)
    values: dict[str, Any] = {name: getattr(filters, name) for name in on}
    values |= {"after": start[0], "after_id": start[1], "most": most, "me": me}
    # every search is a statement of its own and is not kept
    rows = _CardRows(filters.q) if filters.q else _CARDS
    return rows.all(on, sort, first, me is not None, **values)


def market(
    filters: Filters, sort: Sort = Sort.NEW, *, me: int | None = None, after: str | None = None
) -> Found:
    """A page of what is on the market; `me` is an influencer whose fit is shown."""
    cursor = paging.decode(after, (int, int))
    first = cursor is None
    if sort is Sort.FIT and me is not None:
        return _best(filters, me, cursor)
    starts = {Sort.PRICE: (0, 0), Sort.COMMISSION: (LAST, LAST)}
    start = (cursor[0], cursor[1]) if cursor else starts.get(sort, (0, LAST))
    rows = _find(filters, sort, me=me, first=first, start=start, most=paging.PAGE + 1)
    keys = {Sort.PRICE: "live_price", Sort.COMMISSION: "commission_bp"}
    page = paging.page(rows, lambda row: (getattr(row, keys.get(sort, "id")), row.id))
    return Found(page, _total(rows, first))


def _best(filters: Filters, me: int, cursor: list[int] | None) -> Found:
    """The newest that match, the best fitting first."""
    first = cursor is None
    rows = _find(filters, Sort.NEW, me=me, first=first, start=(0, LAST), most=FIT_AMONG)
    scored = sorted(((-_score(row), -row.id, row) for row in rows), key=lambda entry: entry[:2])
    if cursor is not None:
        scored = [entry for entry in scored if entry[:2] > (cursor[0], cursor[1])]
    page = paging.page(
        [row for *_, row in scored[: paging.PAGE + 1]], lambda row: (-_score(row), -row.id)
    )
    return Found(page, _total(rows, first))


def _score(card: Card) -> int:
    fit = card.fit()
    return fit.score if fit is not None else 0


def _total(rows: list[Card], first: bool) -> Count | None:
    if not first:
        return None
    return paging.count_of((rows[0].total or 0) if rows else 0, CAP)


def newest(limit: int, *, me: int | None = None) -> list[Card]:
    """The newest listings, for the front page."""
    return _find(Filters(), Sort.NEW, me=me, first=False, start=(0, LAST), most=limit)


def search(q: str, limit: int) -> list[Card]:
    """Listings on the market that a search finds, the newest first."""
    if not q.strip():
        return []
    return _find(Filters(q=q), Sort.NEW, me=None, first=False, start=(0, LAST), most=limit)


class _Number(NamedTuple):
    value: int


_OPEN = Rows(
    _Number,
    lambda: paging.capped(
        sa.select(Listing.id).where(Listing.status == ListingStatus.OPEN), 20_000
    ),
)


def count_open() -> Count:
    """How many listings are on the market (counted up to 20,000)."""
    found = _OPEN.one()
    return paging.count_of(found.value if found else 0, 20_000)
