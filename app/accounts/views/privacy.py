"""My privacy: what I agreed to, a copy of my data, an end to my account."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, make_response
from flask_babel import gettext as _

from app.accounts import consents, privacy, queries, settings
from app.accounts.forms.me import ProofForm
from app.accounts.views.blueprint import bp
from app.core.clock import now, today
from app.core.db import transaction
from app.core.errors import Refused, TooOften
from app.web import form_again, go, member, page, public, shared, viewer
from app.web.identity import forget

PRIVACY = "/me/privacy"


@bp.get("/privacy")
@public
@shared
def privacy_text() -> Response:
    return page("accounts/privacy_text.html", version=consents.TERMS.version)


@bp.get(PRIVACY)
@member
def my_privacy() -> Response:
    return page("accounts/privacy.html", **_shown(ProofForm(None)))


@bp.get(PRIVACY + "/data.json")
@member
def my_data() -> Response:
    copy = privacy.copy_of(queries.account_by_id(viewer().member_id))
    response = make_response(json.dumps(copy, ensure_ascii=False, indent=2, default=str))
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="azalea-{today()}.json"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post(PRIVACY + "/consents/<purpose>")
@member
def give_consent(purpose: str) -> Response:
    with transaction():
        account = queries.account_by_id(viewer().member_id)
        consents.give(account, consents.purpose_by_name(purpose), now=now())
    return go(PRIVACY, _("Saved."))


@bp.post(PRIVACY + "/consents/<purpose>/withdrawal")
@member
def withdraw_consent(purpose: str) -> Response:
    with transaction():
        account = queries.account_by_id(viewer().member_id)
        consents.withdraw(account, consents.purpose_by_name(purpose), now=now())
    return go(PRIVACY, _("Saved."))


@bp.post(PRIVACY + "/deletion")
@member
def delete_account() -> Response:
    form = ProofForm()
    try:
        if not form.validate():
            raise Refused
        with transaction():
            settings.count_try(viewer().member_id, now=now())
        with transaction():
            account = queries.account_by_id(viewer().member_id)
            settings.prove(account, form.password.data or "", now=now())
            privacy.delete(account, now=now())
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        response = form_again("accounts/privacy.html", status=refusal.status, **_shown(form))
        if isinstance(refusal, TooOften):
            response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    forget()
    return go("/", _("Your account is deleted. Thank you for having been here."))


def _shown(form: ProofForm) -> dict[str, Any]:
    given = queries.consents_of(viewer().member_id)
    live = {one.purpose: one for one in reversed(given) if one.withdrawn_at is None}
    return {"form": form, "purposes": consents.PURPOSES, "live": live, "given": given}
