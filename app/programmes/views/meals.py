"""The weekly meals: what is served, the days somebody eats, what the kitchen should know."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.clock import now
from app.core.codes import is_code
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.programmes import meals as weeks
from app.programmes import policies, queries, rules
from app.programmes.forms.meals import ME, NEW, CareForm, DaysForm
from app.programmes.kinds import STANDINGS
from app.programmes.models import Event, Registration
from app.programmes.queries import meals as reads
from app.programmes.rules import meals as meal_rules
from app.programmes.views.blueprint import bp
from app.web import form_again, go, locale, member, page, public, viewer
from app.web.templating import short_day


class Eater(NamedTuple):
    """Who eats: oneself, a guest one signed up before (`key` is a registration's code), or new."""

    key: str
    guest: rules.Guest | None = None

    @property
    def hash(self) -> str | None:
        return self.guest.hash if self.guest else None


@bp.get("/meals")
@public
def meals() -> Response:
    eater = _eater(request.args.get("for", ""))
    return page("programmes/meals.html", **_week(request.args.get("week"), eater, DaysForm(None)))


@bp.post("/meals/days")
@member
def choose_days() -> Response:
    form = DaysForm()
    week, eater = request.form.get("week"), _eater(form.eater.data or "")
    try:
        if not form.validate():
            raise Refused
        guest = form.guest if eater.key == NEW else eater.guest
        with transaction() as session:
            chosen = meal_rules.choose_days(
                session,
                [meal.event for meal in reads.week(*weeks.span_of(_monday(week)))],
                ticked=set(filter(is_code, request.form.getlist("day"))),
                had=set(filter(is_code, request.form.getlist("had"))),
                guest=guest,
                by=viewer(),
                now=now(),
            )
    except Refused as refusal:
        return _again(week, eater, form, refusal)
    return go(_address(_key_of(guest, eater), week), _said(chosen))


@bp.get("/meals/care")
@member
def care() -> Response:
    eater = _eater(request.args.get("for", ""))
    profile = reads.profile_of(viewer().member_id, eater.hash)
    return page("programmes/meals_care.html", **_care(eater, CareForm.of(profile)))


@bp.post("/meals/care")
@member
def save_care() -> Response:
    form, eater = CareForm(), _eater(request.form.get("for", ""))
    if not form.validate():
        return form_again("programmes/meals_care.html", **_care(eater, form))
    with transaction() as session:
        meal_rules.save_care(
            session,
            eater.guest,
            dietary=form.dietary.data or "",
            allergens=form.allergens.data or (),
            wants_transport=form.wants_transport.data,
            by=viewer(),
            now=now(),
        )
    return go(_address(eater.key, request.form.get("week")), _("The kitchen knows it now."))


def _eater(key: str) -> Eater:
    """Whom the address means; raises Missing where it is somebody whom others sign up."""
    if not viewer().is_member or key in ("", ME):
        return Eater(ME)
    if key == NEW:
        return Eater(NEW)
    if not is_code(key):
        raise Missing
    row = queries.registration_by_code(key)
    if row.for_name is None or not policies.is_mine(viewer(), row):
        raise Missing
    return Eater(key, _guest(row))


def _guest(row: Registration) -> rules.Guest:
    return rules.Guest(row.for_name or "", row.for_phone or "")


def _key_of(guest: rules.Guest | None, eater: Eater) -> str:
    """Under which key somebody who was new is found from now on."""
    if guest is None or eater.key != NEW:
        return eater.key
    found = (row.code for row in reads.family_of(viewer().member_id) if row.for_hash == guest.hash)
    return next(found, ME)


def _address(key: str, week: str | None = None) -> str:
    """The page of a week for somebody; `for` is no name that Python lets one write."""
    asked: dict[str, Any] = {"for": key, "week": week or None}
    return url_for(".meals", **asked)


def _monday(week: str | None) -> Any:
    return weeks.week_of(week, clock.today())


def _week(week: str | None, eater: Eater, form: DaysForm) -> dict[str, Any]:
    """What the page of a week needs; for guests of the site without what is somebody's own."""
    monday, me = _monday(week), viewer()
    found = reads.week(*weeks.span_of(monday))
    named = me.is_member and eater.key != NEW
    keys = [meal.event.id for meal in found]
    profile = reads.profile_of(me.member_id, eater.hash) if named else None
    return {
        "meals": found,
        "monday": monday,
        "sunday": monday + weeks.WEEK - (weeks.WEEK / 7),
        "week": weeks.week_name(monday),
        "before": weeks.week_name(monday - weeks.WEEK),
        "after": weeks.week_name(monday + weeks.WEEK),
        "is_this_week": monday == _monday(None),
        "eater": eater,
        "family": [(row.code, _guest(row)) for row in reads.family_of(me.member_id)]
        if me.is_member
        else [],
        "standing": reads.standings(keys, me.member_id, eater.hash) if named and keys else {},
        "care": profile,
        "avoids": profile.avoids if profile else (),
        "both": weeks.both,
        "allergens": weeks.ALLERGENS,
        "standings": STANDINGS,
        "form": form,
        "ticked": None,
        "moment": now(),
    }


def _care(eater: Eater, form: CareForm) -> dict[str, Any]:
    if eater.key == NEW:
        raise Missing
    monday = _monday(request.values.get("week"))
    return {"eater": eater, "form": form, "week": weeks.week_name(monday)}


def _again(week: str | None, eater: Eater, form: DaysForm, refusal: Refused) -> Response:
    """The week with what was ticked and what is wrong."""
    if not form.errors:
        form.refuse(refusal)
    shown = _week(week, eater, form) | {"ticked": set(request.form.getlist("day"))}
    return form_again("programmes/meals.html", status=refusal.status, **shown)


def _said(chosen: meal_rules.Chosen) -> str:
    """What happened with the days, in words."""
    said = [
        (chosen.taken, _("Signed up: %(days)s.", days=_days(chosen.taken))),
        (
            chosen.waiting,
            _("Full, on the waiting list: %(days)s.", days=_days(chosen.waiting)),
        ),
        (chosen.kept, _("On the list already: %(days)s.", days=_days(chosen.kept))),
        (chosen.left, _("Cancelled: %(days)s.", days=_days(chosen.left))),
    ]
    return " ".join(words for days, words in said if days) or _("Everything stays as it was.")


def _days(events: list[Event]) -> str:
    mark = "、" if locale() == "zh" else ", "
    return mark.join(short_day(e.starts_at) for e in sorted(events, key=lambda e: e.starts_at))
