"""The calendar that somebody subscribes to, and the making of its address."""

from __future__ import annotations

from flask import Response, make_response
from flask_babel import force_locale
from flask_babel import gettext as _

from app.core.clock import now
from app.core.db import transaction
from app.programmes import tickets
from app.programmes.kinds import STANDINGS
from app.programmes.queries import feeds as queries
from app.programmes.rules import feeds as rules
from app.programmes.views.blueprint import bp
from app.web import go, member, public, site, viewer


@bp.get("/calendar/<token>.ics")
@public
def feed(token: str) -> Response:
    """Somebody's own dates in their language; whoever knows the address reads them."""
    found = queries.feed_by_token(token)
    moment, lang = now(), found.account.locale
    rows = queries.registrations_in(found.account_id, moment)
    dates = queries.dates_of_all(row.event for row in rows)
    with force_locale(lang):
        words = {status: str(look.label) for status, look in STANDINGS.items()}
        body = tickets.own_calendar(
            rows, dates, words, _("My dates · Azalea"), lang, site(), moment
        )
    response = make_response(body)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'inline; filename="azalea-my-dates.ics"'
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


@bp.post("/me/calendar")
@member
def renew_feed() -> Response:
    with transaction() as session:
        rules.renew_feed(session, by=viewer(), now=now())
    return go("/me#calendar", _("This is your calendar's address. Keep it to yourself."))


def feed_address(account_id: int) -> str | None:
    """The address of somebody's calendar, where they have made one."""
    found = queries.feed_of(account_id)
    return f"{site()}/calendar/{found.token}.ics" if found is not None else None
