"""Who may see and do what with wishes; asked by rules, views and templates alike."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import datetime, timedelta

from app.accounts.viewer import Role, Viewer
from app.wishes.models import Claim, Visit, Wish, WishStatus

CLAIMERS = (Role.VOLUNTEER, Role.MEMBER, Role.ORGANISATION)
DOOR_AFTER = timedelta(days=1)
"""So long after the agreed time the address can still be seen."""
CALLERS = (Role.REVIEWER, Role.CLERK, Role.GRID_MEMBER)
"""Staff who telephone: they make wishes on behalf of others and call back."""

_PUBLIC = frozenset(
    {
        WishStatus.PUBLISHED,
        WishStatus.CLAIMED,
        WishStatus.IN_PROGRESS,
        WishStatus.FULFILLED,
        WishStatus.CONFIRMED,
        WishStatus.CLOSED_UNCONFIRMED,
    }
)


def _acts(viewer: Viewer, roles: tuple[Role, ...], community_id: int) -> bool:
    """Does staff work of one of the roles everywhere or in this community; an admin always."""
    return viewer.is_admin or any(
        grant.role in roles
        and (
            grant.scope_kind == "everywhere"
            or (grant.scope_kind == "community" and grant.scope_id == community_id)
        )
        for grant in viewer.grants
    )


def reviewed_communities(viewer: Viewer) -> tuple[int, ...] | None:
    """The communities whose wishes somebody reviews; None for all of them."""
    grants = [grant for grant in viewer.grants if grant.role is Role.REVIEWER]
    if viewer.is_admin or any(grant.scope_kind == "everywhere" for grant in grants):
        return None
    return tuple(grant.scope_id for grant in grants if grant.scope_kind == "community")


def can_enter_for_others(viewer: Viewer) -> bool:
    """Staff who meet people enter wishes for those without an account."""
    return viewer.acts_as(*CALLERS)


def can_review(viewer: Viewer, wish: Wish) -> bool:
    """Reads what came in, writes the public words, keeps the board."""
    return _acts(viewer, (Role.REVIEWER,), wish.community_id)


def can_call(viewer: Viewer, wish: Wish) -> bool:
    """Staff who call the resident back."""
    return _acts(viewer, CALLERS, wish.community_id)


def can_pass_on(viewer: Viewer, wish: Wish) -> bool:
    """Reviewers ask members about wishes of the board; not about a team's, nor a minor's."""
    return (
        can_review(viewer, wish) and wish.is_open and not wish.is_private and not wish.members_only
    )


def is_mine(viewer: Viewer, wish: Wish) -> bool:
    """My own wish, or one that I entered for somebody (as their guardian or as staff)."""
    return viewer.is_member and viewer.id in (wish.owner_id, wish.entered_by)


def may_claim(viewer: Viewer) -> bool:
    """Volunteers, double-registered members, and who acts for an organisation."""
    if viewer.has(Role.ORGANISATION) and viewer.organisation_id is not None:
        return True
    return viewer.has(Role.VOLUNTEER, Role.MEMBER)


class Side(enum.Enum):
    """In whose name somebody takes a wish."""

    ME = "me"
    TEAM = "team"
    ORGANISATION = "organisation"


def sides(viewer: Viewer, team_id: int | None) -> list[Side]:
    """In whose name somebody may take a wish, the usual first."""
    found = []
    if viewer.has(Role.VOLUNTEER, Role.MEMBER):
        found += [Side.ME, Side.TEAM] if team_id is not None else [Side.ME]
    if viewer.has(Role.ORGANISATION) and viewer.organisation_id is not None:
        found.append(Side.ORGANISATION)
    return found


def claims_for(viewer: Viewer) -> int | None:
    """The organisation in whose name somebody claims; None where it is their own."""
    acts = viewer.has(Role.ORGANISATION) and not viewer.has(Role.VOLUNTEER, Role.MEMBER)
    return viewer.organisation_id if acts else None


def can_see(viewer: Viewer, wish: Wish, claim: Claim | None, *, in_team: bool = False) -> bool:
    """Before it is published a wish is known to its people and to staff; then to everybody,
    but a minor's only to people who are signed in, and a team's only to that team."""
    if is_mine(viewer, wish):
        return True
    if claim is not None and is_claimer(viewer, claim):
        over = not (claim.is_live or claim.was_completed)
        if not (over and (wish.is_private or wish.is_rewritten)):
            return True
    if can_call(viewer, wish):
        return not wish.is_draft
    if wish.status not in _PUBLIC or wish.public_title is None:
        return False
    if wish.is_private:
        return in_team
    return viewer.is_member or not wish.members_only


def can_see_story(viewer: Viewer, wish: Wish) -> bool:
    """What was told, in its own words: for whoever told it and for reviewers."""
    return is_mine(viewer, wish) or can_review(viewer, wish)


def is_claimer(viewer: Viewer, claim: Claim | None) -> bool:
    return claim is not None and viewer.is_member and claim.account_id == viewer.id


def is_beside(viewer: Viewer, claim: Claim | None) -> bool:
    """The claimer, or somebody of the organisation in whose name it was claimed."""
    if claim is None:
        return False
    same = claim.organisation_id is not None and claim.organisation_id == viewer.organisation_id
    return is_claimer(viewer, claim) or same


def can_reach(viewer: Viewer, wish: Wish, claim: Claim | None, now: datetime) -> bool:
    """Surname and phone: the claimer while the claim lives and a while after, and who calls."""
    if is_claimer(viewer, claim) and claim is not None and claim.reaches(now):
        return True
    return can_call(viewer, wish)


def door_is_open(claim: Claim, visits: Iterable[Visit], now: datetime) -> bool:
    """The address: from when a visit is agreed until a day after it, and once somebody has
    been there; never longer than the phone. `visits` are those of this claim."""
    if not claim.reaches(now):
        return False
    return any(
        visit.is_done or (visit.is_agreed and now < visit.agreed_for + DOOR_AFTER)
        for visit in visits
        if visit.claim_id == claim.id
    )


def can_see_door(
    viewer: Viewer, wish: Wish, claim: Claim | None, visits: Iterable[Visit], now: datetime
) -> bool:
    """The claimer alone, while a visit opens the door; there may be no address at all."""
    if not wish.address or claim is None or not is_claimer(viewer, claim):
        return False
    return door_is_open(claim, visits, now)


def can_see_visits(viewer: Viewer, wish: Wish, claim: Claim, now: datetime) -> bool:
    """The resident and who entered it, staff, and whoever goes on with it; no longer than
    the phone."""
    if is_mine(viewer, wish) or can_call(viewer, wish):
        return True
    return is_claimer(viewer, claim) and claim.reaches(now)


def can_change(viewer: Viewer, wish: Wish) -> bool:
    return is_mine(viewer, wish) and wish.can_be_changed


def can_decide(viewer: Viewer, wish: Wish) -> bool:
    """A reviewer, but never who entered it or whose it is."""
    return can_review(viewer, wish) and not is_mine(viewer, wish)


def can_confirm(viewer: Viewer, wish: Wish, claim: Claim | None) -> bool:
    """The resident, or staff who called them; never somebody on the side of the claimer."""
    if is_beside(viewer, claim):
        return False
    return (viewer.is_member and viewer.id == wish.owner_id) or can_call(viewer, wish)


def can_withdraw(viewer: Viewer, wish: Wish) -> bool:
    """The resident, who entered it for them, and reviewers."""
    return is_mine(viewer, wish) or can_review(viewer, wish)


def can_ask(viewer: Viewer, wish: Wish, claim: Claim | None) -> bool:
    """A reviewer before publishing, and the claimer while there is work with the claim."""
    if wish.awaits_review:
        return can_decide(viewer, wish)
    return claim is not None and is_claimer(viewer, claim) and claim.is_running


def reads_question(
    viewer: Viewer, wish: Wish, claim_id: int | None, claim: Claim | None, now: datetime
) -> bool:
    """The resident's side all of them, reviewers those of reviewers, the claimer those of the
    claim, no longer than the phone."""
    if is_mine(viewer, wish):
        return True
    if claim_id is None:
        return can_review(viewer, wish)
    if claim is None or claim.id != claim_id:
        return False
    return is_claimer(viewer, claim) and claim.reaches(now)


def sees_picture(viewer: Viewer, wish: Wish) -> bool:
    """Whoever made the wish and reviewers; everybody who sees it, once a reviewer said so."""
    shared = wish.picture_shared and wish.picture_may_be_shown
    return shared or is_mine(viewer, wish) or can_review(viewer, wish)
