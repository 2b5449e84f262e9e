"""The board: wishes that wait for somebody, by compiled statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.community.models import Community
from app.core import paging
from app.core.db import BigInt, UTCDateTime, db
from app.core.known import known, recent
from app.core.localized import Localized
from app.core.paging import Count, Page
from app.core.rows import Rows
from app.core.search import Index
from app.wishes.models import AgeBand, Kind, Wish, WishStatus

INDEX = Index("wishes")
MOST_COUNTED = 1_000
MOST_FULFILLED = 10_000
MOST_LOOKED_THROUGH = 2_000
FOREVER = datetime(9000, 1, 1, tzinfo=UTC)
LAST_KEY = 2**62
_ON_BOARD: Any = sa.literal_column("(wishes.status = 'published' AND wishes.team_id IS NULL)")
"""Written out and not a parameter, so that a prepared statement keeps its plan. What is for
one team only is not on the board."""


class OpenWish(NamedTuple):
    """A wish on the board: only what everybody may know."""

    id: int
    code: str
    kind: Kind
    title: Localized
    story: Localized
    age_band: AgeBand | None
    needed_by: date
    published_at: datetime
    pictured: bool
    community: Localized


class Filters(NamedTuple):
    """What the board is narrowed to; `community` is a slug."""

    kind: Kind | None = None
    community: str | None = None
    q: str = ""

    @property
    def any(self) -> bool:
        return bool(self.kind or self.community or self.q)


class CommunityChoice(NamedTuple):
    """A community to narrow the board to."""

    id: int
    slug: str
    name: Localized


class Board(NamedTuple):
    """A page of the board, with what stands above it.

    `stamp` tells whether the board has changed since.
    """

    page: Page[OpenWish]
    communities: Sequence[CommunityChoice]
    open: Count
    fulfilled: Count
    stamp: str


class _BoardRow(NamedTuple):
    """A community with one of its wishes, or with none; the figures are the same in each row."""

    id: int | None
    code: str
    kind: Kind
    title: Localized
    story: Localized
    age_band: AgeBand | None
    needed_by: date
    published_at: datetime
    pictured: bool
    community: Localized
    community_id: int
    slug: str
    all_open: int
    all_fulfilled: int
    newest: datetime | None


class _Stamp(NamedTuple):
    open: int
    newest: datetime | None


def _wishes(
    by_kind: bool, by_community: bool, members: bool, q: str = "", near: bool = False
) -> sa.Select[Any]:
    """Wishes of a page; with words `q` of all, or only `near`: of the newest that are open."""
    place = sa.tuple_(Wish.published_at, Wish.id)
    before = sa.tuple_(
        sa.bindparam("before_at", type_=UTCDateTime()), sa.bindparam("before_id", type_=BigInt)
    )
    select = (
        sa.select(
            Wish.id,
            Wish.code,
            Wish.kind,
            Wish.public_title,
            Wish.public_story,
            Wish.age_band,
            Wish.needed_by,
            Wish.published_at,
            Wish.picture_shared,
        )
        .where(_ON_BOARD, place < before)
        .order_by(Wish.published_at.desc(), Wish.id.desc())
        .limit(sa.bindparam("most", type_=BigInt))
    )
    if by_kind:
        select = select.where(Wish.kind == sa.bindparam("kind", type_=Wish.kind.type))
    if by_community:
        slug = sa.select(Community.id).where(Community.slug == sa.bindparam("community"))
        select = select.where(Wish.community_id == slug.scalar_subquery())
    if not members:
        select = select.where(sa.or_(Wish.age_band.is_(None), Wish.age_band != AgeBand.MINOR))
    if q:
        dialect = db.engine.dialect.name
        if near:
            found = INDEX.holding(q, dialect, Wish.id)
            select = select.where(Wish.id.in_(_newest_keys(before)))
        else:
            matching = INDEX.matching(q, dialect)
            found = Wish.id.in_(matching) if matching is not None else None
        select = select.where(found if found is not None else sa.false())
    return select


def _newest_keys(before: Any) -> sa.Select[tuple[int]]:
    """The wishes that are looked through before everything is searched."""
    return (
        sa.select(Wish.id)
        .where(_ON_BOARD, sa.tuple_(Wish.published_at, Wish.id) < before)
        .order_by(Wish.published_at.desc(), Wish.id.desc())
        .limit(MOST_LOOKED_THROUGH)
    )


def _list(*shape: Any, **more: Any) -> sa.Select[Any]:
    """Wishes with the name of their community."""
    select = _wishes(*shape, **more)
    return select.add_columns(Community.name).join(Community, Community.id == Wish.community_id)


def _whole(*shape: Any, **more: Any) -> sa.Select[Any]:
    """Every community with its wishes of this page, and the figures of the whole board: all
    that the page needs, in one round trip."""
    wishes = _wishes(*shape, **more).add_columns(Wish.community_id).subquery("page")
    columns = [column for column in wishes.c if column.name != "community_id"]
    return (
        sa.select(
            *columns,
            Community.name,
            Community.id,
            Community.slug,
            _open_count(),
            _fulfilled_count(MOST_COUNTED),
            _newest(),
        )
        .outerjoin(wishes, wishes.c.community_id == Community.id)
        .order_by(
            wishes.c.published_at.desc().nulls_last(), wishes.c.id.desc().nulls_last(), Community.id
        )
        .limit(paging.PAGE + 100)
    )


def _counted(cap: int, *where: Any) -> Any:
    rows = sa.select(sa.literal(1).label("one")).where(*where).limit(cap + 1).subquery()
    return sa.select(sa.func.count()).select_from(rows).scalar_subquery()


def _open_count() -> Any:
    return _counted(MOST_COUNTED, _ON_BOARD, Wish.id > 0)


def _fulfilled_count(cap: int) -> Any:
    """Confirmed ones only: what nobody confirmed is never counted."""
    since = sa.bindparam("since", type_=UTCDateTime())
    came_true = Wish.status == WishStatus.CONFIRMED
    return _counted(cap, came_true, Wish.moved_at >= since, Wish.team_id.is_(None))


def _newest() -> Any:
    return (
        sa.select(Wish.published_at)
        .where(_ON_BOARD)
        .order_by(Wish.published_at.desc(), Wish.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _stamp() -> sa.Select[Any]:
    return sa.select(_open_count(), _newest())


class _Number(NamedTuple):
    number: int


_LIST = Rows(OpenWish, _list)
_WHOLE = Rows(_BoardRow, _whole)
_STAMP = Rows(_Stamp, _stamp)
_OPEN = Rows(_Number, lambda: sa.select(_open_count()))
_FULFILLED = Rows(_Number, lambda: sa.select(_fulfilled_count(MOST_FULFILLED)))


def _shape(filters: Filters, members: bool) -> tuple[tuple[bool, ...], dict[str, Any]]:
    """Which statement fits the filters, and its values."""
    values: dict[str, Any] = {}
    if filters.kind is not None:
        values["kind"] = filters.kind
    if filters.community is not None:
        values["community"] = filters.community
    return (filters.kind is not None, filters.community is not None, members), values


@known
def board(filters: Filters, *, members: bool, since: datetime, after: str | None = None) -> Board:
    """Wishes that wait, the newest first; those of minors for `members` only.

    `since` is from when those that came true are counted.
    """
    start = (FOREVER, LAST_KEY)
    cursor = paging.decode(after, (int, int))
    if cursor is not None:
        start = (paging.moment_of(cursor[0], otherwise=FOREVER), cursor[1])
    shape, values = _shape(filters, members)
    values |= {
        "before_at": start[0],
        "before_id": start[1],
        "most": paging.PAGE + 1,
        "since": since,
    }
    rows = _searched(filters.q, shape, values) if filters.q else _WHOLE.all(*shape, **values)
    wishes = [OpenWish._make(row[:10]) for row in rows if row.id is not None]
    communities = {
        row.community_id: CommunityChoice(row.community_id, row.slug, row.community) for row in rows
    }
    first = rows[0]
    return Board(
        paging.page(wishes, lambda row: (paging.micros(row.published_at), row.id)),
        [communities[key] for key in sorted(communities)],
        paging.count_of(first.all_open, MOST_COUNTED),
        paging.count_of(first.all_fulfilled, MOST_COUNTED),
        _stamp_of(first.all_open, first.newest),
    )


def _searched(q: str, shape: tuple[bool, ...], values: dict[str, Any]) -> list[_BoardRow]:
    """The page of a search: among the newest, and among all where those are too few.

    Every search is a statement of its own and is not kept.
    """
    rows = Rows(_BoardRow, lambda *s: _whole(*s, q=q, near=True)).all(*shape, **values)
    enough = sum(row.id is not None for row in rows) > paging.PAGE
    if enough or rows[0].all_open <= MOST_COUNTED:  # then the newest were all there are
        return rows
    return Rows(_BoardRow, lambda *s: _whole(*s, q=q)).all(*shape, **values)


def _newest_of(filters: Filters, limit: int, *, members: bool = False) -> list[OpenWish]:
    shape, values = _shape(filters, members)
    values |= {"before_at": FOREVER, "before_id": LAST_KEY, "most": limit}
    if not filters.q:
        return _LIST.all(*shape, **values)
    near = Rows(OpenWish, lambda *s: _list(*s, q=filters.q, near=True)).all(*shape, **values)
    if len(near) >= limit:
        return near
    return Rows(OpenWish, lambda *s: _list(*s, q=filters.q)).all(*shape, **values)


@recent(1.0)
def stamp() -> tuple[str, Count]:
    """What tells whether the board has changed, and how many wishes wait."""
    row = _STAMP.one()
    assert row is not None
    return _stamp_of(row.open, row.newest), paging.count_of(row.open, MOST_COUNTED)


def _stamp_of(waiting: int, newest: datetime | None) -> str:
    return f"{waiting}-{paging.micros(newest) if newest is not None else 0}"


def newest_open(limit: int) -> list[OpenWish]:
    """The newest wishes that everybody may see, for the front page."""
    return _newest_of(Filters(), limit)


def search(q: str, limit: int, *, members: bool = False) -> list[OpenWish]:
    """Wishes on the board whose public words match; nothing where `q` has no words."""
    return _newest_of(Filters(q=q), limit, members=members) if q.strip() else []


def count_open() -> Count:
    """How many wishes wait, counted up to a thousand."""
    row = _OPEN.one()
    return paging.count_of(row.number if row else 0, MOST_COUNTED)


def fulfilled_count(since: datetime = paging.EPOCH) -> Count:
    """How many wishes came true and were confirmed, counted up to ten thousand."""
    row = _FULFILLED.one(since=since)
    return paging.count_of(row.number if row else 0, MOST_FULFILLED)
