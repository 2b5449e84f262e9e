"""One listing: its page for everybody, putting it up, changing, pausing, keeping in mind."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core import files, money, outbox
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.matchmaking import matching, policies, queries, rules
from app.matchmaking.forms import ListingForm, OfferForm, PauseForm
from app.matchmaking.kinds import CATEGORIES, MARKETS, ORIGINS, PLAN_MEANS, PLANS, REGIONS, SAMPLES
from app.matchmaking.models import InfluencerProfile, Listing
from app.matchmaking.rules.listings import MerchantsOnly
from app.matchmaking.views.blueprint import bp
from app.web import answer, form_again, go, member, page, public, shared_with_guests, viewer


@bp.get("/market/<code>")
@public
@shared_with_guests
def show(code: str) -> Response:
    return page("matchmaking/show.html", **shown(code))


@bp.get("/market/new")
@member
def new() -> Response:
    if not policies.can_list(viewer()):
        raise MerchantsOnly
    return page("matchmaking/edit.html", form=ListingForm(formdata=None), listing=None)


@bp.post("/market")
@member
def create() -> Response:
    form = ListingForm()
    try:
        if not form.validate():
            raise Refused
        values = form.values | {"picture": _kept_picture(form)}
        with transaction() as session:
            listing = rules.create(session, values, by=viewer(), now=now())
    except Refused as refusal:
        return _again(form, refusal, listing=None)
    return go(url_for(".show", code=listing.code), _("Your goods are on the market."))


@bp.get("/market/<code>/edit")
@member
def edit(code: str) -> Response:
    listing = _mine(code)
    return page("matchmaking/edit.html", form=ListingForm.of(listing), listing=listing)


@bp.post("/market/<code>/edit")
@member
def save(code: str) -> Response:
    form = ListingForm()
    listing = _mine(code)
    try:
        if not form.validate():
            raise Refused
        fresh = _kept_picture(form)
        with transaction() as session:
            listing = _mine(code)
            values = form.values | {"picture": fresh or listing.picture}
            _drop_old(listing, fresh)
            version = form.seen_version
            rules.save(session, listing, values, version=version, by=viewer(), now=now())
    except Refused as refusal:
        return _again(form, refusal, listing=listing)
    return go(url_for(".show", code=code), _("Saved. Deals that go on keep their terms."))


@bp.post("/market/<code>/closure")
@member
def close(code: str) -> Response:
    form = PauseForm()
    if not form.validate():
        raise Refused(form.reason.errors[0])
    with transaction():
        rules.pause(visible(code), reason=form.reason.data or "", by=viewer(), now=now())
    return go(url_for(".show", code=code), _("It is off the market. Nobody else sees it now."))


@bp.post("/market/<code>/opening")
@member
def reopen(code: str) -> Response:
    with transaction() as session:
        rules.reopen(session, visible(code), by=viewer(), now=now())
    return go(url_for(".show", code=code), _("It is on the market again."))


@bp.post("/market/<code>/shortlist")
@member
def keep(code: str) -> Response:
    kept = request.form.get("keep") != "no"
    with transaction() as session:
        listing = visible(code)
        if kept:
            rules.keep(session, listing, by=viewer(), now=now())
        else:
            rules.let_go(session, listing, by=viewer())
    said = _("Kept in mind. The merchant sees that you are interested.") if kept else ""
    to = url_for(".show", code=code)
    return answer("matchmaking/_keep.html", to=to, said=said, listing=listing, kept=kept)


def visible(code: str) -> Listing:
    """The listing; raises Missing where the viewer may not know of it."""
    listing = queries.listing_by_code(code)
    if not policies.can_see(viewer(), listing):
        raise Missing
    return listing


def _mine(code: str) -> Listing:
    listing = visible(code)
    if not policies.can_edit(viewer(), listing):
        raise Missing
    return listing


def shown(code: str, form: OfferForm | None = None) -> dict[str, Any]:
    """What the page of a listing needs; `form` is an offer that could not be taken."""
    listing, shop, compared = queries.whole_listing(code)
    me = viewer()
    if not policies.can_see(me, listing):
        raise Missing
    mine = policies.is_mine(me, listing)
    standing = None
    if me.has(Role.INFLUENCER) and not mine:
        standing = queries.standing(me.member_id, listing.id)
    fit = None
    if standing and standing.taste:
        fit = matching.match(queries.goods_of(listing), standing.taste, compared)
    invited = _invited(form, mine)
    if form is None and (policies.can_propose(me, listing) or invited):
        form = OfferForm.of_listing(listing, now(), invited.code if invited else "")
    return {
        "listing": listing,
        "shop": shop,
        "compared": compared,
        "look": CATEGORIES[listing.category],
        "origin": ORIGINS[listing.origin],
        "market": MARKETS.get(listing.market or ""),
        "plan": PLANS[listing.plan],
        "plan_means": PLAN_MEANS[listing.plan],
        "sample": SAMPLES[listing.sample_policy],
        "regions": REGIONS,
        "per_piece": money.commission(listing.live_price, listing.commission_bp),
        "mine": mine,
        "may_pause": policies.can_pause(me, listing),
        "is_influencer": me.has(Role.INFLUENCER),
        "standing": standing,
        "fit": fit,
        "form": form,
        "invited": invited,
        "interested": queries.interested_in(listing.id) if mine else [],
        "talks": queries.deals_on(listing.id) if mine else [],
    }


def _invited(form: OfferForm | None, mine: bool) -> InfluencerProfile | None:
    """Whom the merchant is about to invite: named in the address or in the form."""
    code = form.influencer.data if form is not None else request.args.get("influencer")
    if not mine or not code:
        return None
    profile = queries.profile_by_code(code)
    if not policies.can_see_profile(viewer(), profile) or policies.is_own(viewer(), profile):
        raise Missing
    return profile


def _kept_picture(form: ListingForm) -> str | None:
    stream = form.picture.stream
    if stream is None:
        return None
    try:
        return files.save_picture(stream).key
    except Refused as refusal:
        raise Refused(refusal.message, field="picture") from refusal


def _drop_old(listing: Listing, fresh: str | None) -> None:
    if fresh and listing.picture:
        payload = {"key": listing.picture}
        outbox.put("matchmaking.drop_picture", payload, key=f"picture:{listing.picture}")


def _again(form: ListingForm, refusal: Refused, *, listing: Listing | None) -> Response:
    """The form with what was typed and what is wrong."""
    if refusal.status == 403:
        raise refusal
    if not form.errors:
        form.refuse(refusal)
    return form_again("matchmaking/edit.html", status=refusal.status, form=form, listing=listing)
