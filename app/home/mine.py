"""One's own page: what waits for me comes first, then what I have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.accounts.viewer import Role, Viewer
from app.community import queries as community
from app.matchmaking import queries as matchmaking
from app.programmes import queries as programmes
from app.programmes.models import RegistrationStatus
from app.programmes.queries.advising import is_adviser
from app.wishes import queries as wishes
from app.wishes.models import ClaimStatus, WishStatus


class Task(NamedTuple):
    """Something that waits for this person: what, about what, until when, where."""

    words: str
    about: Any
    due: datetime | None
    href: str
    icon: str
    hue: str


class Mine(NamedTuple):
    """Everything on one's own page."""

    tasks: list[Task]
    coming: list[programmes.MyRegistration]
    over: list[programmes.MyRegistration]
    certificates: list[programmes.MyCertificate]
    wishes: list[Any]
    claims: list[Any]
    hours: community.Hours
    services: list[community.ServiceRow]
    listings: list[Any]
    deals: list[Any]
    advises: bool


def mine(viewer: Viewer, now: datetime) -> Mine:
    """What somebody's page shows; each list is bounded."""
    me = viewer.member_id
    registrations = programmes.registrations_of(me, now=now)
    mine_wishes = [*wishes.wishes_of(me), *wishes.entered_by(me)]
    claims = wishes.claims_of(me)
    trades = viewer.has(Role.MERCHANT, Role.INFLUENCER)
    deals = matchmaking.deals_of(me, limit=6) if trades else []
    waiting = matchmaking.waiting_for(me, limit=6) if trades else []
    return Mine(
        tasks=[
            *_place_tasks(registrations),
            *_deal_tasks(waiting),
            *_wish_tasks(mine_wishes),
            *_claim_tasks(claims),
        ],
        coming=[
            row for row in registrations if row.over_at >= now and row.status.value != "cancelled"
        ],
        over=[row for row in registrations if row.over_at < now][-6:],
        certificates=programmes.my_certificates(me, most=6),
        wishes=mine_wishes[:12],
        claims=claims[:12],
        hours=community.hours_of(me, now=now),
        services=community.service_records_of(me, most=6),
        listings=matchmaking.listings_of(me, most=6) if viewer.has(Role.MERCHANT) else [],
        deals=deals,
        advises=is_adviser(me),
    )


def _place_tasks(rows: list[programmes.MyRegistration]) -> Iterator[Task]:
    for row in rows:
        if row.status is RegistrationStatus.OFFERED:
            href = f"/registrations/{row.code}"
            words = _("A place is kept for you: yes or no?")
            yield Task(words, row.title, row.offer_until, href, "ticket", "azalea")


def _deal_tasks(deals: list[Any]) -> Iterator[Task]:
    for deal in deals:
        yield Task(
            _("Answer the offer"),
            deal.title,
            deal.expires_at,
            f"/deals/{deal.code}",
            "handshake",
            "amber",
        )


def _wish_tasks(rows: list[Any]) -> Iterator[Task]:
    for row in rows:
        about = row.public_title or row.title
        href = f"/wishes/{row.code}"
        if row.status is WishStatus.FULFILLED:
            yield Task(_("Did it come true? Please confirm"), about, None, href, "heart", "azalea")
        if row.status is WishStatus.RETURNED:
            yield Task(_("Please change your wish"), about, None, href, "pencil", "azalea")


def _claim_tasks(rows: list[Any]) -> Iterator[Task]:
    for row in rows:
        href = f"/wishes/{row.code}"
        if row.status is ClaimStatus.CLAIMED:
            yield Task(_("Call, and write it down"), row.title, row.due, href, "phone", "sky")
        if row.status is ClaimStatus.IN_PROGRESS:
            yield Task(_("Make the wish come true"), row.title, row.due, href, "hand-heart", "pine")
