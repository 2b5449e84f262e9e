"""What builds on what: setting it, and whom it keeps from signing up."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.programmes import policies, queries
from app.programmes.models import Event, Programme, ProgrammeStep


class NotYet(Refused):
    """Something must come first; `lacking` says what. The page of the date tells with links."""

    field = "programme"

    def __init__(self, lacking: list[queries.Lacking], locale: str) -> None:
        self.lacking = lacking
        titles = ", ".join(one.title.pick(locale).text for one in lacking)
        super().__init__(_l("Before this one, please take part in: %(titles)s", titles=titles))


class InCircles(Refused):
    message = _l("One of these builds on this programme itself.")
    field = "builds_on"


def check_prerequisites(event: Event, *, by: Viewer, for_other: bool) -> None:
    """Who signs up themselves must have been at what is required; raises NotYet.

    Somebody else is not bound by it: nobody knows where a person without an account has been.
    """
    if for_other:
        return
    lacking = queries.lacking(event.programme_id, by.member_id)
    if lacking:
        raise NotYet(lacking, by.locale)


def set_steps(
    session: Session, programme: Programme, steps: Mapping[int, bool], *, by: Viewer
) -> None:
    """Says on what a programme builds, and which of it is required; never on itself."""
    if not policies.can_organise(by):
        raise NotAllowed
    before = queries.own_steps(programme.id)
    if dict(steps) == before:
        return
    if programme.id in steps or queries.leads_to(list(steps), programme.id):
        raise InCircles
    session.execute(sa.delete(ProgrammeStep).where(ProgrammeStep.programme_id == programme.id))
    session.add_all(
        ProgrammeStep(programme_id=programme.id, builds_on_id=other, required=required)
        for other, required in steps.items()
    )
    session.flush()
