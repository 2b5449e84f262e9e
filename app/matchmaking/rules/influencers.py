"""Influencers: their profile, dated figures, and who vouches for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Role, Viewer
from app.core import clock
from app.core.codes import new_code
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.matchmaking import policies, queries
from app.matchmaking.models import InfluencerProfile, MetricSnapshot, Source
from app.matchmaking.rules.figures import refresh_units_later
from app.notices import rules as notices

OLDEST = timedelta(days=365)


class NotAnInfluencer(NotAllowed):
    message = _l("This page is for influencers. You can take that role in your profile.")
    way = ("/me/profile", _l("Open my profile"))


class Figures(NamedTuple):
    """What an influencer reached: followers, and averages over some livestreams."""

    taken_on: date
    followers: int
    viewers: int
    lives: int
    units: int


def save_profile(
    session: Session, values: dict[str, Any], *, by: Viewer, now: datetime
) -> InfluencerProfile:
    """What an influencer shows of themselves; the first time it makes the profile."""
    if not by.has(Role.INFLUENCER):
        raise NotAnInfluencer
    if values["price_max"] < values["price_min"]:
        raise Refused(_l("The highest price is below the lowest."), field="price_max")
    profile = queries.profile_of(by.member_id)
    if profile is None:
        profile = InfluencerProfile(
            code=new_code(), account_id=by.member_id, created_at=now, version=1, **values
        )
        session.add(profile)
    else:
        for name, value in values.items():
            setattr(profile, name, value)
        profile.version += 1
    session.flush()
    return profile


def add_figures(
    session: Session,
    profile: InfluencerProfile,
    figures: Figures,
    *,
    picture: str | None = None,
    by: Viewer,
    now: datetime,
) -> MetricSnapshot:
    """Dated figures, once a day; with a picture of the platform they count for more."""
    if not policies.is_own(by, profile):
        raise NotAllowed
    today = clock.local(now).date()
    if not today - OLDEST <= figures.taken_on <= today:
        raise Refused(_l("A day within the last twelve months, please."), field="taken_on")
    _lock(session, profile)
    newest = queries.latest_snapshot(profile.id)
    if queries.has_snapshot_on(profile.id, figures.taken_on):
        raise Refused(_l("There are figures of this day already."), field="taken_on")
    is_newest = newest is None or figures.taken_on > newest.taken_on
    if newest is not None and is_newest:
        newest.latest = False
        session.flush()
    snapshot = MetricSnapshot(
        profile_id=profile.id,
        source=Source.SCREENSHOT if picture else Source.SELF,
        picture=picture,
        latest=is_newest,
        created_at=now,
        **figures._asdict(),
    )
    session.add(snapshot)
    session.flush()
    refresh_units_later(now=now)
    return snapshot


def verify(
    profile: InfluencerProfile, snapshot: MetricSnapshot, *, by: Viewer, now: datetime
) -> None:
    """The matchmaker has seen the platform's own page and vouches for the figures."""
    if not policies.can_manage(by) or policies.is_own(by, profile):
        raise NotAllowed
    if snapshot.is_verified:
        return
    snapshot.source = Source.VERIFIED
    snapshot.verified_by, snapshot.verified_at = by.member_id, now
    notices.tell(
        profile.account_id,
        "matchmaking.verified",
        key=f"figures:{snapshot.id}",
        link=f"/influencers/{profile.code}",
        facts={"day": snapshot.taken_on.isoformat()},
    )


def _lock(session: Session, profile: InfluencerProfile) -> None:
    """Figures of one influencer are added one after another."""
    session.execute(
        sa.update(InfluencerProfile)
        .where(InfluencerProfile.id == profile.id)
        .values(version=InfluencerProfile.version)
        .execution_options(synchronize_session=False)
    )
