"""Influencers: the directory, a profile, and one's own with its dated figures."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core import clock, files
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.matchmaking import policies, queries, rules
from app.matchmaking.forms import FiguresForm, InfluencerForm
from app.matchmaking.kinds import CATEGORIES, PLATFORMS, REGIONS, SOURCES
from app.matchmaking.kinds import member as one_of
from app.matchmaking.models import Category, InfluencerProfile, Platform, Region
from app.matchmaking.queries import Who
from app.matchmaking.rules.influencers import NotAnInfluencer
from app.matchmaking.views.blueprint import bp
from app.matchmaking.views.market import photo
from app.web import form_again, go, member, page, public, shared_with_guests, staff, viewer

WORDS: dict[str, Any] = {
    "looks": CATEGORIES,
    "platforms": PLATFORMS,
    "regions": REGIONS,
    "sources": SOURCES,
}


@bp.get("/influencers")
@public
@shared_with_guests
def influencers() -> Response:
    args = request.args
    who = Who(
        one_of(Category, args.get("category")),
        one_of(Platform, args.get("platform")),
        one_of(Region, args.get("region")),
        args.get("q", "").strip()[:60],
    )
    found = queries.directory(who, after=args.get("after"))
    chosen: dict[str, Any] = {
        name: value for name, value in args.items() if value and name in Who._fields
    }
    more = url_for(".influencers", **chosen, after=found.after) if found.after else None
    return page("matchmaking/influencers.html", found=found, who=who, more=more, **WORDS)


@bp.get("/influencers/<code>")
@public
@shared_with_guests
def influencer(code: str) -> Response:
    return page("matchmaking/influencer.html", **_shown(_visible(code)))


@bp.get("/influencers/me")
@member
def my_profile() -> Response:
    profile = _own()
    return page("matchmaking/my_profile.html", **_mine(profile))


@bp.post("/influencers/me")
@member
def save_my_profile() -> Response:
    form = InfluencerForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            rules.save_profile(session, form.values, by=viewer(), now=now())
    except Refused as refusal:
        if refusal.status == 403:
            raise
        if not form.errors:
            form.refuse(refusal)
        return form_again("matchmaking/my_profile.html", **_mine(_own(), form=form))
    return go(url_for(".my_profile"), _("Saved."))


@bp.post("/influencers/me/figures")
@member
def add_figures() -> Response:
    form = FiguresForm()
    profile = _own()
    if profile is None:
        raise Refused(_("First tell who you are, then your figures."))
    try:
        if not form.validate():
            raise Refused
        picture = _screenshot(form)
        with transaction() as session:
            profile = queries.profile_of(viewer().member_id) or profile
            rules.add_figures(
                session, profile, form.figures, picture=picture, by=viewer(), now=now()
            )
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        return form_again("matchmaking/my_profile.html", **_mine(_own(), figures=form))
    return go(url_for(".my_profile"), _("Your figures are kept."))


@bp.post("/influencers/<code>/figures/<int:snapshot_id>/verification")
@staff(Role.MATCHMAKER)
def verify_figures(code: str, snapshot_id: int) -> Response:
    with transaction():
        profile = _visible(code)
        snapshot = queries.snapshot(profile.id, snapshot_id)
        rules.verify(profile, snapshot, by=viewer(), now=now())
    return go(url_for(".influencer", code=code), _("The figures are verified."))


@bp.get("/influencers/<code>/figures/<int:snapshot_id>/picture")
@member
def figures_picture(code: str, snapshot_id: int) -> Response:
    """The screenshot behind figures: for its owner and the matchmaker."""
    profile = _visible(code)
    if not (policies.is_own(viewer(), profile) or policies.can_manage(viewer())):
        raise Missing
    snapshot = queries.snapshot(profile.id, snapshot_id)
    return photo(snapshot.picture or "")


def _visible(code: str) -> InfluencerProfile:
    profile = queries.profile_by_code(code)
    if not policies.can_see_profile(viewer(), profile):
        raise Missing
    return profile


def _own() -> InfluencerProfile | None:
    if not viewer().has(Role.INFLUENCER):
        raise NotAnInfluencer
    return queries.profile_of(viewer().member_id)


def _shown(profile: InfluencerProfile) -> dict[str, Any]:
    """What the page of an influencer needs."""
    me = viewer()
    own = policies.is_own(me, profile)
    invites = policies.can_list(me) and not own
    return {
        "profile": profile,
        "snapshots": queries.snapshots_of(profile.id),
        "own": own,
        "may_verify": policies.can_manage(me) and not own,
        "my_listings": queries.listings_of(me.member_id, most=12) if invites else [],
        "invites": invites,
        **WORDS,
    }


def _mine(
    profile: InfluencerProfile | None,
    form: InfluencerForm | None = None,
    figures: FiguresForm | None = None,
) -> dict[str, Any]:
    """What one's own page needs."""
    return {
        "profile": profile,
        "form": form or InfluencerForm.of(profile),
        "figures": figures or FiguresForm(formdata=None, taken_on=clock.today()),
        "snapshots": queries.snapshots_of(profile.id) if profile else [],
        **WORDS,
    }


def _screenshot(form: FiguresForm) -> str | None:
    stream = form.picture.stream
    if stream is None:
        return None
    try:
        return files.save_picture(stream).key
    except Refused as refusal:
        raise Refused(refusal.message, field="picture") from refusal
