"""The statements of the board: narrowed, in one of three orders, a page at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.community.models import Community
from app.core import paging
from app.core.db import BigInt, UTCDateTime, db
from app.core.localized import Localized
from app.core.search import Index
from app.wishes.models import AgeBand, Kind, Wish, WishStatus

INDEX = Index("wishes")
MOST_COUNTED = 1_000
MOST_FULFILLED = 10_000
MOST_LOOKED_THROUGH = 2_000
FOREVER = datetime(9000, 1, 1, tzinfo=UTC)
LAST_KEY = 2**62
ON_BOARD: Any = sa.literal_column("(wishes.status = 'published' AND wishes.team_id IS NULL)")
"""Written out and not a parameter, so that a prepared statement keeps its plan. What is for
one team only is not on the board."""


class BoardRow(NamedTuple):
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


SORTS = ("new", "soon", "near")
"""The newest first; what is needed soonest first; one community first, then the others."""


def bound(name: str, type_: Any = BigInt) -> Any:
    return sa.bindparam(name, type_=type_)


def _slug(name: str) -> Any:
    return sa.select(Community.id).where(Community.slug == sa.bindparam(name)).scalar_subquery()


def _open(kinds: int, by_community: bool, members: bool) -> sa.Select[Any]:
    """The wishes that wait, narrowed, in no order yet."""
    select = sa.select(
        Wish.id,
        Wish.code,
        Wish.kind,
        Wish.public_title,
        Wish.public_story,
        Wish.age_band,
        Wish.needed_by,
        Wish.published_at,
        Wish.picture_shared,
        Wish.community_id,
    ).where(ON_BOARD)
    if kinds == 1:
        select = select.where(Wish.kind == bound("kind_0", Wish.kind.type))
    elif kinds:
        wanted = [bound(f"kind_{number}", Wish.kind.type) for number in range(kinds)]
        select = select.where(sa.or_(*(Wish.kind == one for one in wanted)))
    if by_community:
        select = select.where(Wish.community_id == _slug("community"))
    if not members:
        select = select.where(sa.or_(Wish.age_band.is_(None), Wish.age_band != AgeBand.MINOR))
    return select


def _place(which: str = "before") -> Any:
    """Where a page of the newest begins."""
    return sa.tuple_(bound(f"{which}_at", UTCDateTime()), bound(f"{which}_id"))


def _newest_first(select: sa.Select[Any], which: str = "before") -> sa.Select[Any]:
    return (
        select.where(sa.tuple_(Wish.published_at, Wish.id) < _place(which))
        .order_by(Wish.published_at.desc(), Wish.id.desc())
        .limit(bound("most"))
    )


def _soonest_first(select: sa.Select[Any]) -> sa.Select[Any]:
    return (
        select.where(
            sa.tuple_(Wish.needed_by, Wish.id)
            > sa.tuple_(bound("after_day", Wish.needed_by.type), bound("after_id"))
        )
        .order_by(Wish.needed_by, Wish.id)
        .limit(bound("most"))
    )


def _nearest_first(select: sa.Select[Any]) -> Any:
    """Those of one community, then those of the others; each part by an index of its own."""
    home = _slug("home")
    parts = (
        _newest_first(select.where(Wish.community_id == home), "home"),
        _newest_first(select.where(Wish.community_id != home)),
    )
    found = [
        sa.select(part, sa.literal_column(str(number)).label("part"))
        for number, part in enumerate(one.subquery() for one in parts)
    ]
    return sa.union_all(*found)


def _wishes(
    kinds: int,
    by_community: bool,
    members: bool,
    sort: str = "new",
    q: str = "",
    lately: bool = False,
) -> Any:
    """Wishes of a page; with words `q` of all, or only `lately`: of the newest that are open."""
    select = _open(kinds, by_community, members)
    if q:
        dialect = db.engine.dialect.name
        if lately:
            found = INDEX.holding(q, dialect, Wish.id)
            select = select.where(Wish.id.in_(_newest_keys(_place())))
        else:
            matching = INDEX.matching(q, dialect)
            found = Wish.id.in_(matching) if matching is not None else None
        select = select.where(found if found is not None else sa.false())
    if sort == "near":
        return _nearest_first(select)
    return _soonest_first(select) if sort == "soon" else _newest_first(select)


def _newest_keys(before: Any) -> sa.Select[tuple[int]]:
    """The wishes that are looked through before everything is searched."""
    return (
        sa.select(Wish.id)
        .where(ON_BOARD, sa.tuple_(Wish.published_at, Wish.id) < before)
        .order_by(Wish.published_at.desc(), Wish.id.desc())
        .limit(MOST_LOOKED_THROUGH)
    )


_SHOWN = (
    "id",
    "code",
    "kind",
    "public_title",
    "public_story",
    "age_band",
    "needed_by",
    "published_at",
    "picture_shared",
)


def listed(*shape: Any, **more: Any) -> sa.Select[Any]:
    """The newest wishes with the name of their community."""
    wishes = _wishes(*shape, **more).subquery("page")
    return (
        sa.select(*(wishes.c[name] for name in _SHOWN), Community.name)
        .join(Community, Community.id == wishes.c.community_id)
        .order_by(wishes.c.published_at.desc(), wishes.c.id.desc())
    )


def whole_page(*shape: Any, **more: Any) -> sa.Select[Any]:
    """Every community with its wishes of this page, and the figures of the whole board: all
    that the page needs, in one round trip."""
    wishes = _wishes(*shape, **more).subquery("page")
    sort = shape[3]
    newest = (wishes.c.published_at.desc().nulls_last(), wishes.c.id.desc().nulls_last())
    order = {
        "new": newest,
        "soon": (wishes.c.needed_by.nulls_last(), wishes.c.id.nulls_last()),
        "near": (wishes.c.part.nulls_last(), *newest) if sort == "near" else (),
    }[sort]
    return (
        sa.select(
            *(wishes.c[name] for name in _SHOWN),
            Community.name,
            Community.id,
            Community.slug,
            open_count(),
            fulfilled_counted(MOST_COUNTED),
            newest_at(),
        )
        .outerjoin(wishes, wishes.c.community_id == Community.id)
        .order_by(*order, Community.id)
        .limit(2 * paging.PAGE + 100)
    )


def _counted(cap: int, *where: Any) -> Any:
    rows = sa.select(sa.literal(1).label("one")).where(*where).limit(cap + 1).subquery()
    return sa.select(sa.func.count()).select_from(rows).scalar_subquery()


def open_count() -> Any:
    return _counted(MOST_COUNTED, ON_BOARD, Wish.id > 0)


def fulfilled_counted(cap: int) -> Any:
    """Confirmed ones only: what nobody confirmed is never counted."""
    since = sa.bindparam("since", type_=UTCDateTime())
    came_true = Wish.status == WishStatus.CONFIRMED
    return _counted(cap, came_true, Wish.moved_at >= since, Wish.team_id.is_(None))


def newest_at() -> Any:
    return (
        sa.select(Wish.published_at)
        .where(ON_BOARD)
        .order_by(Wish.published_at.desc(), Wish.id.desc())
        .limit(1)
        .scalar_subquery()
    )
