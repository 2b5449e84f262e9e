"""My profile: who I am here, in which language, in which roles."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from app.accounts import profiles, queries, roles, settings
from app.accounts.forms.me import ProfileForm, role_form, role_values
from app.accounts.models import Account
from app.accounts.viewer import OPEN_ROLES, Role
from app.accounts.views.blueprint import bp
from app.accounts.words import JOINING_ROLES, ROLE_ICONS, ROLE_NAMES, ROLE_REASONS
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing
from app.web import form_again, go, member, page, viewer

PROFILE = "/me/profile"


@bp.get(PROFILE)
@member
def profile() -> Response:
    account = queries.account_by_id(viewer().member_id)
    return page("accounts/profile.html", **_shown(account))


@bp.post(PROFILE)
@member
def save_profile() -> Response:
    form = ProfileForm()
    if not form.validate():
        account = queries.account_by_id(viewer().member_id)
        return form_again("accounts/profile.html", **_shown(account, form=form))
    with transaction():
        settings.change_profile(
            queries.account_by_id(viewer().member_id),
            name=form.name.data or "",
            locale=form.locale.data,
            community_id=form.community_id,
            mail_notices=form.mail_notices.data,
        )
    return go(PROFILE, _("Saved."))


@bp.post(PROFILE + "/<role>")
@member
def save_role_profile(role: str) -> Response:
    mine = _role(role)
    account = queries.account_by_id(viewer().member_id)
    form = role_form(mine)
    if form is None or not viewer().has(mine):
        raise Missing
    if not form.validate():
        return form_again("accounts/profile.html", **_shown(account, changed={mine: form}))
    with transaction():
        account = queries.account_by_id(viewer().member_id)
        profiles.save(account, mine, role_values(form), now=now())
    return go(PROFILE, _("Saved."))


@bp.post(PROFILE + "/roles")
@member
def take_role() -> Response:
    role = _role(request.form.get("role", ""))
    with transaction():
        roles.take(queries.account_by_id(viewer().member_id), role, now=now())
    return go(PROFILE, _("You are now here as: %(role)s", role=ROLE_NAMES[role]))


@bp.post(PROFILE + "/roles/<role>/leaving")
@member
def leave_role(role: str) -> Response:
    with transaction():
        roles.leave(queries.account_by_id(viewer().member_id), _role(role), now=now())
    return go(PROFILE, _("Saved."))


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError as error:
        raise Missing from error


def _shown(
    account: Account, form: ProfileForm | None = None, changed: dict[Role, Any] | None = None
) -> dict[str, Any]:
    """What the profile page needs."""
    mine = {grant.role for grant in account.live_grants}
    held = [role for role in Role if role in mine]
    forms = {role: role_form(role, profiles.values_of(account.id, role)) for role in held}
    return {
        "form": form or ProfileForm.of(account),
        "held": held,
        "role_forms": forms | (changed or {}),
        "links": profiles.LINKS,
        "open_roles": OPEN_ROLES,
        "to_take": [role for role in JOINING_ROLES if role not in mine],
        "names": ROLE_NAMES,
        "reasons": ROLE_REASONS,
        "icons": ROLE_ICONS,
    }
