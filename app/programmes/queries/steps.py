"""Which programme builds on which, and what somebody still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.core.db import BigInt, db
from app.core.localized import Localized
from app.core.rows import Rows
from app.programmes.models import (
    Event,
    Programme,
    ProgrammeStatus,
    ProgrammeStep,
    Registration,
    RegistrationStatus,
)

MOST = 100
CHOICES = 300


class Step(NamedTuple):
    """A neighbouring programme, before this one or after it; and whether the viewer was there."""

    code: str
    title: Localized
    required: bool
    comes_after: bool
    was_there: bool

    @property
    def is_lacking(self) -> bool:
        """It must come first, and the person was not seen there yet."""
        return self.required and not self.comes_after and not self.was_there


class Lacking(NamedTuple):
    """A programme at which somebody must have been first."""

    code: str
    title: Localized


def _steps() -> sa.Select[Any]:
    """One statement for both directions; only what is published stands in either."""
    this = sa.bindparam("programme", type_=BigInt)
    ahead = ProgrammeStep.builds_on_id == this
    other = sa.case((ahead, ProgrammeStep.programme_id), else_=ProgrammeStep.builds_on_id)
    return (
        sa.select(
            Programme.code,
            Programme.title,
            ProgrammeStep.required,
            ahead,
            was_at(Programme.id, sa.bindparam("me", type_=BigInt)),
        )
        .select_from(ProgrammeStep)
        .join(Programme, Programme.id == other)
        .where(
            sa.or_(ProgrammeStep.programme_id == this, ahead),
            Programme.status == ProgrammeStatus.PUBLISHED,
        )
        .order_by(ProgrammeStep.required.desc(), Programme.id)
        .limit(MOST)
    )


def was_at(programme: Any, account: Any) -> sa.Exists:
    """Whether somebody was seen at one of the dates of a programme."""
    return (
        sa.select(sa.literal(1))
        .select_from(Registration)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.account_id == account,
            Registration.status == RegistrationStatus.ATTENDED,
            Event.programme_id == programme,
        )
        .exists()
    )


def _lacking() -> sa.Select[Any]:
    return (
        sa.select(Programme.code, Programme.title)
        .select_from(ProgrammeStep)
        .join(Programme, Programme.id == ProgrammeStep.builds_on_id)
        .where(
            ProgrammeStep.programme_id == sa.bindparam("programme", type_=BigInt),
            ProgrammeStep.required.is_(True),
            Programme.status == ProgrammeStatus.PUBLISHED,
            ~was_at(ProgrammeStep.builds_on_id, sa.bindparam("me", type_=BigInt)),
        )
        .order_by(Programme.id)
        .limit(MOST)
    )


_STEPS = Rows(Step, _steps)
_LACKING = Rows(Lacking, _lacking)


def steps_of(programme_id: int, me: int | None) -> list[Step]:
    """What a programme builds on, and what builds on it."""
    return _STEPS.all(programme=programme_id, me=me)


def lacking(programme_id: int, account_id: int) -> list[Lacking]:
    """The programmes that one requires and at which somebody was not seen yet.

    What has left the lists binds nobody: one could not go there any more.
    """
    return _LACKING.all(programme=programme_id, me=account_id)


def own_steps(programme_id: int) -> dict[int, bool]:
    """The keys of what a programme builds on, and whether it is required."""
    rows = db.session.execute(
        sa.select(ProgrammeStep.builds_on_id, ProgrammeStep.required)
        .where(ProgrammeStep.programme_id == programme_id)
        .order_by(ProgrammeStep.builds_on_id)
        .limit(MOST)
    )
    return {row.builds_on_id: row.required for row in rows}


def leads_to(start: Sequence[int], goal: int) -> bool:
    """Whether one of some programmes builds, over however many steps, on another one."""
    below = (
        sa.select(ProgrammeStep.builds_on_id.label("id"))
        .where(ProgrammeStep.programme_id.in_(start))
        .cte("below", recursive=True)
    )
    further = sa.select(ProgrammeStep.builds_on_id).join(
        below, ProgrammeStep.programme_id == below.c.id
    )
    below = below.union(further)
    return bool(db.session.scalar(sa.select(sa.exists().where(below.c.id == goal))))


def step_choices(*, also: Sequence[int] = ()) -> Sequence[Programme]:
    """Published programmes that another may build on, the newest first; and those chosen before."""
    chosen = Programme.id.in_(also)
    return db.session.scalars(
        sa.select(Programme)
        .where(sa.or_(Programme.status == ProgrammeStatus.PUBLISHED, chosen))
        .order_by(chosen.desc(), Programme.id.desc())
        .limit(CHOICES)
    ).all()
