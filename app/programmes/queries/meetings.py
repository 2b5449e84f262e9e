"""The further dates of courses, and who was there on which date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from app.core.db import db
from app.core.errors import Missing
from app.programmes import courses
from app.programmes.courses import Date
from app.programmes.models import (
    CheckIn,
    Event,
    Meeting,
    MeetingStatus,
    Registration,
    RegistrationStatus,
)
from app.programmes.queries.door import of_date, stands

R = RegistrationStatus
MOST_DATES = 26
MOST_CHECK_INS = 100_000
COME = (R.CONFIRMED, R.ATTENDED)
CONCERNED = (R.PENDING, R.WAITLISTED, R.OFFERED, *COME)


def meetings_of(event_id: int) -> Sequence[Meeting]:
    """The further dates of a course, cancelled ones too, in the order of time."""
    return db.session.scalars(
        sa.select(Meeting)
        .where(Meeting.event_id == event_id)
        .options(joinedload(Meeting.place))
        .order_by(Meeting.starts_at, Meeting.no)
        .limit(2 * MOST_DATES)
        .execution_options(populate_existing=True)
    ).all()


def dates_of(event: Event) -> list[Date]:
    """All dates of an event in the order of time; only a course asks the database."""
    return courses.dates_of(event, meetings_of(event.id) if event.is_course else ())


def dates_of_all(events: Iterable[Event]) -> dict[int, list[Date]]:
    """The dates of many events, by their keys; asks once, and only where one is a course."""
    found = {event.id: event for event in events}
    further: dict[int, list[Meeting]] = defaultdict(list)
    wanted = [event.id for event in found.values() if event.is_course]
    if wanted:
        for one in db.session.scalars(
            sa.select(Meeting)
            .where(Meeting.event_id.in_(wanted))
            .options(joinedload(Meeting.place))
            .order_by(Meeting.id)
            .limit(2 * MOST_DATES * len(wanted))
        ):
            further[one.event_id].append(one)
    return {key: courses.dates_of(event, further[key]) for key, event in found.items()}


def meeting_by_id(meeting_id: int) -> Meeting:
    """The date with its place; raises Missing."""
    found = db.session.scalar(
        sa.select(Meeting).where(Meeting.id == meeting_id).options(joinedload(Meeting.place))
    )
    if found is None:
        raise Missing
    return found


def meeting_of(event_id: int, no: int) -> Meeting:
    """A further date of a course by its number; raises Missing."""
    found = db.session.scalar(
        sa.select(Meeting)
        .where(Meeting.event_id == event_id, Meeting.no == no)
        .options(joinedload(Meeting.place))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing
    return found


def told_about_dates(
    session: Session,
    event_id: int,
    states: Sequence[RegistrationStatus],
    *,
    after: int = 0,
    most: int,
) -> Sequence[Registration]:
    """Whom a date of a course concerns, in the order of signing up."""
    return session.scalars(
        sa.select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.status.in_(states),
            Registration.id > after,
        )
        .order_by(Registration.id)
        .limit(most)
        .execution_options(populate_existing=True)
    ).all()


def seen_on(session: Session, event_id: int, meeting_id: int | None) -> bool:
    """Whether anybody is checked in for this date."""
    return bool(
        session.scalar(
            sa.select(
                sa.exists()
                .where(
                    Registration.event_id == event_id,
                    CheckIn.registration_id == Registration.id,
                    of_date(meeting_id),
                    stands(),
                )
                .correlate(None)
            )
        )
    )


def attended_dates(
    session: Session, registrations: Collection[int]
) -> dict[int, dict[int | None, CheckIn]]:
    """For each registration the dates with a check-in that stands, with the first of them."""
    rows = session.scalars(
        sa.select(CheckIn)
        .where(CheckIn.registration_id.in_(registrations), stands())
        .order_by(CheckIn.id.desc())
        .limit(2 * MOST_DATES * len(registrations) + 1)
    )
    found: dict[int, dict[int | None, CheckIn]] = defaultdict(dict)
    for one in rows:
        found[one.registration_id][one.meeting_id] = one
    return found


def attendance_of(event_id: int) -> dict[int, dict[int | None, CheckIn]]:
    """The same for everybody of a course."""
    rows = db.session.scalars(
        sa.select(CheckIn)
        .join(Registration, Registration.id == CheckIn.registration_id)
        .where(Registration.event_id == event_id, stands())
        .order_by(CheckIn.id.desc())
        .limit(MOST_CHECK_INS)
    )
    found: dict[int, dict[int | None, CheckIn]] = defaultdict(dict)
    for one in rows:
        found[one.registration_id][one.meeting_id] = one
    return found


def people_by_date(event_id: int) -> dict[int | None, int]:
    """How many people were there on each date."""
    rows = db.session.execute(
        sa.select(CheckIn.meeting_id, sa.func.sum(Registration.party_size))
        .join(Registration, Registration.id == CheckIn.registration_id)
        .where(Registration.event_id == event_id, stands())
        .group_by(CheckIn.meeting_id)
        .order_by(CheckIn.meeting_id)
        .limit(2 * MOST_DATES)
    )
    return {meeting_id: int(people) for meeting_id, people in rows}


def wrong_dates(*, most: int = 50) -> Sequence[str]:
    """Events whose end or number of dates is not that of the dates that stand."""
    last, others = (
        sa.select(what)
        .where(Meeting.event_id == Event.id, Meeting.status == MeetingStatus.SCHEDULED)
        .correlate(Event)
        .scalar_subquery()
        for what in (sa.func.max(Meeting.ends_at), sa.func.count())
    )
    over_at = sa.func.coalesce(last, Event.ends_at)
    rows = db.session.scalars(
        sa.select(Event.code)
        .where(sa.or_(Event.over_at != over_at, Event.dates != others + 1))
        .order_by(Event.id)
        .limit(most)
    )
    return rows.all()


def seen_twice(*, most: int = 50) -> Sequence[str]:
    """Registrations with two check-ins that stand for one date."""
    date = sa.func.coalesce(CheckIn.meeting_id, 0)
    twice = (
        sa.select(CheckIn.registration_id)
        .where(stands())
        .group_by(CheckIn.registration_id, date)
        .having(sa.func.count() > 1)
        .subquery()
    )
    row = aliased(Registration)
    return db.session.scalars(
        sa.select(row.code)
        .where(row.id.in_(sa.select(twice.c.registration_id)))
        .order_by(row.id)
        .limit(most)
    ).all()
