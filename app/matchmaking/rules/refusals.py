"""The ways in which matchmaking says no, in words for the person who asked."""

from __future__ import annotations

from app.core.errors import Conflict, NotAllowed, Refused
from app.core.text import _l


class OwnListing(Refused):
    message = _l("These are your own goods. Invite an influencer to them instead.")


class InfluencersOnly(NotAllowed):
    message = _l("Influencers propose terms. You can take that role in your profile.")
    way = ("/me/profile", _l("Open my profile"))


class InvitedOnly(Refused):
    message = _l("For these goods the merchant invites. Keep them in mind, so they see you.")


class NotOnMarket(Conflict):
    message = _l("These goods are not on the market at the moment.")


class SoldOut(Conflict):
    message = _l("These goods are sold out for now.")


class AlreadyTalking(Conflict):
    message = _l("You two talk about these goods already. Go on there.")


class TakenAlone(Conflict):
    message = _l("Another influencer has these goods alone now.")


class Decided(Conflict):
    message = _l("This deal is decided already. Here is how it stands.")


class NewerOffer(Conflict):
    message = _l("There is a newer offer than the one you answered. Please look at it first.")


class OverTime(Conflict):
    message = _l("The time of this offer is over.")


class NotYourTurn(Refused):
    message = _l("You made the last offer. Now the other side answers.")


class NotYourOffer(Refused):
    message = _l("This offer is the other side's. You can decline it.")


class LastRound(Refused):
    message = _l("Six rounds are over. This offer can be accepted or declined.")


class SameTerms(Refused):
    message = _l("These are the same terms. You can accept them as they are.")


class NotEnough(Refused):
    message = _l("The merchant does not have that many any more. Please offer fewer.")
