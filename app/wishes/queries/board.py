"""The board: wishes that wait for somebody, by compiled statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.community.models import Community
from app.core import paging
from app.core.db import BigInt, UTCDateTime, db
from app.core.localized import Localized
from app.core.paging import Count, Page
from app.core.rows import Rows
from app.core.search import Index
from app.wishes.models import AgeBand, Kind, Wish, WishStatus

INDEX = Index("wishes")
MOST_COUNTED = 1_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FOREVER = datetime(9000, 1, 1, tzinfo=UTC)
LAST_KEY = 2**62


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
    """A community, with the figures of the whole board beside it."""

    slug: str
    name: Localized
    open: int
    fulfilled: int
    newest: datetime | None


class Head(NamedTuple):
    """What stands above the board."""

    communities: Sequence[CommunityChoice]
    open: Count
    fulfilled: Count
    stamp: str


class _Stamp(NamedTuple):
    open: int
    newest: datetime | None


def _select(by_kind: bool, by_community: bool, members: bool, q: str = "") -> sa.Select[Any]:
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
            Community.name,
        )
        .join(Community, Community.id == Wish.community_id)
        .where(sa.literal_column("wishes.status = 'published'"), place < before)
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
        matching = INDEX.matching(q, db.engine.dialect.name)
        select = select.where(Wish.id.in_(matching) if matching is not None else sa.false())
    return select


def _counted(cap: int, *where: Any) -> Any:
    rows = sa.select(sa.literal(1).label("one")).where(*where).limit(cap + 1).subquery()
    return sa.select(sa.func.count()).select_from(rows).scalar_subquery()


def _open_count() -> Any:
    return _counted(MOST_COUNTED, sa.literal_column("wishes.status = 'published'"), Wish.id > 0)


def _fulfilled_count() -> Any:
    """Confirmed ones only: what nobody confirmed is never counted."""
    since = sa.bindparam("since", type_=UTCDateTime())
    return _counted(MOST_COUNTED * 10, Wish.status == WishStatus.CONFIRMED, Wish.moved_at >= since)


def _head() -> sa.Select[Any]:
    return (
        sa.select(Community.slug, Community.name, _open_count(), _fulfilled_count(), _newest())
        .order_by(Community.id)
        .limit(100)
    )


def _newest() -> Any:
    return (
        sa.select(Wish.published_at)
        .where(sa.literal_column("wishes.status = 'published'"))
        .order_by(Wish.published_at.desc(), Wish.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _stamp() -> sa.Select[Any]:
    return sa.select(_open_count(), _newest())


class _Number(NamedTuple):
    number: int


_BOARD = Rows(OpenWish, _select)
_HEAD = Rows(CommunityChoice, _head)
_STAMP = Rows(_Stamp, _stamp)
_OPEN = Rows(_Number, lambda: sa.select(_open_count()))
_FULFILLED = Rows(_Number, lambda: sa.select(_fulfilled_count()))


def _find(
    filters: Filters, *, members: bool, before: tuple[datetime, int], most: int
) -> list[OpenWish]:
    shape = (filters.kind is not None, filters.community is not None, members)
    values: dict[str, Any] = {"before_at": before[0], "before_id": before[1], "most": most}
    if filters.kind is not None:
        values["kind"] = filters.kind
    if filters.community is not None:
        values["community"] = filters.community
    if filters.q:  # every search is a statement of its own and is not kept
        return Rows(OpenWish, lambda: _select(*shape, q=filters.q)).all(**values)
    return _BOARD.all(*shape, **values)


def board(filters: Filters, *, members: bool, after: str | None = None) -> Page[OpenWish]:
    """Wishes that wait, the newest first; those of minors for `members` only."""
    start = (FOREVER, LAST_KEY)
    cursor = paging.decode(after, (int, int))
    if cursor is not None:
        start = (moment_of(cursor[0]), cursor[1])
    rows = _find(filters, members=members, before=start, most=paging.PAGE + 1)
    return paging.page(rows, lambda row: (micros(row.published_at), row.id))


def head(since: datetime) -> Head:
    """The communities to choose from, how many wishes wait, how many came true since then."""
    rows = _HEAD.all(since=since)
    first = rows[0]
    return Head(
        rows,
        paging.count_of(first.open, MOST_COUNTED),
        paging.count_of(first.fulfilled, MOST_COUNTED * 10),
        _stamp_of(first.open, first.newest),
    )


def stamp() -> tuple[str, Count]:
    """What tells whether the board has changed, and how many wishes wait."""
    row = _STAMP.one()
    assert row is not None
    return _stamp_of(row.open, row.newest), paging.count_of(row.open, MOST_COUNTED)


def _stamp_of(waiting: int, newest: datetime | None) -> str:
    return f"{waiting}-{micros(newest) if newest is not None else 0}"


def newest_open(limit: int) -> list[OpenWish]:
    """The newest wishes that everybody may see, for the front page."""
    return _find(Filters(), members=False, before=(FOREVER, LAST_KEY), most=limit)


def search(q: str, limit: int, *, members: bool = False) -> list[OpenWish]:
    """Wishes on the board whose public words match; nothing where `q` has no words."""
    if not q.strip():
        return []
    return _find(Filters(q=q), members=members, before=(FOREVER, LAST_KEY), most=limit)


def count_open() -> Count:
    """How many wishes wait, counted up to a thousand."""
    row = _OPEN.one()
    return paging.count_of(row.number if row else 0, MOST_COUNTED)


def fulfilled_count(since: datetime = EPOCH) -> Count:
    """How many wishes came true and were confirmed, counted up to ten thousand."""
    row = _FULFILLED.one(since=since)
    return paging.count_of(row.number if row else 0, MOST_COUNTED * 10)


def micros(moment: datetime) -> int:
    """Microseconds since 1970, as a cursor carries them."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(number: int) -> datetime:
    try:
        return EPOCH + timedelta(microseconds=number)
    except OverflowError:
        return FOREVER
