"""The front page and one's own page."""

from __future__ import annotations

from flask import Response

from app.accounts.viewer import Role
from app.core.clock import now
from app.home.blueprint import bp
from app.home.mine import mine
from app.matchmaking import queries as matchmaking
from app.matchmaking.kinds import CATEGORIES
from app.programmes import queries as programmes
from app.programmes.kinds import KINDS as PROGRAMME_KINDS
from app.programmes.kinds import STANDINGS
from app.programmes.views.feeds import feed_address
from app.web import member, page, public, shared, shared_with_guests, viewer
from app.wishes import queries as wishes
from app.wishes.kinds import AGES, CLAIM_STATES, STATES
from app.wishes.kinds import KINDS as WISH_KINDS
from app.wishes.views.board import Dues, shown


@bp.get("/")
@public
@shared_with_guests
def front() -> Response:
    newest = wishes.newest_open(3)
    return page(
        "home/front.html",
        events=programmes.soon(3, me=viewer().id, now=now()),
        wishes=newest,
        goods=matchmaking.newest(4),
        waiting=shown(wishes.count_open()),
        fulfilled=shown(wishes.fulfilled_count()),
        offers=shown(matchmaking.count_open()),
        programme_kinds=PROGRAMME_KINDS,
        wish_kinds=WISH_KINDS,
        ages=AGES,
        dues=Dues(),
        categories=CATEGORIES,
    )


@bp.get("/me")
@member
def me() -> Response:
    return page(
        "home/me.html",
        mine=mine(viewer(), now()),
        feed=feed_address(viewer().member_id),
        programme_kinds=PROGRAMME_KINDS,
        standings=STANDINGS,
        wish_states=STATES,
        claim_states=CLAIM_STATES,
        categories=CATEGORIES,
        may_answer=viewer().has(Role.MERCHANT),
    )


@bp.get("/about")
@public
@shared
def about() -> Response:
    return page("home/about.html")
