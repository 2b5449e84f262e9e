"""The office: numbers of wishes over a span of time, to look at and as a workbook."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.community import queries as community
from app.core.clock import now
from app.core.sheets import Sheet
from app.web import locale, page, staff, viewer
from app.web.spans import SpanForm, workbook
from app.wishes import policies
from app.wishes.kinds import KINDS
from app.wishes.models import Kind
from app.wishes.queries import numbers as queries
from app.wishes.queries.numbers import Sums
from app.wishes.views.blueprint import bp
from app.wishes.views.office import QUEUE


class Table(NamedTuple):
    """The numbers told apart by one thing: what it is called, and a line for each."""

    id: str
    title: str
    head: str
    lines: list[tuple[str, Sums]]


@bp.get(QUEUE + "/numbers")
@staff(Role.REVIEWER)
def numbers() -> Response:
    form = SpanForm.asked(request.args)
    tables, whole = _tables(form)
    return page(
        "wishes/numbers.html",
        form=form,
        tables=tables,
        heads=_heads(),
        whole=whole,
        everywhere=policies.reviewed_communities(viewer()) is None,
        sheet=url_for(".numbers_sheet", since=form.since.data, until=form.until.data),
    )


@bp.get(QUEUE + "/numbers.xlsx")
@staff(Role.REVIEWER)
def numbers_sheet() -> Response:
    form = SpanForm.asked(request.args)
    tables, _whole = _tables(form)
    heads = _heads()
    made = [Sheet(t.title, [t.head, *heads], [_line(*line) for line in t.lines]) for t in tables]
    return workbook(made, f"azalea-wishes-{form.since.data}-{form.until.data}.xlsx")


def _heads() -> list[str]:
    return [
        _("Put on the board"),
        _("Half were taken within hours"),
        _("Nine of ten within hours"),
        _("Fulfilled"),
        _("Confirmed"),
        _("Not confirmed"),
        _("Day passed"),
        _("No call for two days"),
    ]


def _line(label: str, one: Sums) -> list[Any]:
    return [
        label,
        one.published,
        one.median,
        one.p90,
        one.fulfilled,
        one.confirmed,
        one.unconfirmed,
        one.expired,
        one.stale,
    ]


def _tables(form: SpanForm) -> tuple[list[Table], Sums]:
    since, until = form.moments
    moment, language = now(), locale()
    found = queries.ones(since, until, policies.reviewed_communities(viewer()))
    months = queries.by(found, lambda one: one.month, moment)
    kinds = queries.by(found, lambda one: one.kind, moment)
    communities = queries.by(found, lambda one: one.community_id, moment)
    teams = queries.by(found, lambda one: one.team_id, moment)
    organisations = queries.by(found, lambda one: one.organisation_id, moment)

    def named(rows: Any, sums: dict[int, Sums]) -> list[tuple[str, Sums]]:
        return [(row.name.pick(language).text, sums[row.id]) for row in rows if row.id in sums]

    return [
        Table("months", _("By month"), _("Month"), sorted(months.items())),
        Table(
            "kinds",
            _("By kind"),
            _("Kind"),
            [(str(KINDS[kind].label), kinds[kind]) for kind in Kind if kind in kinds],
        ),
        Table(
            "communities",
            _("By community"),
            _("Community"),
            named(community.communities(), communities),
        ),
        Table("teams", _("By team"), _("Team"), named(community.teams(), teams)),
        Table(
            "organisations",
            _("By organisation"),
            _("Organisation"),
            named(community.organisations(), organisations),
        ),
    ], queries.total(found, moment)
