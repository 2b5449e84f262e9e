"""Programmes and dates for tests; each builds only what matters to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Account, RoleGrant
from app.accounts.viewer import Role, Viewer
from app.community.models import Place
from app.core import clock, outbox
from app.core.codes import new_code
from app.core.db import db, transaction
from app.core.localized import Localized
from app.notices.models import Notice
from app.programmes import queries, rules
from app.programmes.models import (
    Event,
    EventStatus,
    Kind,
    Programme,
    ProgrammeStatus,
    Registration,
    RegistrationStatus,
)
from tests.support.people import viewer_of

TITLE = Localized("라이브방송 첫걸음", "直播第一课", "First steps")


def make_programme(**values: Any) -> Programme:
    """A published programme at the first place."""
    with transaction() as session:
        place = session.scalars(sa.select(Place).order_by(Place.id).limit(1)).one()
        words = {"title": TITLE, "summary": TITLE} | values
        programme = Programme(
            code=new_code(),
            kind=words.pop("kind", Kind.TRAINING),
            status=words.pop("status", ProgrammeStatus.PUBLISHED),
            place_id=place.id,
            created_at=clock.now(),
            price=words.pop("price", 0),
            cancel_hours=words.pop("cancel_hours", 24),
            version=1,
            **words,
        )
        session.add(programme)
        session.flush()
        queries.INDEX.put(session, programme.id, programme.title, programme.summary)
    return programme


@pytest.fixture
def make_event(app: Flask) -> Callable[..., Event]:
    """A date in a week with so many places, its timers set."""

    def make(
        capacity: int = 2, *, days: float = 7, programme: Programme | None = None, **words: Any
    ) -> Event:
        programme = programme or make_programme(**words)
        starts = clock.now() + timedelta(days=days)
        with transaction() as session:
            event = Event(
                code=new_code(),
                programme_id=programme.id,
                place_id=programme.place_id,
                starts_at=starts,
                ends_at=starts + timedelta(hours=2),
                capacity=capacity,
                taken=0,
                waiting=0,
                status=EventStatus.SCHEDULED,
                sequence=0,
                version=1,
            )
            session.add(event)
            session.flush()
            rules.set_timers(event, now=clock.now())
        return event

    return make


@pytest.fixture
def organiser(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.ORGANISER, name="남정화")


def sign_up(event: Event, person: Account | Viewer, **more: Any) -> Registration:
    """Signs somebody up as the site does; a race hands in viewers."""
    with transaction() as session:
        return rules.sign_up(
            session,
            queries.event_by_code(event.code),
            by=person if isinstance(person, Viewer) else viewer_of(person),
            now=clock.now(),
            **more,
        )


def cancel(row: Registration, person: Account | Viewer) -> None:
    by = person if isinstance(person, Viewer) else viewer_of(person)
    with transaction() as session:
        found = queries.registration_by_code(row.code)
        rules.cancel(session, found, by=by, now=clock.now())


def act(
    step: Callable[..., Any], thing: Any, person: Account | Viewer, *args: Any, **more: Any
) -> Any:
    """A step of the rules with a registration or an event, each in a transaction of its own."""
    by = person if isinstance(person, Viewer) else viewer_of(person)
    with transaction() as session:
        read = queries.event_by_code if isinstance(thing, Event) else queries.registration_by_code
        if "to" in more:
            more["to"] = queries.event_by_code(more["to"].code)
        return step(session, read(thing.code), *args, by=by, now=clock.now(), **more)


def told_of(account: Account) -> list[str]:
    """What somebody was told about programmes, in order."""
    db.session.rollback()
    rows = db.session.scalars(
        sa.select(Notice.kind).where(Notice.account_id == account.id).order_by(Notice.id)
    )
    return [kind.removeprefix("programmes.") for kind in rows]


def fresh(row: Registration) -> Registration:
    """The registration as it is kept now."""
    db.session.rollback()
    db.session.expire_all()
    return queries.registration_by_code(row.code)


def later(clock: Any, **span: float) -> None:
    """Time passes, and the worker does what has become due."""
    clock.advance(timedelta(**span))
    while outbox.run_due(now=clock.now()):
        pass


def statuses(event: Event) -> list[str]:
    """The states of an event's registrations, in the order of signing up."""
    db.session.rollback()
    rows = db.session.execute(
        sa.select(Registration.status)
        .where(Registration.event_id == event.id)
        .order_by(Registration.id)
    )
    return [status.value for (status,) in rows]


def counters(event: Event) -> tuple[int, int]:
    """Taken and waiting, as they stand in the database."""
    db.session.rollback()
    found = db.session.execute(
        sa.select(Event.taken, Event.waiting).where(Event.id == event.id)
    ).one()
    return found[0], found[1]


def counted(event: Event) -> tuple[int, int]:
    """Taken and waiting, as the rows say."""
    taken = waiting = 0
    for status, size in db.session.execute(
        sa.select(Registration.status, Registration.party_size).where(
            Registration.event_id == event.id
        )
    ):
        if status is RegistrationStatus.WAITLISTED:
            waiting += size
        elif status in (
            RegistrationStatus.OFFERED,
            RegistrationStatus.CONFIRMED,
            RegistrationStatus.ATTENDED,
            RegistrationStatus.NO_SHOW,
        ):
            taken += size
    return taken, waiting


@pytest.fixture
def scoped(make_account: Callable[..., Account]) -> Callable[..., Account]:
    """Somebody with a role in one community or for one event: `scoped("event", event.id)`."""

    def make(kind: str, key: int, role: Role = Role.ORGANISER) -> Account:
        person = make_account()
        with transaction() as session:
            session.add(
                RoleGrant(
                    account_id=person.id,
                    role=role,
                    scope_kind=kind,
                    scope_id=key,
                    granted_at=clock.now(),
                )
            )
        return person

    return make


@pytest.fixture
def crowd(
    clock: Any, make_event: Callable[..., Event], make_account: Callable[..., Account]
) -> Event:
    """A date with two who hold a place, a guest of one of them, one who waits and one who left."""
    event = make_event(4)
    first = make_account(name="김순희", phone="+8613900000001")
    sign_up(event, first)
    sign_up(event, make_account(name="박미란"), party_size=2)
    sign_up(event, first, guest=rules.Guest("정옥선", "+8613844330001"))
    sign_up(event, make_account(name="최복녀"))
    gone = make_account(name="리춘자")
    cancel(sign_up(event, gone), gone)
    return event
