"""Finding something to go to: the list, a programme, a date, calendars."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, request, url_for

from app.core.clock import now
from app.core.errors import Missing
from app.programmes import courses, policies, queries, tickets
from app.programmes.forms import SignUpForm
from app.programmes.forms.questions import question_fields
from app.programmes.kinds import COMMUNITIES, KINDS, MARKETS, STANDINGS, kind_of
from app.programmes.models import Event, Programme
from app.programmes.queries import slots
from app.programmes.views.asking import form_for
from app.programmes.views.blueprint import bp
from app.programmes.views.filtering import (
    Way,
    arguments,
    day_choices,
    filters_of,
    is_over,
    month_arguments,
    phone_of,
    suits,
)
from app.programmes.views.plans import plan_context
from app.web import locale, page, public, shared_with_guests, site, viewer


@bp.get("/programmes")
@public
@shared_with_guests
def index() -> Response:
    filters = filters_of(request.args)
    moment, me = now(), viewer()
    first = "after" not in request.args
    candidates: list[queries.Candidate] = []
    if me.is_member and first and not filters.any:
        events, candidates = queries.first_page(me.member_id, me.community_id, moment)
    else:
        events = queries.upcoming(filters, me=me.id, now=moment, after=request.args.get("after"))
    more = url_for(".index", **arguments(filters), after=events.after) if events.after else None
    return page(
        "programmes/index.html",
        events=events,
        filters=filters,
        kinds=KINDS,
        markets=MARKETS,
        communities=COMMUNITIES,
        day_choices=day_choices(filters.day),
        over=is_over(filters.day),
        way=Way(filters, moment) if first and not events.items else None,
        suits=suits(candidates),
        month_url=url_for(".month", **month_arguments(filters)),
        more=more,
        first=first,
    )


@bp.get("/programmes/<code>")
@public
@shared_with_guests
def show(code: str) -> Response:
    programme = queries.programme_by_code(code)
    if not policies.can_see(viewer(), programme):
        raise Missing
    return page(
        "programmes/show.html",
        programme=programme,
        look=KINDS[programme.kind],
        market=MARKETS.get(programme.market or ""),
        **_dates(programme),
        steps=queries.steps_of(programme.id, viewer().id),
        phone=phone_of(programme.place),
        organiser=policies.can_organise(viewer()),
        kinds=KINDS,
    )


def _dates(programme: Programme) -> dict[str, Any]:
    """What one can sign up for: the times of advisers by day, or dates as cards."""
    me, moment = viewer().id, now()
    if KINDS[programme.kind].by_slot:
        return {"days": slots.free_slots(programme.id, me=me, now=moment)}
    return {"days": None, "events": queries.upcoming_of(programme.id, me=me, now=moment)}


@bp.get("/events/<code>")
@public
@shared_with_guests
def event(code: str) -> Response:
    found = visible_event(code)
    form = form_for(SignUpForm, code, asks=found.programme.asks)()
    return page("programmes/event.html", **event_context(found, form))


@bp.get("/events/<code>.ics")
@public
def event_calendar(code: str) -> Response:
    return _calendar([visible_event(code)], f"azalea-{code}.ics")


@bp.get("/calendar.ics")
@public
def calendar() -> Response:
    kind = kind_of(request.args.get("kind"))
    return _calendar(queries.events_for_calendar(kind, now()), "azalea.ics")


def visible_event(code: str) -> Event:
    """The event; raises Missing where its programme is a draft and the viewer no organiser."""
    found = queries.event_by_code(code)
    if not policies.can_see(viewer(), found.programme):
        raise Missing
    return found


def event_context(event: Event, form: SignUpForm) -> dict[str, Any]:
    """What the page of a date needs."""
    me = viewer().id
    moment = now()
    mine = queries.standing_of(event.id, me) if me is not None else None
    look = KINDS[event.programme.kind]
    if look.asks:
        form.note.label.text = look.asks
    return {
        **plan_context(event, mine, moment),
        "event": event,
        "programme": event.programme,
        "form": form,
        "questions": question_fields(form),
        "look": look,
        "kinds": KINDS,
        "market": MARKETS.get(event.programme.market or ""),
        "mine": mine,
        "standings": STANDINGS,
        "runs": policies.can_run(viewer(), event),
        "begun": event.has_begun(moment),
        "closed": event.is_closed(moment),
        "steps": queries.steps_of(event.programme_id, me),
        "dates": queries.dates_of(event) if event.is_course else [],
        "needed": courses.needed(event.programme.certificate_share, event.dates),
        "moment": moment,
        "next_events": [] if look.by_slot else queries.next_like(event, me=me, now=moment),
    }


def _calendar(events: Any, name: str) -> Response:
    body = tickets.calendar(events, queries.dates_of_all(events), locale(), site(), now())
    response = make_response(body)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
