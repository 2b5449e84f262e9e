"""The office's people: find somebody, see and change their roles, close or open an account."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts import finding, queries, roles, settings
from app.accounts.forms.me import GrantForm
from app.accounts.models import Account
from app.accounts.viewer import OPEN_ROLES, Role
from app.accounts.views.blueprint import bp
from app.accounts.words import ROLE_NAMES, SCOPE_NAMES
from app.core import seal
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Refused
from app.core.text import _l
from app.web import form_again, go, locale, page, staff, viewer
from app.web.forms import typed

PEOPLE = "/office/people"


class ReasonNeeded(Refused):
    message = _l("Please write why you need the phone number.")


@bp.get(PEOPLE)
@staff(Role.ADMIN)
def people() -> Response:
    text, role = request.args.get("q", ""), request.args.get("role", "")
    found = finding.people(text, role, request.args.get("after"))
    older = url_for(".people", q=text or None, role=role or None, after=found.after)
    return page(
        "accounts/people.html",
        q=text,
        role=role,
        people=found,
        roles=queries.roles_of([person.id for person in found]),
        names=ROLE_NAMES,
        older=older if found.after else None,
    )


@bp.get(PEOPLE + "/<code>")
@staff(Role.ADMIN)
def person(code: str) -> Response:
    return page("accounts/person.html", **_shown(queries.account_by_code(code)))


@bp.post(PEOPLE + "/<code>/roles")
@staff(Role.ADMIN)
def grant_role(code: str) -> Response:
    form = _grant_form()
    try:
        if not form.validate():
            raise Refused
        with transaction():
            account = queries.account_by_code(code)
            roles.grant(account, Role(form.role.data), form.scope_kind.data, by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        shown = _shown(queries.account_by_code(code), form=form)
        return form_again("accounts/person.html", status=refusal.status, **shown)
    return go(url_for(".person", code=code), _("The role is given."))


@bp.post(PEOPLE + "/<code>/roles/<int:grant_id>/revocation")
@staff(Role.ADMIN)
def revoke_role(code: str, grant_id: int) -> Response:
    with transaction():
        roles.revoke(queries.account_by_code(code), grant_id, by=viewer(), now=now())
    return go(url_for(".person", code=code), _("The role is taken away."))


@bp.post(PEOPLE + "/<code>/closing")
@staff(Role.ADMIN)
def close_account(code: str) -> Response:
    with transaction():
        roles.disable(queries.account_by_code(code), by=viewer(), now=now())
    return go(url_for(".person", code=code), _("The account is closed and signed out everywhere."))


@bp.post(PEOPLE + "/<code>/opening")
@staff(Role.ADMIN)
def open_account(code: str) -> Response:
    with transaction():
        roles.enable(queries.account_by_code(code), by=viewer())
    return go(url_for(".person", code=code), _("The account is open again."))


@bp.post(PEOPLE + "/<code>/phone")
@staff(Role.ADMIN)
def show_phone(code: str) -> Response:
    """Shows the phone, this once; who looked and why is written down first."""
    why = typed("why", most=200)
    if not why:
        raise ReasonNeeded
    with transaction() as session:
        account = queries.account_by_code(code)
        seal.log_reveal(
            session,
            by=viewer().member_id,
            kind="accounts",
            subject_id=account.id,
            fields=["phone"],
            now=now(),
            why=why,
        )
    return page("accounts/person.html", **_shown(account, phone=seal.shown_phone(account.phone)))


@bp.post(PEOPLE + "/<code>/password")
@staff(Role.ADMIN)
def give_password(code: str) -> Response:
    """A new password for somebody who forgot theirs, shown this once."""
    with transaction():
        account = queries.account_by_code(code)
        if account.id == viewer().id:
            raise roles.NotYourself
        fresh = settings.one_time_password(account, now=now())
    return page("accounts/person.html", **_shown(account, fresh_password=fresh))


def _grant_form() -> GrantForm:
    form = GrantForm()
    form.role.choices = [(role.value, ROLE_NAMES[role]) for role in Role]
    spots: dict[str, Any] = {"": [("everywhere", SCOPE_NAMES["everywhere"])]}
    for kind, found in roles.scopes().items():
        spots[str(SCOPE_NAMES[kind])] = [
            (f"{kind}:{spot.id}", spot.name.pick(locale()).text) for spot in found
        ]
    form.scope_kind.choices = spots
    return form


def _shown(account: Account, **more: Any) -> dict[str, Any]:
    """What a person's page needs."""
    givers = [grant.granted_by for grant in account.grants if grant.granted_by]
    places = {
        (kind, spot.id): spot.name for kind, found in roles.scopes().items() for spot in found
    }
    return {
        "account": account,
        "form": _grant_form(),
        "masked": seal.mask_phone(account.phone) if account.phone else "",
        "devices": len(queries.live_sign_ins(account.id)),
        "givers": queries.names_of(givers),
        "names": ROLE_NAMES,
        "open_roles": OPEN_ROLES,
        "scopes": SCOPE_NAMES,
        "places": places,
        "phone": None,
        "fresh_password": None,
        **more,
    }
