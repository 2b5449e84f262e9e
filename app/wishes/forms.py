"""What people type about wishes: making one, reading it, calling, fulfilling, confirming."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, TelField
from wtforms.validators import InputRequired, Optional

from app.community import queries as community
from app.community.service import MOST_MINUTES
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
    Whole,
    clean,
    text_field,
)
from app.web.locales import locale
from app.wishes.kinds import AGES, KINDS
from app.wishes.models import AgeBand, Kind, Wish
from app.wishes.rules import PublicWords, Told

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
            age_band=_age_of(self.age_band.data),
            name=name,
            phone=(self.on_behalf_phone.data if name else self.phone.data) or "",
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
        folded = ("needed_by", "value_cap", "age_band", "picture")
        return any(self[name].errors for name in folded)


class StepForm(Form):
    """A form among others on the page of a wish: `at` keeps the ids of its fields apart."""

    def __init__(self, *args: Any, at: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = f"{at}-{field.short_name}"
            field.label.field_id = field.id


class ReviewForm(StepForm):
    """A reviewer's decision with the public words, or with the reason."""

    decision = OneOf(
        _l("Decision"),
        choices=[
            ("publish", _l("Put it on the board")),
            ("return", _l("Give it back")),
            ("reject", _l("Do not take it up")),
        ],
    )
    public_title = text_field(_l("Title for everybody"), most=60)
    public_story = text_field(_l("Text for everybody"), most=600, lines=True)
    other_title = text_field(_l("The title in the other language"), most=60)
    other_story = text_field(_l("The text in the other language"), most=600, lines=True)
    age_band = OneOf(_l("Age, roughly"), choices=[])
    team = OneOf(
        _l("Who reads it"),
        choices=[],
        description=_l("A team's wish stands nowhere else; the words are for its members."),
    )
    shows_picture = BooleanField(
        _l("The picture may be shown: no face, no door, no name in it"),
    )
    reason = text_field(
        _l("Reason"),
        most=500,
        lines=True,
        description=_l("The resident reads it. Needed unless you put it on the board."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, at="review", **kwargs)
        self.team.choices = [
            ("", _l("Everybody, on the board")),
            *((row.slug, row.name.pick(locale()).text) for row in community.teams()),
        ]
        self.age_band.choices = [
            ("", _l("Not said")),
            *((band.value, label) for band, label in AGES.items()),
        ]

    @classmethod
    def of(cls, wish: Wish) -> ReviewForm:
        """Begins with the public words of last time, else with the title as it was told.

        The story is written anew: what somebody told of themselves is not for everybody.
        """
        shown = wish.public_title.pick(locale()) if wish.public_title else None
        texts = wish.public_story.pick(locale()) if wish.public_story else None
        child = wish.members_only
        return cls(
            None,
            decision="publish",
            public_title=shown.text if shown else "" if child else wish.title,
            public_story=texts.text if texts else "",
            age_band=wish.age_band.value if wish.age_band else "",
        )

    @property
    def words(self) -> PublicWords:
        return PublicWords(
            title=self.public_title.data or "",
            story=self.public_story.data or "",
            other_title=self.other_title.data or "",
            other_story=self.other_story.data or "",
        )

    @property
    def team_id(self) -> int | None:
        """The team that it is for, where it is not for everybody."""
        return community.team_by_slug(self.team.data).id if self.team.data else None

    @property
    def age(self) -> AgeBand | None:
        return _age_of(self.age_band.data)


class ContactForm(StepForm):
    note = text_field(
        _l("What did you agree?"),
        most=500,
        lines=True,
        description=_l("Day and time, what to bring. Only you, the resident and staff read it."),
    )


class FulfilForm(StepForm):
    note = text_field(_l("How was it?"), most=500, lines=True)
    minutes = Whole(
        _l("How many minutes did it take, with the way?"),
        least=1,
        most=MOST_MINUTES,
        default=60,
        validators=[InputRequired(NEEDED)],
    )


class ConfirmForm(StepForm):
    ok = OneOf(
        _l("Has the wish come true?"),
        choices=[("yes", _l("Yes, it is done")), ("no", _l("No, something is missing"))],
    )
    note = text_field(_l("A word, if you like"), most=500, lines=True)

    @property
    def is_ok(self) -> bool:
        return bool(self.ok.data == "yes")


class ReasonForm(StepForm):
    reason = text_field(_l("Reason"), most=500, lines=True)


def _age_of(text: str | None) -> AgeBand | None:
    return AgeBand(text) if text else None


def _slug_of(community_id: int | None) -> str:
    return next((row.slug for row in community.communities() if row.id == community_id), "")
