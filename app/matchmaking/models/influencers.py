"""Influencers: whom they reach and what they show, and dated figures with a source."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.core.db import Model, code_column, enum_column, pk


class Platform(enum.Enum):
    DOUYIN = "douyin"
    KUAISHOU = "kuaishou"
    WECHAT = "wechat"
    XIAOHONGSHU = "xiaohongshu"
    TAOBAO = "taobao"
    OTHER = "other"


class Region(enum.Enum):
    """Where most followers live."""

    YANBIAN = "yanbian"
    NORTHEAST = "northeast"
    NATIONWIDE = "nationwide"
    ABROAD = "abroad"


class Source(enum.Enum):
    """Who vouches for a figure: nobody, a picture of the platform, the matchmaker."""

    SELF = "self"
    SCREENSHOT = "screenshot"
    VERIFIED = "verified"


class InfluencerProfile(Model):
    """What an influencer shows of themselves: a stage name, goods, prices, followers."""

    __tablename__ = "influencer_profiles"
    __table_args__ = (
        sa.CheckConstraint("price_min >= 0 AND price_max >= price_min", name="price_band"),
        sa.Index("ix_influencer_profiles_listed", "listed", "id"),
    )

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), unique=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    about: Mapped[str] = mapped_column(sa.Text, default="")
    platform: Mapped[Platform] = enum_column(Platform)
    handle: Mapped[str] = mapped_column(sa.String(60), default="")
    region: Mapped[Region] = enum_column(Region)
    categories: Mapped[list[str]]
    price_min: Mapped[int]
    price_max: Mapped[int]
    listed: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    account: Mapped[Account] = relationship()


class MetricSnapshot(Model):
    """Figures of one day, with their source; the newest of a profile is marked `latest`.

    `lives` livestreams were counted; `viewers` and `units` are averages of one livestream.
    """

    __tablename__ = "metric_snapshots"
    __table_args__ = (
        sa.CheckConstraint(
            "followers >= 0 AND viewers >= 0 AND lives >= 0 AND units >= 0", name="figures"
        ),
        sa.UniqueConstraint("profile_id", "taken_on"),
        sa.Index(
            "uq_metric_snapshots_latest",
            "profile_id",
            unique=True,
            postgresql_where=sa.text("latest"),
            sqlite_where=sa.text("latest"),
        ),
        sa.Index("ix_metric_snapshots_reach", "latest", "followers", "profile_id"),
    )

    id: Mapped[int] = pk()
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey("influencer_profiles.id"))
    taken_on: Mapped[date]
    source: Mapped[Source] = enum_column(Source)
    followers: Mapped[int]
    viewers: Mapped[int]
    lives: Mapped[int]
    units: Mapped[int]
    picture: Mapped[str | None] = mapped_column(sa.String(20))
    latest: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    verified_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    verified_at: Mapped[datetime | None]

    @property
    def is_verified(self) -> bool:
        return self.source is Source.VERIFIED
