"""Meals: the menus of a week, the days that somebody eats, and what the kitchen should know."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import clock
from app.core.db import db
from app.core.errors import NotAllowed, Refused
from app.core.localized import Localized
from app.core.text import _l
from app.programmes import policies
from app.programmes.kinds import KINDS
from app.programmes.meals import ALLERGENS
from app.programmes.models import CareProfile, Event, Menu, Programme
from app.programmes.queries import meals as queries
from app.programmes.queries.series import lock_programme
from app.programmes.rules.events import Times, add_event
from app.programmes.rules.leaving import cancel
from app.programmes.rules.lives import PLACES
from app.programmes.rules.signing_up import Guest, IsCancelled, sign_up

LONGEST_MENU = 600
LONGEST_NOTE = 300


class NoDay(Refused):
    message = _l("Please tick at least one day.")


class NoMeals(Refused):
    message = _l("Only programmes of elder care have meals.")


class Dish(NamedTuple):
    """What is served on a day."""

    words: Localized | None
    allergens: list[str]


class Week(NamedTuple):
    """The dishes of the days that have a meal, and when and where new meals take place."""

    dishes: Mapping[date, Dish]
    times: Mapping[date, Times]
    capacity: int


class Chosen(NamedTuple):
    """The dates that somebody took, waits for, was found on the list of, and gave up."""

    taken: list[Event]
    waiting: list[Event]
    kept: list[Event]
    left: list[Event]


def write_menus(
    session: Session,
    programme: Programme,
    span: tuple[datetime, datetime],
    week: Week,
    *,
    by: Viewer,
    now: datetime,
) -> int:
    """Writes the menus of a week and adds the meals that are missing; gives how many were.

    A day that has a date of the programme already keeps it: sending twice adds nothing.
    """
    if not policies.can_organise(by):
        raise NotAllowed
    if not KINDS[programme.kind].menus:
        raise NoMeals
    lock_programme(session, programme.id)
    standing = {}
    for event, menu in reversed(queries.days_of(session, programme.id, *span)):
        standing[clock.local(event.starts_at).date()] = event, menu
    added = 0
    for day, dish in sorted(week.dishes.items()):
        if day in standing:
            event, menu = standing[day]
        else:
            event = add_event(session, programme, week.times[day], week.capacity, by=by, now=now)
            menu = None
            added += 1
        _write_menu(session, event, menu, dish, by=by, now=now)
    return added


def _write_menu(
    session: Session, event: Event, menu: Menu | None, dish: Dish, *, by: Viewer, now: datetime
) -> None:
    if menu is None:
        menu = Menu(event_id=event.id)
        session.add(menu)
    elif (menu.words, menu.allergens) == dish:
        return
    menu.words, menu.allergens = dish
    menu.updated_at, menu.by_id = now, by.member_id
    session.flush()


def choose_days(
    session: Session,
    events: Sequence[Event],
    *,
    ticked: Collection[str],
    had: Collection[str],
    guest: Guest | None,
    by: Viewer,
    now: datetime,
) -> Chosen:
    """All days at once or none: ticked ones are taken, those that were `had` before are given up.

    The event's row is locked before looking who stands on its list, always in the same order, so
    that a form sent twice finds everything done.
    """
    by_code = {event.code: event for event in events}
    if not ticked and not had:
        raise NoDay
    if not set(ticked) <= set(by_code):
        raise IsCancelled
    chosen = Chosen([], [], [], [])
    for event in sorted(by_code.values(), key=lambda event: event.id):
        if event.code not in ticked and event.code not in had:
            continue
        PLACES.lock(session, event.id)
        row = queries.standing_at(session, event.id, by.member_id, guest.hash if guest else None)
        if event.code not in ticked:
            if row is not None and policies.is_mine(by, row):
                cancel(session, row, by=by, now=now)
                chosen.left.append(event)
        elif row is not None:
            if event.code not in had:
                chosen.kept.append(event)
        else:
            row = sign_up(session, event, by=by, now=now, guest=guest)
            (chosen.taken if row.holds_places else chosen.waiting).append(event)
    return chosen


def save_care(
    session: Session,
    guest: Guest | None,
    *,
    dietary: str,
    allergens: Collection[str],
    wants_transport: bool,
    by: Viewer,
    now: datetime,
) -> CareProfile:
    """Notes what the centre should know of oneself, or of a guest one signs up."""
    guest_hash = guest.hash if guest else None
    profile = queries.profile_of(by.member_id, guest_hash)
    if profile is None:
        profile = CareProfile(
            account_id=None if guest else by.member_id,
            booked_by=by.member_id,
            for_hash=guest_hash,
        )
        session.add(profile)
    profile.dietary = dietary
    profile.allergens = ",".join(one for one in ALLERGENS if one in allergens)
    profile.wants_transport = wants_transport
    profile.updated_at, profile.by_id = now, by.member_id
    session.flush()
    return profile


def tell_care(account_id: int) -> list[dict[str, Any]]:
    """What is noted of somebody and of those they sign up, for their copy."""
    return [
        {
            "for": "myself" if row.account_id is not None else "somebody I sign up",
            "dietary": row.dietary,
            "avoids": list(row.avoids),
            "wants_transport": row.wants_transport,
            "updated": row.updated_at.isoformat(),
        }
        for row in queries.profiles_by(account_id)
    ]


def forget_care(account_id: int) -> None:
    """What is noted goes with who noted it."""
    db.session.execute(
        sa.delete(CareProfile)
        .where(CareProfile.booked_by == account_id)
        .execution_options(synchronize_session=False)
    )
