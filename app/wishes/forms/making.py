"""The form of a wish."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, TelField
from wtforms.validators import Optional

from app.community import queries as community
from app.core import clock
from app.core.errors import Refused
from app.core.text import _l
from app.web.forms import (
    NEEDED,
    Amount,
    Day,
    Form,
    OneOf,
    Phone,
    clean,
    text_field,
)
from app.web.locales import locale
from app.wishes.kinds import AGES, KINDS
from app.wishes.models import AgeBand, Kind, Wish
from app.wishes.rules import Told

NEEDED_WITHIN = timedelta(days=30)
"""A wish without a day is needed within a month."""


class WishForm(Form):
    """Making a wish. Title, story and kind are enough; the rest has good guesses."""

    title = text_field(
        _l("What do you wish for?"),
        most=60,
        needed=True,
        description=_l("In a few words, as you would tell a neighbour."),
    )
    story = text_field(
        _l("Tell us a little more"),
        most=1000,
        lines=True,
        needed=True,
        description=_l("What would help, and why. A reviewer leaves out who you are."),
    )
    kind = OneOf(_l("What kind of wish is it?"), choices=[])
    community = OneOf(_l("In which community?"), choices=[])
    needed_by = Day(_l("Until when?"), validators=[Optional()])
    value_cap = Amount(
        _l("What it may cost at most"),
        description=_l("If it is something to have. No money changes hands."),
    )
    age_band = OneOf(
        _l("How old is the person?"),
        choices=[],
        description=_l("Everybody reads only this, never the age itself."),
    )
    phone = TelField(
        _l("Phone where you can be reached"),
        filters=[clean],
        validators=[Phone()],
        description=_l("Only who takes your wish sees it."),
    )
    address = text_field(
        _l("Where you live, if somebody has to come"),
        most=120,
        description=_l("Only who comes to you sees it, and only once a visit is agreed."),
    )
    on_behalf_name = text_field(_l("Whose wish is it?"), most=80)
    on_behalf_phone = TelField(
        _l("Phone where they can be reached"),
        filters=[clean],
        validators=[Phone()],
        description=_l("A neighbour's or the grid's will do."),
    )
    picture = FileField(
        _l("A picture of what it is about"),
        description=_l("Only reviewers see it, until one says that it shows nobody."),
    )
    no_picture = BooleanField(_l("Take the picture away"))
    may_publish = OneOf(
        _l("May we show it (rewritten, without your name) on the board?"),
        choices=[
            ("yes", _l("Yes, on the board")),
            ("no", _l("No, only to a volunteer team")),
        ],
        default="yes",
        unsaid="yes",
        description=_l("Either is fine: somebody comes in both cases."),
    )
    consent = BooleanField(
        _l("They agree (for a child: the guardian) that who takes the wish gets name and phone")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [
            (kind.value, f"{look.label}: {look.example}") for kind, look in KINDS.items()
        ]
        self.community.choices = [
            ("", _l("Please choose")),
            *((row.slug, row.name.pick(locale()).text) for row in community.communities()),
        ]
        self.age_band.choices = [
            ("", _l("Not said")),
            *((band.value, label) for band, label in AGES.items()),
        ]

    @classmethod
    def empty(cls, community_id: int | None) -> WishForm:
        """A new wish, with a day a month from now and one's own community."""
        return cls(
            None,
            kind=Kind.ITEM.value,
            needed_by=clock.today() + NEEDED_WITHIN,
            community=_slug_of(community_id),
        )

    @classmethod
    def of(cls, wish: Wish) -> WishForm:
        """The form as a wish stands; a day that has passed is set anew."""
        return cls(
            None,
            title=wish.title,
            story=wish.story,
            kind=wish.kind.value,
            community=wish.community.slug,
            needed_by=max(wish.needed_by, clock.today() + timedelta(days=1)),
            value_cap=wish.value_cap,
            age_band=wish.age_band.value if wish.age_band else "",
            phone="" if wish.for_name else wish.for_phone,
            on_behalf_name=wish.for_name,
            on_behalf_phone=wish.for_phone if wish.for_name else "",
            address=wish.address,
            consent=bool(wish.for_name) or wish.members_only,
            may_publish="yes" if wish.may_publish else "no",
        )

    def told(self, home: int | None) -> Told:
        """What was told; without a community it is the one where the writer lives."""
        chosen = {row.slug: row.id for row in community.communities()}
        community_id = chosen.get(self.community.data or "", home)
        if community_id is None:
            raise Refused(NEEDED, field="community")
        name = self.on_behalf_name.data or ""
        if self.on_behalf_phone.data and not name:
            raise Refused(_l("Please write the name too."), field="on_behalf_name")
        return Told(
            title=self.title.data,
            story=self.story.data,
            kind=Kind(self.kind.data),
            community_id=community_id,
            needed_by=self.needed_by.data or clock.today() + NEEDED_WITHIN,
            value_cap=self.value_cap.data or None,
            age_band=age_of(self.age_band.data),
            name=name,
            phone=(self.on_behalf_phone.data if name else self.phone.data) or "",
            address=self.address.data or "",
            consent=self.consent.data,
            may_publish=self.may_publish.data == "yes",
            no_picture=self.no_picture.data,
        )

    @property
    def stream(self) -> Any:
        """The picture that was chosen."""
        return self.picture.data.stream if self.picture.data else None

    @property
    def more_is_wrong(self) -> bool:
        """Whether something is wrong with a field that is folded away."""
        folded = ("needed_by", "value_cap", "age_band", "address", "picture")
        return any(self[name].errors for name in folded)


def age_of(text: str | None) -> AgeBand | None:
    return AgeBand(text) if text else None


def _slug_of(community_id: int | None) -> str:
    return next((row.slug for row in community.communities() if row.id == community_id), "")
