"""Deals: proposing, my deals, one deal with its rounds, and every answer."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.core.workflow import history_of
from app.matchmaking import policies, queries, rounds, rules, terms
from app.matchmaking.forms import DeclineForm, OfferForm
from app.matchmaking.kinds import CATEGORIES, STATUSES
from app.matchmaking.kinds import member as one_of
from app.matchmaking.models import Deal, InfluencerProfile
from app.matchmaking.models.deals import MOST_ROUNDS
from app.matchmaking.queries import Show
from app.matchmaking.views.blueprint import bp
from app.matchmaking.views.listings import shown as shown_listing
from app.matchmaking.views.listings import visible as visible_listing
from app.web import form_again, go, member, page, viewer


@bp.post("/market/<code>/deals")
@member
def propose(code: str) -> Response:
    form = OfferForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            listing = visible_listing(code)
            draft = form.draft(listing.live_price)
            to = _invited(form)
            deal = rules.propose(session, listing, draft, to=to, by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors and not refusal.field:
            raise
        return _listing_again(code, form, refusal)
    return go(url_for(".deal", code=deal.code), _("Your offer is on its way."))


@bp.get("/deals")
@member
def deals() -> Response:
    """My deals; those that wait for me stand first."""
    show = one_of(Show, request.args.get("show")) or Show.OPEN
    found = queries.my_deals(viewer().member_id, show, after=request.args.get("after"))
    more = url_for(".deals", show=show.value, after=found.after) if found.after else None
    return page(
        "matchmaking/deals.html",
        deals=found,
        show=show,
        more=more,
        categories=CATEGORIES,
        statuses=STATUSES,
        moment=now(),
    )


@bp.get("/deals/<code>")
@member
def deal(code: str) -> Response:
    return page("matchmaking/deal.html", **shown(code))


@bp.post("/deals/<code>/counter")
@member
def counter(code: str) -> Response:
    form = OfferForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            found = visible(code)
            draft = form.draft(found.listing.live_price)
            rules.counter(session, found, draft, answers=form.answers, by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors and not refusal.field:
            raise
        if not form.errors:
            form.refuse(refusal)
        return form_again("matchmaking/deal.html", status=refusal.status, **shown(code, form))
    return go(url_for(".deal", code=code), _("Your offer is on its way."))


@bp.post("/deals/<code>/acceptance")
@member
def accept(code: str) -> Response:
    form = DeclineForm()
    with transaction() as session:
        rules.accept(session, visible(code), answers=form.answers, by=viewer(), now=now())
    return go(url_for(".deal", code=code), _("Agreed. The terms are fixed now."))


@bp.post("/deals/<code>/decline")
@member
def decline(code: str) -> Response:
    form = DeclineForm()
    if not form.validate():
        raise Refused(form.reason.errors[0])
    with transaction():
        reason = form.reason.data or ""
        rules.decline(visible(code), reason=reason, answers=form.answers, by=viewer(), now=now())
    return go(url_for(".deal", code=code), _("Declined. The other side has been told."))


@bp.post("/deals/<code>/withdrawal")
@member
def withdraw(code: str) -> Response:
    form = DeclineForm()
    with transaction():
        rules.withdraw(visible(code), answers=form.answers, by=viewer(), now=now())
    return go(url_for(".deal", code=code), _("Your offer is taken back."))


def visible(code: str) -> Deal:
    """The deal; raises Missing for everybody but its sides and the matchmaker."""
    found = queries.deal_by_code(code)
    if not policies.can_see_deal(viewer(), found):
        raise Missing
    return found


def shown(code: str, form: OfferForm | None = None) -> dict[str, Any]:
    """What the page of a deal needs; `form` is an offer that could not be taken."""
    found, names = queries.whole_deal(code)
    me = viewer()
    if not policies.can_see_deal(me, found):
        raise Missing
    offers = queries.offers_of(found.id)
    last = offers[-1]
    may_answer = policies.can_answer(me, found) and not found.is_over_time(now())
    may_counter = may_answer and found.rounds < MOST_ROUNDS
    return {
        "deal": found,
        "listing": found.listing,
        "names": names,
        "look": CATEGORIES[found.listing.category],
        "standing": STATUSES[found.status],
        "last": last,
        "rows": rounds.rows(terms.terms_of(last)),
        "rounds": rounds.compare(offers),
        "outcome": terms.outcome(terms.terms_of(last)),
        "most_rounds": MOST_ROUNDS,
        "may_answer": may_answer,
        "may_counter": may_counter,
        "may_withdraw": policies.can_withdraw(me, found),
        "may_see_listing": policies.can_see(me, found.listing),
        "over_time": found.is_over_time(now()),
        "is_party": policies.is_party(me, found),
        "form": form or (OfferForm.of_offer(last) if may_counter else None),
        "end": _end(found),
    }


def _end(found: Deal) -> Any:
    """The step by which the deal was decided."""
    return None if found.is_open else history_of(rules.DEALS.kind, found.id)[-1]


def _invited(form: OfferForm) -> InfluencerProfile | None:
    return queries.profile_by_code(form.influencer.data) if form.influencer.data else None


def _listing_again(code: str, form: OfferForm, refusal: Refused) -> Response:
    """The page of the listing with what was typed and what is wrong."""
    if not form.errors:
        form.refuse(refusal)
    shown = shown_listing(code, form)
    return form_again("matchmaking/show.html", status=refusal.status, **shown)
