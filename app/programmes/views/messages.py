"""The office: a word to everybody of an event."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core.clock import now
from app.core.codes import new_code
from app.core.db import db, transaction
from app.core.errors import Refused
from app.programmes import rules
from app.programmes.forms.desk import AUDIENCES, MessageForm
from app.programmes.kinds import KINDS
from app.programmes.models import Audience, Event
from app.programmes.queries import messages as queries
from app.programmes.views.blueprint import bp
from app.programmes.views.desk import EVENT
from app.programmes.views.door import run_event
from app.web import form_again, go, page, staff, viewer


@bp.get(EVENT + "/message")
@staff(Role.ORGANISER)
def message(code: str) -> Response:
    form = MessageForm(None, audience=Audience.HOLDING.value, nonce=new_code(16))
    return page("programmes/message.html", **_shown(run_event(code), form))


@bp.post(EVENT + "/message")
@staff(Role.ORGANISER)
def preview_message(code: str) -> Response:
    """The message as people will read it, and how many get it; nothing is sent yet."""
    event = run_event(code)
    form = MessageForm()
    if not form.validate():
        return form_again("programmes/message.html", **_shown(event, form))
    form.nonce.data = form.nonce.data or new_code(16)
    reached = queries.reached(db.session(), event.id, form.to)
    if not reached.people:
        form.refuse(rules.NobodyToTell())
        return form_again("programmes/message.html", **_shown(event, form))
    shown = _shown(event, form) | {"words": form.words, "reached": reached}
    return page("programmes/message.html", **shown)


@bp.post(EVENT + "/messages")
@staff(Role.ORGANISER)
def send_message(code: str) -> Response:
    form = MessageForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            nonce = (form.nonce.data or "")[:64] or new_code(16)
            event = run_event(code)
            sent = rules.send(
                session, event, form.words, form.to, nonce=nonce, by=viewer(), now=now()
            )
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        shown = _shown(run_event(code), form)
        return form_again("programmes/message.html", status=refusal.status, **shown)
    said = _("It goes to %(count)s people now.", count=sent.people)
    return go(url_for(".manage_event", code=code), said)


def _shown(event: Event, form: MessageForm) -> dict[str, Any]:
    return {
        "event": event,
        "programme": event.programme,
        "look": KINDS[event.programme.kind],
        "form": form,
        "words": None,
        "reached": None,
        "audiences": dict(AUDIENCES),
        "sent": queries.messages_of(event.id),
    }
