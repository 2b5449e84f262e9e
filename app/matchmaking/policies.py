"""Who may see and do what in matchmaking; asked by rules, views and templates alike."""

from __future__ import annotations

from app.accounts.viewer import Role, Viewer
from app.matchmaking.models import Deal, InfluencerProfile, Listing


def can_list(viewer: Viewer) -> bool:
    """Offers goods."""
    return viewer.has(Role.MERCHANT)


def can_manage(viewer: Viewer) -> bool:
    """Sees all deals and listings, verifies figures."""
    return viewer.acts_as(Role.MATCHMAKER)


def is_mine(viewer: Viewer, listing: Listing) -> bool:
    return viewer.is_member and listing.merchant_id == viewer.id


def can_edit(viewer: Viewer, listing: Listing) -> bool:
    """Only the merchant changes the terms of a listing."""
    return is_mine(viewer, listing)


def can_pause(viewer: Viewer, listing: Listing) -> bool:
    """The merchant, or the matchmaker where something is not right."""
    return is_mine(viewer, listing) or can_manage(viewer)


def can_see(viewer: Viewer, listing: Listing) -> bool:
    """A paused listing is seen by its merchant and the matchmaker only."""
    return listing.is_open or can_pause(viewer, listing)


def can_shortlist(viewer: Viewer, listing: Listing) -> bool:
    return viewer.has(Role.INFLUENCER) and not is_mine(viewer, listing)


def can_propose(viewer: Viewer, listing: Listing) -> bool:
    """Influencers, not for their own goods, and not where the merchant invites."""
    return can_shortlist(viewer, listing) and not listing.is_targeted


def can_invite(viewer: Viewer, listing: Listing) -> bool:
    """The merchant makes the first offer to an influencer."""
    return is_mine(viewer, listing)


def is_party(viewer: Viewer, deal: Deal) -> bool:
    return viewer.is_member and viewer.id in (deal.merchant_id, deal.influencer_id)


def can_see_deal(viewer: Viewer, deal: Deal) -> bool:
    """The two sides and the matchmaker; nobody else learns that there is a deal."""
    return is_party(viewer, deal) or can_manage(viewer)


def can_answer(viewer: Viewer, deal: Deal) -> bool:
    """Only the side that did not make the last offer."""
    return viewer.is_member and deal.turn_id == viewer.id


def can_withdraw(viewer: Viewer, deal: Deal) -> bool:
    """Only the side that made the last offer, while it waits for an answer."""
    return deal.is_open and is_party(viewer, deal) and deal.turn_id != viewer.id


def is_own(viewer: Viewer, profile: InfluencerProfile) -> bool:
    return viewer.is_member and profile.account_id == viewer.id


def can_see_profile(viewer: Viewer, profile: InfluencerProfile) -> bool:
    """Everybody sees who is in the directory; others only their owner and the matchmaker."""
    return profile.listed or is_own(viewer, profile) or can_manage(viewer)
