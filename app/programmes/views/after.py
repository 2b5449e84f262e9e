"""When it is over: how it was, the certificate, where to go next."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.programmes import policies, queries, rules
from app.programmes.forms import FeedbackForm
from app.programmes.forms.after import RATINGS
from app.programmes.kinds import KINDS
from app.programmes.models import Event, Registration
from app.programmes.views.blueprint import bp
from app.web import form_again, go, member, page, viewer

FEEDBACK = "/registrations/<code>/feedback"


@bp.get(FEEDBACK)
@member
def feedback(code: str) -> Response:
    row = _mine(code)
    given = queries.feedback_of(row.id)
    return page("programmes/feedback.html", form=FeedbackForm.of(given), **_shown(row))


@bp.post(FEEDBACK)
@member
def give_feedback(code: str) -> Response:
    form = FeedbackForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            rating, comment = int(form.rating.data), form.comment.data or ""
            rules.give(session, _mine(code), rating, comment, by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors:
            raise
        shown = _shown(_mine(code))
        return form_again("programmes/feedback.html", status=refusal.status, form=form, **shown)
    said = _("Thank you for saying how it was. You can change it for two weeks.")
    return go(url_for(".ticket", code=code), said)


def after_ticket(row: Registration) -> dict[str, Any]:
    """What a ticket shows once the date is over, and nothing before."""
    if not row.event.has_ended(now()):
        return {"ended": False}
    there = rules.may_give(row, now())
    given = queries.feedback_of(row.id) if there else None
    return {
        "ended": True,
        "there": there,
        "certificate": queries.certificate_of(row.id) if there else None,
        "given": given,
        "ratings": RATINGS,
        "may_change": rules.may_change(given, now()),
        **_next(row.event),
    }


def what_people_said(event: Event) -> dict[str, Any]:
    """What the office's page of a date shows of it once it is over."""
    if not event.has_ended(now()):
        return {"figures": None}
    return {
        "figures": queries.figures_of(event.id),
        "comments": queries.comments_of(event.id),
        "ratings": RATINGS,
        "certificates": queries.certificates_count(event.id),
    }


def _mine(code: str) -> Registration:
    """My registration for what I attended; raises Missing for anything else."""
    row = queries.registration_by_code(code)
    if not policies.is_mine(viewer(), row) or not rules.may_give(row, now()):
        raise Missing
    return row


def _shown(row: Registration) -> dict[str, Any]:
    given = queries.feedback_of(row.id)
    return {
        "row": row,
        "event": row.event,
        "programme": row.event.programme,
        "look": KINDS[row.event.programme.kind],
        "given": given,
        "may_change": rules.may_change(given, now()),
        "ratings": RATINGS,
        **_next(row.event),
    }


def _next(event: Event) -> dict[str, Any]:
    """The next suitable dates."""
    found = queries.next_like(event, me=viewer().id, now=now(), limit=2)
    return {"next_events": found, "kinds": KINDS}
