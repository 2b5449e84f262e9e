"""The office: numbers over a span of time, to look at and as a workbook."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core.sheets import Share, Sheet
from app.programmes import policies
from app.programmes.kinds import KINDS, MARKETS
from app.programmes.models import Kind
from app.programmes.queries import numbers as queries
from app.programmes.queries.numbers import Sums
from app.programmes.views.blueprint import bp
from app.programmes.views.office import OFFICE
from app.web import locale, page, staff, viewer
from app.web.spans import SpanForm, workbook


class Table(NamedTuple):
    """The numbers told apart by one thing: what it is called, and a line for each."""

    id: str
    title: str
    head: str
    lines: list[tuple[str, Sums]]


@bp.get(OFFICE + "/numbers")
@staff(Role.ORGANISER)
def numbers() -> Response:
    form = SpanForm.asked(request.args)
    tables, whole = _tables(form)
    return page(
        "programmes/numbers.html",
        form=form,
        tables=tables,
        heads=_heads(),
        whole=whole,
        everywhere=policies.runs(viewer()).everywhere,
        sheet=url_for(".numbers_sheet", since=form.since.data, until=form.until.data),
    )


@bp.get(OFFICE + "/numbers.xlsx")
@staff(Role.ORGANISER)
def numbers_sheet() -> Response:
    form = SpanForm.asked(request.args)
    tables, _whole = _tables(form)
    heads = _heads()
    made = [Sheet(t.title, [t.head, *heads], [_line(*line) for line in t.lines]) for t in tables]
    return workbook(made, f"azalea-{form.since.data}-{form.until.data}.xlsx")


def _heads() -> list[str]:
    return [
        _("Dates"),
        _("Places"),
        _("Taken"),
        _("Filled"),
        _("Found no place"),
        _("Came"),
        _("Did not come"),
        _("Came, of those expected"),
    ]


def _line(label: str, one: Sums) -> list[Any]:
    return [
        label,
        one.dates,
        one.places,
        one.taken,
        Share(one.filled),
        one.without,
        one.came,
        one.no_shows,
        Share(one.present),
    ]


def _tables(form: SpanForm) -> tuple[list[Table], Sums]:
    since, until = form.moments
    found = queries.sums(since, until, policies.runs(viewer()))
    kinds = queries.by(found, lambda key: key.kind)
    markets = queries.by(found, lambda key: key.market or "")
    months = queries.by(found, lambda key: key.month)
    return [
        Table("months", _("By month"), _("Month"), sorted(months.items())),
        Table(
            "kinds",
            _("By kind"),
            _("Kind"),
            [(str(KINDS[kind].label), kinds[kind]) for kind in Kind if kind in kinds],
        ),
        Table(
            "markets",
            _("By market"),
            _("For merchants of"),
            [(_market(slug), markets[slug]) for slug in (*MARKETS, "") if slug in markets],
        ),
    ], queries.total(found.values())


def _market(slug: str) -> str:
    return MARKETS[slug].pick(locale()).text if slug else _("Everybody")
