"""Something small that somebody needs."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.community.models import Community, Team
from app.core.db import Model, code_column, enum_column, pk
from app.core.localized import Localized, LocalizedType
from app.core.seal import Sealed


class Kind(enum.Enum):
    """What is wished for; words, icon and hue stand in `kinds.KINDS`."""

    ITEM = "item"
    SERVICE = "service"
    COMPANY = "company"


class AgeBand(enum.Enum):
    """How old the person is, roughly: all that the public learns of it."""

    MINOR = "minor"
    ADULT = "adult"
    SIXTIES = "60s"
    SEVENTIES = "70s"
    EIGHTIES = "80s"


class ConsentHow(enum.Enum):
    """How somebody agreed whose wish was entered for them."""

    PHONE = "phone"
    PAPER = "paper"
    IN_PERSON = "in_person"


class WishStatus(enum.Enum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REJECTED = "rejected"
    PUBLISHED = "published"
    CLAIMED = "claimed"
    IN_PROGRESS = "in_progress"
    FULFILLED = "fulfilled"
    CONFIRMED = "confirmed"
    CLOSED_UNCONFIRMED = "closed_unconfirmed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


HELD = (WishStatus.CLAIMED, WishStatus.IN_PROGRESS, WishStatus.FULFILLED)
"""The states of a wish that somebody has a live claim on."""

CLOSED = (
    WishStatus.REJECTED,
    WishStatus.CONFIRMED,
    WishStatus.CLOSED_UNCONFIRMED,
    WishStatus.WITHDRAWN,
)
"""The states from which nothing follows."""

_OF_TEAM = sa.text("team_id IS NOT NULL")
_SPLIT = sa.text("split_from_id IS NOT NULL")
_READ = sa.text("first_reader_id IS NOT NULL")


class Wish(Model):
    """Something small that somebody needs. At most one live claim.

    `title` and `story` are what was told, sealed; the public reads what a reviewer wrote.
    `owner_id` is the resident's account; without one, name and phone stand in `for_…`, and
    `person_hash` finds the same person again. A minor's wish keeps who read it first until a
    second reviewer agrees. With `team_id` it is published to that volunteer team alone, and
    nobody else knows of it.
    """

    __tablename__ = "wishes"
    __table_args__ = (
        sa.CheckConstraint("value_cap IS NULL OR value_cap > 0", name="value_cap"),
        sa.Index("ix_wishes_board", "status", "published_at", "id", "team_id"),
        sa.Index("ix_wishes_board_kind", "status", "kind", "published_at", "id"),
        sa.Index("ix_wishes_board_community", "community_id", "status", "published_at", "id"),
        sa.Index("ix_wishes_soon", "status", "needed_by", "id"),
        sa.Index("ix_wishes_soon_kind", "status", "kind", "needed_by", "id"),
        sa.Index("ix_wishes_soon_community", "status", "community_id", "needed_by", "id"),
        sa.Index("ix_wishes_state", "status", "moved_at", "id", "team_id"),
        sa.Index(
            "ix_wishes_team",
            "team_id",
            "status",
            "published_at",
            "id",
            postgresql_where=_OF_TEAM,
            sqlite_where=_OF_TEAM,
        ),
        sa.Index("ix_wishes_for_phone", "for_phone_hash", "id"),
        sa.Index("ix_wishes_owner", "owner_id", "id"),
        sa.Index("ix_wishes_enterer", "entered_by", "id"),
        sa.Index("ix_wishes_person", "person_hash", "id"),
        sa.Index(
            "ix_wishes_first_reader", "first_reader_id", postgresql_where=_READ, sqlite_where=_READ
        ),
        sa.Index("ix_wishes_split", "split_from_id", postgresql_where=_SPLIT, sqlite_where=_SPLIT),
    )

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    kind: Mapped[Kind] = enum_column(Kind)
    status: Mapped[WishStatus] = enum_column(WishStatus)
    title: Mapped[str] = mapped_column(Sealed("wishes.title"))
    story: Mapped[str] = mapped_column(Sealed("wishes.story"))
    public_title: Mapped[Localized | None] = mapped_column(LocalizedType)
    public_story: Mapped[Localized | None] = mapped_column(LocalizedType)
    age_band: Mapped[AgeBand | None] = enum_column(AgeBand)
    community_id: Mapped[int] = mapped_column(sa.ForeignKey("communities.id"))
    needed_by: Mapped[date]
    value_cap: Mapped[int | None]
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    entered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    for_name: Mapped[str | None] = mapped_column(Sealed("wishes.for_name"))
    for_phone: Mapped[str | None] = mapped_column(Sealed("wishes.for_phone"))
    address: Mapped[str | None] = mapped_column(Sealed("wishes.address"))
    person_hash: Mapped[str | None] = mapped_column(sa.String(64))
    split_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("wishes.id"))
    for_phone_hash: Mapped[str | None] = mapped_column(sa.String(64))
    guardian: Mapped[str | None] = mapped_column(Sealed("wishes.guardian"))
    consent_how: Mapped[ConsentHow | None] = enum_column(ConsentHow)
    consent_version: Mapped[str] = mapped_column(sa.String(20))
    may_publish: Mapped[bool] = mapped_column(default=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("teams.id"))
    picture: Mapped[str | None] = mapped_column(sa.String(32))
    picture_shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    first_reader_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    first_read_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    community: Mapped[Community] = relationship()
    owner: Mapped[Account | None] = relationship(foreign_keys=[owner_id])
    team: Mapped[Team | None] = relationship()

    if TYPE_CHECKING:
        was_asked: Mapped[bool]
        """Whether the resident was asked a question; computed, see `models.told`."""
        is_thanked: Mapped[bool]
        was_called: Mapped[bool]
        """Whether staff called back; computed, see `models.calls`."""

    @property
    def is_draft(self) -> bool:
        return self.status is WishStatus.DRAFT

    @property
    def is_open(self) -> bool:
        """On the board: whoever comes first may take it."""
        return self.status is WishStatus.PUBLISHED

    @property
    def is_held(self) -> bool:
        return self.status in HELD

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    @property
    def awaits_review(self) -> bool:
        return self.status is WishStatus.SUBMITTED

    @property
    def awaits_second_reader(self) -> bool:
        """A minor's wish that one reviewer would publish; another has to agree."""
        return self.awaits_review and self.first_reader_id is not None

    @property
    def awaits_confirmation(self) -> bool:
        return self.status is WishStatus.FULFILLED

    @property
    def can_be_changed(self) -> bool:
        """By whoever made it: before it is sent, when it came back, or when it ran out."""
        return self.status in (WishStatus.DRAFT, WishStatus.RETURNED, WishStatus.EXPIRED)

    @property
    def is_rewritten(self) -> bool:
        """Its public words may be other ones soon, and nobody has agreed to them yet."""
        return self.status in (WishStatus.SUBMITTED, WishStatus.RETURNED)

    @property
    def members_only(self) -> bool:
        """Wishes of minors are shown to people who are signed in only."""
        return self.age_band is AgeBand.MINOR

    @property
    def is_private(self) -> bool:
        """Published to one volunteer team only."""
        return self.team_id is not None

    @property
    def picture_may_be_shown(self) -> bool:
        """Never of a child's wish, nor of one that is not for everybody."""
        return self.picture is not None and not (self.members_only or self.is_private)

    @property
    def told_id(self) -> int | None:
        """The account that is told what happens: the resident, else who entered it; nobody
        once that is forgotten."""
        return self.owner_id or self.entered_by
