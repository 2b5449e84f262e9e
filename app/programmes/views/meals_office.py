"""The office: the menus of a week, and the kitchen's list of a day."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any, NamedTuple

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core import clock, seal
from app.core.clock import now
from app.core.db import db, transaction
from app.core.errors import Missing, Refused
from app.programmes import meals as weeks
from app.programmes import queries
from app.programmes.forms.meals import DishForm, WeekForm
from app.programmes.kinds import KINDS
from app.programmes.models import Event, Menu, Programme
from app.programmes.queries import desk
from app.programmes.queries import meals as reads
from app.programmes.rules import meals as rules
from app.programmes.views.blueprint import bp
from app.programmes.views.door import name_of, run_event
from app.programmes.views.office import OFFICE, my_programme
from app.web import form_again, go, page, staff, viewer

MENUS = OFFICE + "/<code>/menus"
LIST = "/office/events/<code>/meal-list"
REVEAL = "meal_lists"
FROM, UNTIL, PLACES = time(11, 30), time(12, 30), 30


class Day(NamedTuple):
    """A day of the week, what stands there, and its form; none once it has begun."""

    day: date
    event: Event | None
    menu: Menu | None
    dish: DishForm | None


@bp.get(MENUS)
@staff(Role.ORGANISER)
def menus(code: str) -> Response:
    programme = _of_elders(code)
    form = WeekForm(None, starts=FROM, ends=UNTIL, capacity=PLACES)
    monday = weeks.week_of(request.args.get("week"), clock.today())
    return page("programmes/menus.html", **_shown(programme, monday, form))


@bp.post(MENUS)
@staff(Role.ORGANISER)
def write_menus(code: str) -> Response:
    form = WeekForm()
    programme = _of_elders(code)
    monday = weeks.week_of(request.args.get("week"), clock.today())
    days = _days(programme, monday, typed=True)
    try:
        if not all([form.validate(), *(one.dish.validate() for one in days if one.dish)]):
            raise Refused
        with transaction() as session:
            made = rules.write_menus(
                session,
                _of_elders(code),
                weeks.span_of(monday),
                _week(form, days, monday, programme),
                by=viewer(),
                now=now(),
            )
    except Refused as refusal:
        if not form.errors and not any(one.dish and one.dish.errors for one in days):
            form.refuse(refusal)
        shown = _shown(programme, monday, form) | {"days": days}
        return form_again("programmes/menus.html", status=refusal.status, **shown)
    said = _("The menus are kept. Meals added: %(count)s.", count=made)
    return go(url_for(".menus", code=code, week=weeks.week_name(monday)), said)


@bp.get(LIST)
@staff(Role.ORGANISER)
def meal_list(code: str) -> Response:
    """Who eats, with what the kitchen and the driver should know, on paper."""
    event = run_event(code)
    rows = [row.registration for row in desk.listed(event.id, desk.ON_PAPER)]
    profiles = reads.profiles_at(event.id)
    noted = [(row, profiles[row.id]) for row in rows if row.id in profiles]
    return page(
        "programmes/meal_list.html",
        event=event,
        programme=event.programme,
        look=KINDS[event.programme.kind],
        rows=rows,
        profiles=profiles,
        menu=reads.menu_of(event.id),
        notes_shown=queries.may_see(REVEAL, viewer().member_id, event.id, now()),
        name_of=name_of,
        phone=seal.shown_phone,
        allergens=weeks.ALLERGENS,
        meals=sum(row.party_size for row in rows),
        transports=sum(row.party_size for row, note in noted if note.wants_transport),
        avoided={
            one: count
            for one in weeks.ALLERGENS
            if (count := sum(one in note.avoids for _row, note in noted))
        },
    )


@bp.post(LIST + "/names")
@staff(Role.ORGANISER)
def meal_list_names(code: str) -> Response:
    """Names and care notes for a quarter of an hour, on record."""
    with transaction() as session:
        event = run_event(code)
        seal.log_reveal(
            session,
            by=viewer().member_id,
            kind=REVEAL,
            subject_id=event.id,
            fields=["names", "phones", "dietary", "allergens", "transport"],
            now=now(),
            why="list of the day",
        )
    return go(url_for(".meal_list", code=code))


def _of_elders(code: str) -> Programme:
    """The programme; raises Missing where it is no elder care."""
    programme = my_programme(code)
    if not KINDS[programme.kind].menus:
        raise Missing
    return programme


def _shown(programme: Programme, monday: date, form: WeekForm) -> dict[str, Any]:
    """What the page of the menus needs."""
    return {
        "programme": programme,
        "look": KINDS[programme.kind],
        "form": form,
        "days": _days(programme, monday),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "week": weeks.week_name(monday),
        "before": weeks.week_name(monday - weeks.WEEK),
        "after": weeks.week_name(monday + weeks.WEEK),
    }


def _days(programme: Programme, monday: date, *, typed: bool = False) -> list[Day]:
    """The seven days: what stands, and a form where there is still something to write."""
    moment = now()
    standing: dict[date, tuple[Event, Menu | None]] = {}
    span = weeks.span_of(monday)
    for event, menu in reversed(reads.days_of(db.session(), programme.id, *span)):
        standing[clock.local(event.starts_at).date()] = event, menu
    days: list[Day] = []
    for number in range(7):
        day = monday + timedelta(days=number)
        found, menu = standing.get(day, (None, None))
        over = found.has_begun(moment) if found else day < clock.today()
        prefix = f"d{number + 1}-"
        if over:
            days.append(Day(day, found, menu, None))
        elif typed:
            days.append(Day(day, found, menu, DishForm(prefix=prefix)))
        else:
            days.append(Day(day, found, menu, DishForm.of(menu, prefix=prefix)))
    return days


def _week(form: WeekForm, days: list[Day], monday: date, programme: Programme) -> rules.Week:
    """Where something is written there is a meal, also if nobody ticked it."""
    dishes = {
        one.day: one.dish.dish
        for one in days
        if one.dish and (one.menu or one.dish.served.data or one.dish.dish.words)
    }
    return rules.Week(dishes, form.times(monday, programme.place_id), form.places)
