"""The front page, one's own page, and searching everything."""

from __future__ import annotations

from flask import Blueprint, Response

from app.core.clock import now
from app.programmes import queries as programmes
from app.web import member, page, public, viewer

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def front() -> Response:
    return page("home/front.html", events=programmes.soon(3, now=now()))


@bp.get("/me")
@member
def me() -> Response:
    return page(
        "home/me.html",
        registrations=programmes.registrations_of(viewer().member_id, now=now()),
    )
