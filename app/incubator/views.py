"""Pages of the incubator: what it is, the survey of needs, and the demand for the office."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from app.accounts import profiles
from app.accounts.viewer import Role
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Refused
from app.core.sheets import Sheet
from app.incubator import policies, queries, rules
from app.incubator.forms import SurveyForm
from app.incubator.models import NeedsSurvey
from app.incubator.topics import TOPICS, Need
from app.programmes import queries as programmes
from app.programmes.kinds import KINDS, MARKETS, market_of
from app.web import (
    answer,
    form_again,
    go,
    locale,
    member,
    page,
    public,
    shared_with_guests,
    staff,
    viewer,
)
from app.web.forms import typed
from app.web.spans import workbook

bp = Blueprint("incubator", __name__)

SURVEY, OFFICE = "/incubator/survey", "/office/incubator"
MOST_TOPICS, DATES_EACH = 3, 2


@bp.get("/incubator")
@public
@shared_with_guests
def index() -> Response:
    demand = queries.demand()
    shown = demand if sum(row.answered for row in demand) >= queries.LEAST_SHOWN else []
    me = viewer()
    return page(
        "incubator/index.html",
        demand=[row for row in shown if row.wanting],
        topics=TOPICS,
        mine=queries.survey_of(me.member_id) if policies.can_answer(me) else None,
        may_answer=policies.can_answer(me),
        may_see=policies.can_see_demand(me),
    )


@bp.get(SURVEY)
@member
def survey() -> Response:
    _check()
    return page("incubator/survey.html", **_shown(None))


@bp.post(SURVEY)
@member
def keep_survey() -> Response:
    """Keeps what is answered so far: with each change by itself, at the end with the button."""
    _check()
    form = SurveyForm()
    finish = bool(typed("finish", most=1))
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            rules.keep(
                session,
                form.needs,
                market=form.market.data or None,
                note=form.note.data or "",
                finish=finish,
                by=viewer(),
                now=now(),
            )
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        return form_again("incubator/survey.html", status=refusal.status, **_shown(form))
    if finish:
        return go(url_for(".survey") + "#fits", _("Thank you. Below you find what fits."))
    kept = queries.survey_of(viewer().member_id)
    return answer("incubator/_kept.html", to=url_for(".survey"), kept=kept)


@bp.get(OFFICE)
@staff(Role.ORGANISER, Role.MATCHMAKER)
def demand() -> Response:
    market = market_of(request.args.get("market"))
    return page(
        "incubator/demand.html",
        demand=queries.demand(market),
        answered=queries.answered(market),
        market=market,
        markets=MARKETS,
        topics=TOPICS,
        sheet=url_for(".demand_sheet"),
    )


@bp.get(OFFICE + ".xlsx")
@staff(Role.ORGANISER, Role.MATCHMAKER)
def demand_sheet() -> Response:
    """A sheet for all merchants, and one for each market."""
    heads = [
        _("Topic"),
        _("Need it soon"),
        _("Would like to learn"),
        _("Manage already"),
        _("Answers"),
    ]
    asked: list[tuple[str, str | None]] = [(_("All merchants"), None)]
    asked += [(name.pick(locale()).text, slug) for slug, name in MARKETS.items()]
    return workbook(
        [
            Sheet(
                name,
                heads,
                [
                    [str(TOPICS[row.topic].label), row.urgent, row.learn, row.fine, row.answered]
                    for row in queries.demand(slug)
                ],
            )
            for name, slug in asked
        ],
        "azalea-needs.xlsx",
    )


def _check() -> None:
    if not policies.can_answer(viewer()):
        raise rules.ForMerchants


def _shown(form: SurveyForm | None) -> dict[str, Any]:
    kept = queries.survey_of(viewer().member_id)
    home = profiles.values_of(viewer().member_id, Role.MERCHANT).get("market") if not kept else ""
    return {
        "form": form or SurveyForm.of(kept, home or ""),
        "kept": kept,
        "topics": TOPICS,
        "fits": _fits(kept),
        "kinds": KINDS,
    }


def _fits(kept: NeedsSurvey | None) -> list[tuple[Any, list[Any]]]:
    """For what somebody needs most: the next dates about it; shown once they have finished."""
    if kept is None or not kept.is_finished:
        return []
    needs = kept.needs
    wanted = [
        topic for need in (Need.URGENT, Need.LEARN) for topic in TOPICS if needs.get(topic) is need
    ]
    found, seen = [], set()
    for topic in wanted[:MOST_TOPICS]:
        rows = programmes.upcoming(
            programmes.Filters(q=TOPICS[topic].word), me=viewer().id, now=now()
        )
        fresh = [row for row in rows if row.id not in seen][:DATES_EACH]
        seen |= {row.id for row in fresh}
        found.append((topic, fresh))
    return found
