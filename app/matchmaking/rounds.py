"""The rounds of a deal side by side: what each term was, is, and in which direction it moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from app.core.text import _l
from app.matchmaking.models import Offer
from app.matchmaking.terms import Terms, terms_of


class Term(NamedTuple):
    """How a term is called, and what it is measured in."""

    label: Any
    unit: str


TERMS: dict[str, Term] = {
    "commission_bp": Term(_l("Commission"), "percent"),
    "slot_fee": Term(_l("Slot fee"), "money"),
    "live_price": Term(_l("Livestream price"), "money"),
    "live_at": Term(_l("Livestream on"), "moment"),
    "min_minutes": Term(_l("Shown for at least"), "minutes"),
    "max_units": Term(_l("At most"), "pieces"),
    "guaranteed_sales": Term(_l("Sales guaranteed"), "money"),
}
"""In the order in which people decide."""


class Row(NamedTuple):
    """One term of a round, and what it was in the round before where it was another."""

    name: str
    label: Any
    unit: str
    now: Any
    before: Any = None
    is_changed: bool = False

    @property
    def moved(self) -> str:
        """up, down, or nothing where it stayed; a later date is up."""
        if not self.is_changed:
            return ""
        return "up" if self.now > self.before else "down"


class Round(NamedTuple):
    """An offer with its terms beside those of the round before."""

    number: int
    made_by: int
    made_at: datetime
    message: str
    rows: tuple[Row, ...]

    @property
    def changes(self) -> int:
        return sum(row.is_changed for row in self.rows)


def compare(offers: Sequence[Offer]) -> list[Round]:
    """The rounds, the first one first."""
    found: list[Round] = []
    before: Terms | None = None
    for offer in offers:
        terms = terms_of(offer)
        found.append(
            Round(offer.round, offer.made_by, offer.made_at, offer.message, rows(terms, before))
        )
        before = terms
    return found


def rows(terms: Terms, before: Terms | None = None) -> tuple[Row, ...]:
    """Each term, and what it was before; a guarantee that nobody spoke of is left out."""
    return tuple(
        Row(name, term.label, term.unit, now, was, before is not None and was != now)
        for name, term in TERMS.items()
        for now, was in [(getattr(terms, name), getattr(before, name, None))]
        if name != "guaranteed_sales" or now or was
    )
