"""Certificates: anybody checks one, its holder prints it, who runs the event revokes it."""

from __future__ import annotations

from importlib import import_module  # the maker of PDFs is large and seldom asked for
from typing import Any

from flask import Response, make_response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core import paging, seal
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Missing, NotAllowed, Refused
from app.core.text import _l
from app.programmes import courses, policies, queries, rules
from app.programmes.forms import RevokeForm, SerialForm
from app.programmes.kinds import KINDS
from app.programmes.models import Certificate
from app.programmes.views.blueprint import bp
from app.programmes.views.door import name_of, run_event
from app.web import form_again, go, member, page, public, site, staff, viewer

CERTIFICATE = "/certificates/<serial>"
OF_EVENT = "/office/events/<code>/certificates"


class StandsNoLonger(Conflict):
    message = _l("This certificate was revoked, so there is no paper of it any more.")


@bp.get("/certificates")
@public
def check_certificate() -> Response:
    form = SerialForm(request.args)
    if not form.serial.data:
        return page("programmes/check_certificate.html", form=form)
    try:
        found = queries.certificate_by_serial(rules.normal_serial(form.serial.data))
    except Missing:
        return _unknown(form)
    return go(url_for(".certificate", serial=found.serial))


@bp.get(CERTIFICATE)
@public
def certificate(serial: str) -> Response:
    try:
        found = queries.certificate_by_serial(rules.normal_serial(serial))
    except Missing:
        return _unknown(SerialForm(None, serial=serial[:40]))
    response = page("programmes/certificate.html", **_shown(found))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get(CERTIFICATE + ".pdf")
@member
def certificate_paper(serial: str) -> Response:
    found = queries.certificate_by_serial(rules.normal_serial(serial))
    if not policies.can_hold(viewer(), found):
        raise NotAllowed(_("Only the person it belongs to can print this certificate."))
    if found.is_revoked:
        raise StandsNoLonger
    _note_look(found)
    address = f"{site()}/certificates/{found.serial}"
    response = make_response(
        import_module("app.programmes.pdf").certificate_pdf(
            found, found.registration.event.place.name, address
        )
    )
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{found.serial}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post(CERTIFICATE + "/revocation")
@staff(Role.ORGANISER)
def revoke_certificate(serial: str) -> Response:
    form = RevokeForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            found = queries.certificate_by_serial(serial)
            rules.revoke(session, found, form.reason.data or "", by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors:
            raise
        shown = _shown(queries.certificate_by_serial(serial))
        return form_again(
            "programmes/certificate.html", status=refusal.status, **shown | {"form": form}
        )
    said = _("It is revoked. Whoever checks it sees that, and its owner is told why.")
    return go(url_for(".certificate", serial=serial), said)


@bp.get(OF_EVENT)
@staff(Role.ORGANISER)
def event_certificates(code: str) -> Response:
    event = run_event(code)
    cursor = paging.decode(request.args.get("after"), (int,))
    rows = queries.certificates_of_event(
        event.id, after=cursor[0] if cursor else 0, most=paging.PAGE + 1
    )
    found = paging.page(rows, lambda row: (row.registration.id,))
    return page(
        "programmes/event_certificates.html",
        event=event,
        programme=event.programme,
        look=KINDS[event.programme.kind],
        rows=found,
        needed=courses.needed(event.programme.certificate_share, event.dates),
        more=url_for(".event_certificates", code=code, after=found.after) if found.after else None,
        name_of=name_of,
        names_shown=queries.may_see_names(viewer().member_id, event.id, now()),
        ended=event.has_ended(now()),
    )


@bp.post(OF_EVENT + "/<registration>")
@staff(Role.ORGANISER)
def issue_certificate(code: str, registration: str) -> Response:
    with transaction() as session:
        row = queries.registration_by_code(registration)
        if row.event.code != code:
            raise Missing
        serial = rules.issue_again(session, row, by=viewer(), now=now())
    return go(url_for(".certificate", serial=serial), _("The certificate is issued."))


def _unknown(form: SerialForm) -> Response:
    """What is asked for is not there: said beside the field, so that one can look again."""
    said = _("There is no certificate with this number. Please compare every sign.")
    form.serial.errors = [said]
    return form_again("programmes/check_certificate.html", status=404, form=form)


def _note_look(found: Certificate) -> None:
    """Staff who print the certificate of somebody without an account see a sealed name."""
    row = found.registration
    if row.account_id is not None or policies.is_mine(viewer(), row):
        return
    with transaction() as session:
        seal.log_reveal(
            session,
            by=viewer().member_id,
            kind="certificates",
            subject_id=found.id,
            fields=["holder_name"],
            now=now(),
            why="printed",
        )


def _shown(found: Certificate) -> dict[str, Any]:
    """What the page of a certificate shows; strangers see only how the name begins."""
    row, me = found.registration, viewer()
    runs, own = policies.can_run(me, row.event), policies.is_mine(me, row)
    whole = own or policies.shows_name(row)
    if runs and not whole:
        whole = row.account is not None or queries.may_see_names(me.member_id, row.event_id, now())
    return {
        "certificate": found,
        "event": row.event,
        "look": KINDS[row.event.programme.kind],
        "name": found.holder_name if whole else seal.mask_name(found.holder_name),
        "whole": whole,
        "own": own,
        "runs": runs,
        "form": RevokeForm(None) if runs else None,
    }
