"""Making an offer, and saying no."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from wtforms import HiddenField
from wtforms.validators import InputRequired

from app.core import clock
from app.core.text import _l
from app.matchmaking.forms.fields import Moment, Percent
from app.matchmaking.models import Listing, Offer
from app.matchmaking.rules import Draft, Terms
from app.matchmaking.terms import MOST_MINUTES, VALID_DAYS
from app.web.forms import NEEDED, Amount, Form, OneOf, Whole, text_field

_DAYS = {
    1: _l("1 day"),
    2: _l("2 days"),
    3: _l("3 days"),
    5: _l("5 days"),
    7: _l("7 days"),
}
EVENING = 19


class Answering(Form):
    """Answers to an offer say which round the person had before their eyes."""

    round = HiddenField()

    @property
    def answers(self) -> int | None:
        text = self.round.data or ""
        return int(text) if text.isdecimal() and len(text) < 4 else None


class OfferForm(Answering):
    """The terms of one round; `influencer` names whom a merchant invites."""

    commission = Percent(_l("Commission"), validators=[InputRequired(NEEDED)])
    slot_fee = Amount(_l("Slot fee"))
    live_price = Amount(_l("Livestream price"))
    live_at = Moment(_l("Livestream on"), validators=[InputRequired(NEEDED)])
    min_minutes = Whole(_l("Shown for at least, minutes"), least=1, most=MOST_MINUTES, default=10)
    max_units = Whole(
        _l("At most, pieces"), least=1, most=1_000_000, validators=[InputRequired(NEEDED)]
    )
    guaranteed_sales = Amount(_l("Sales guaranteed"))
    message = text_field(_l("A word with it"), most=500, lines=True)
    days = OneOf(_l("The offer stands for"), choices=[], default="3")
    influencer = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days.choices = [(str(days), _DAYS[days]) for days in VALID_DAYS]

    @classmethod
    def of_listing(cls, listing: Listing, now: datetime, influencer: str = "") -> OfferForm:
        """As the merchant offers it, for an evening in a week."""
        evening = clock.local(now + timedelta(days=7)).replace(hour=EVENING, minute=0, second=0)
        return cls(
            formdata=None,
            commission=listing.commission_bp,
            slot_fee=0,
            live_price=listing.live_price,
            live_at=evening,
            max_units=max(listing.min_order, min(listing.stock, 200)),
            influencer=influencer,
        )

    @classmethod
    def of_offer(cls, offer: Offer) -> OfferForm:
        """As the last offer stands, to change something."""
        return cls(
            formdata=None,
            round=offer.round,
            commission=offer.commission_bp,
            slot_fee=offer.slot_fee,
            live_price=offer.live_price,
            live_at=offer.live_at,
            min_minutes=offer.min_minutes,
            max_units=offer.max_units,
            guaranteed_sales=offer.guaranteed_sales,
        )

    def draft(self, usual_price: int) -> Draft:
        """What was typed, in the units of the rules."""
        typed: dict[str, Any] = self.data
        price = typed["live_price"]
        terms = Terms(
            typed["commission"] or 0,
            typed["slot_fee"] or 0,
            typed["live_at"],
            typed["min_minutes"] or 10,
            typed["max_units"] or 0,
            usual_price if price is None else price,
            typed["guaranteed_sales"] or 0,
        )
        return Draft(terms, self.message.data or "", int(self.days.data))


class DeclineForm(Answering):
    reason = text_field(_l("Why, if you like to say"), most=300, lines=True)
