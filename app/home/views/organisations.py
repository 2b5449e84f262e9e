"""What an organisation of the alliance did, and its badge."""

from __future__ import annotations

from flask import Response

from app.community import queries as community
from app.community.words import ORGANISATION_KINDS
from app.core.clock import now
from app.home.badges import BADGES, badge_of
from app.home.blueprint import bp
from app.web import page, public, viewer
from app.wishes import queries as wishes


@bp.get("/organisations/<code>")
@public
def organisation(code: str) -> Response:
    """Names of its people stand here for staff and for who acts for it alone."""
    row, me, moment = community.organisation_by_code(code), viewer(), now()
    inside = me.is_staff or (me.is_member and me.organisation_id == row.id)
    minutes = community.minutes_this_year(row.id, now=moment)
    return page(
        "home/organisation.html",
        organisation=row,
        look=ORGANISATION_KINDS[row.kind],
        months=community.organisation_months(row.id, now=moment),
        members=community.members_of_organisation(row.id),
        wishes=wishes.of_organisation(row.id),
        badge=badge_of(minutes),
        badges=BADGES,
        people=community.registered(organisation_id=row.id, now=moment) if inside else [],
    )
