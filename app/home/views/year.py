"""A certificate for a year of service: asked for on one's record, checked by anybody."""

from __future__ import annotations

from importlib import import_module  # the maker of PDFs is large and seldom asked for
from typing import Any

from flask import Response, make_response, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.community import year_certificates as rules
from app.community.models import ServiceCertificate
from app.core import seal
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Missing, Refused
from app.core.text import _l
from app.home.blueprint import bp
from app.home.forms import RevokeForm
from app.web import form_again, go, member, page, public, site, staff, viewer
from app.web.forms import typed

CERTIFICATE = "/service-certificates/<serial>"


class StandsNoLonger(Conflict):
    message = _l("This certificate was revoked, so there is no paper of it any more.")


@bp.post("/me/service/certificates")
@member
def issue_year() -> Response:
    asked = typed("year", most=4)
    with transaction() as session:
        year = int(asked) if asked.isdecimal() else 0
        made = rules.issue(session, year, by=viewer(), now=now())
    return go(url_for(".year_certificate", serial=made.serial), _("Here is your certificate."))


@bp.get(CERTIFICATE)
@public
def year_certificate(serial: str) -> Response:
    response = page("home/year.html", **_shown(rules.by_serial(serial[:20].upper())))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get(CERTIFICATE + ".pdf")
@member
def year_paper(serial: str) -> Response:
    """Its holder prints it; for others it is not there."""
    found = rules.by_serial(serial)
    if found.account_id != viewer().id:
        raise Missing
    if found.is_revoked:
        raise StandsNoLonger
    address = f"{site()}/service-certificates/{found.serial}"
    response = make_response(import_module("app.home.paper").year_pdf(found, address))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{found.serial}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post(CERTIFICATE + "/revocation")
@staff(Role.ORGANISER, Role.REVIEWER)
def revoke_year(serial: str) -> Response:
    form = RevokeForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            found = rules.by_serial(serial)
            rules.revoke(session, found, form.reason.data or "", by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors:
            raise
        shown = _shown(rules.by_serial(serial)) | {"form": form}
        return form_again("home/year.html", status=refusal.status, **shown)
    said = _("It is revoked. Whoever checks it sees that.")
    return go(url_for(".year_certificate", serial=serial), said)


def _shown(found: ServiceCertificate) -> dict[str, Any]:
    """What its page shows; strangers see only how the name begins."""
    own = found.account_id == viewer().id
    revokes = rules.can_revoke(viewer(), found)
    whole = own or viewer().is_staff
    return {
        "certificate": found,
        "name": found.holder_name if whole else seal.mask_name(found.holder_name),
        "whole": whole,
        "own": own,
        "revokes": revokes,
        "form": RevokeForm(None) if revokes else None,
    }
