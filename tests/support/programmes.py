"""Programmes as an organiser makes them, through the rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.accounts.viewer import Viewer
from app.core.localized import Localized
from app.programmes import queries, rules
from app.programmes.models import Event, Kind, Place, Programme
from app.programmes.rules.events import Times
from tests.support.people import viewer_of

LASTS = timedelta(hours=2)


def of_the_demo(session: Session, who: str) -> Viewer:
    """Somebody of the demo, by the first part of their address."""
    email = f"{who}@demo.example"
    return viewer_of(session.scalars(sa.select(Account).where(Account.email == email)).one())


def published(
    session: Session, words: Localized, *, by: Viewer, now: datetime, **settings: Any
) -> Programme:
    """A free training of the West Market, published."""
    place = session.scalars(sa.select(Place).order_by(Place.id).limit(1)).one()
    values = {
        "kind": Kind.TRAINING,
        "market": "west",
        "place_id": place.id,
        "title": words,
        "summary": words,
        "price": 0,
        "cancel_hours": 24,
        **settings,
    }
    programme = rules.create(session, values, by=by, now=now)
    rules.publish(session, programme, by=by, now=now)
    return programme


def date_of(
    session: Session,
    programme: Programme,
    starts_at: datetime,
    places: int,
    *,
    by: Viewer,
    now: datetime,
) -> Event:
    """A date of two hours with so many places, read with all that belongs to it."""
    times = Times(starts_at, starts_at + LASTS, programme.place_id)
    event = rules.add_event(session, programme, times, places, by=by, now=now)
    return queries.event_by_code(event.code)
