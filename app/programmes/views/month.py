"""The calendar of a month."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import format_date

from app.core import clock
from app.programmes import days, queries
from app.programmes.kinds import COMMUNITIES, KINDS, MARKETS
from app.programmes.month import end_of, month_with
from app.programmes.views.blueprint import bp
from app.programmes.views.filtering import filters_of, month_arguments
from app.web import locale, page, public, shared

NAMES = {"ko": "y년 M월", "zh": "y年M月", "en": "MMMM y"}


@bp.get("/programmes/calendar")
@public
@shared
def month() -> Response:
    filters = filters_of(request.args)
    kept = month_arguments(filters._replace(day=""))
    first = days.month_of(request.args.get("month"), clock.today())
    entries = queries.entries_in(days.between(first, end_of(first)), filters)
    shown = month_with(first, entries)

    def other(wanted: Any) -> str | None:
        return url_for(".month", **kept, month=f"{wanted:%Y-%m}") if wanted else None

    return page(
        "programmes/month.html",
        month=shown,
        name=format_date(first, NAMES[locale()]),
        filters=filters,
        kept=kept,
        kinds=KINDS,
        markets=MARKETS,
        communities=COMMUNITIES,
        before=other(shown.before),
        after=other(shown.after),
        this=None if first == clock.today().replace(day=1) else url_for(".month", **kept),
        list_url=url_for(".index", **kept),
    )
