"""What the page of a wish shows around its claim: sides, visits, the door, handing over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.accounts.models import Account
from app.accounts.viewer import Viewer
from app.community import queries as community
from app.core import clock, seal
from app.wishes import policies, queries, rules
from app.wishes.forms import HandOverForm, ReleaseForm, VisitedForm, VisitForm
from app.wishes.kinds import RELEASE_REASONS
from app.wishes.models import Claim, Wish

Forms = dict[str, Any]


def around(
    me: Viewer, wish: Wish, claim: Claim | None, forms: Forms, *, now: datetime
) -> dict[str, Any]:
    """The context of the claim: what is agreed, and what can be done about who goes on."""
    live = claim if claim is not None and claim.is_live else None
    taken = live is not None and policies.is_claimer(me, live)
    chain = queries.chain_of(claim) if claim is not None and claim.handed_from_id else []
    visits = _visits(me, wish, claim, chain, now)
    return {
        "sides": _sides(me, wish),
        "may_undo": taken and live is not None and live.can_be_undone(now),
        "visits": visits,
        "before": [one for one in chain if one is not claim] if taken else [],
        "notable": _notable(visits, live, now) if taken else None,
        "may_visit": taken and live is not None and live.deliver_due and live.is_running,
        "has_door": bool(taken and wish.address),
        "may_door": taken and policies.can_see_door(me, wish, live, visits, now),
        "door": rules.door_for(me, wish, claim, visits, now=now),
        "given_back": _given_back(me, wish, claim, live),
        "reasons": RELEASE_REASONS,
        "release_form": forms.get("release") or ReleaseForm(None),
        "visit_form": forms.get("visit") or VisitForm(None),
        "visited_form": forms.get("visited") or VisitedForm(None),
        **_hand_over(me, wish, live, forms),
    }


def members_for(me: Viewer, claim: Claim) -> list[queries.Member]:
    """Who of the team could go on with its claim; for the claimer and the leader."""
    if claim.team_id is None:
        return []
    inside = policies.is_claimer(me, claim) or rules.leads_claim(me, claim)
    return queries.members_of(claim.team_id, but=claim.account_id) if inside else []


def _sides(me: Viewer, wish: Wish) -> list[policies.Side]:
    """In whose name the wish can be taken; asked only while it waits."""
    if not wish.is_open or not me.is_member:
        return []
    helps = policies.Side.ME in policies.sides(me, None)
    mine = community.team_of(me.member_id) if helps else None
    return policies.sides(me, mine.team_id if mine else None)


def _visits(
    me: Viewer, wish: Wish, claim: Claim | None, chain: list[Claim], now: datetime
) -> list[Any]:
    """Visits of the claim and of those before it."""
    if claim is None or not (claim.has_visits or claim.handed_from_id):
        return []
    if not policies.can_see_visits(me, wish, claim, now):
        return []
    return queries.visits_of([one.id for one in chain or [claim]])


def _notable(visits: list[Any], live: Claim | None, now: datetime) -> Any:
    """The agreed visit whose day has come, to say how it was."""
    today = clock.local(now).date()
    for visit in visits:
        due = visit.is_agreed and clock.local(visit.agreed_for).date() <= today
        if due and live is not None and live.is_running and visit.claim_id == live.id:
            return visit
    return None


def _given_back(me: Viewer, wish: Wish, claim: Claim | None, live: Claim | None) -> list[Claim]:
    """Who had it before and why it came back, for reviewers while nobody has it."""
    asks = claim is not None and live is None and policies.can_review(me, wish)
    return queries.given_back(wish.id) if asks else []


def _shown(account: Account) -> str:
    """Masked, unless its owner shows it."""
    return account.name if account.show_name else seal.mask_name(account.name)


def _hand_over(me: Viewer, wish: Wish, live: Claim | None, forms: Forms) -> dict[str, Any]:
    """The question to go on, for who asks and who is asked."""
    running = live is not None and live.is_running and me.is_member
    asks = live is not None and running and live.is_offered
    offer = queries.open_offer(live.id) if live is not None and asks else None
    may = live is not None and running and rules.may_hand_over(me, wish, live)
    asked = offer is not None and offer.to_id == me.id
    members = members_for(me, live) if live is not None and may and offer is None else []
    return {
        "offer": offer if may or asked else None,
        "asked": asked,
        "asker_name": _shown(offer.asker) if offer is not None else "",
        "asked_name": _shown(offer.to) if offer is not None else "",
        "may_hand_over": may,
        "leads": bool(may and live is not None and members and rules.leads_claim(me, live)),
        "members": members,
        "hand_over_form": forms.get("hand_over") or HandOverForm(None, members=members),
    }
