"""What a reviewer writes and decides."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField

from app.community import queries as community
from app.core.text import _l
from app.web.forms import (
    OneOf,
    text_field,
)
from app.web.locales import locale
from app.wishes.forms.making import age_of
from app.wishes.forms.steps import StepForm
from app.wishes.kinds import AGES, KINDS
from app.wishes.models import AgeBand, Wish
from app.wishes.reasons import REASONS
from app.wishes.rules import PublicWords


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
    looked = BooleanField(_l("I have looked at it"))
    because = OneOf(_l("A reason to choose"), choices=[], unsaid="")
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
        self.because.choices = [
            ("", _l("In my own words")),
            *((code, text.pick(locale()).text) for code, text in REASONS.items()),
        ]
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
        other_title, other_story = _in_another(wish, shown.lang if shown else "")
        return cls(
            None,
            decision="publish",
            because="",
            public_title=shown.text if shown else "" if child else wish.title,
            public_story=texts.text if texts else "",
            other_title=other_title,
            other_story=other_story,
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
        return age_of(self.age_band.data)

    def why(self, language: str) -> str:
        """The reason chosen, in the resident's language, and the reviewer's own words."""
        chosen = REASONS.get(self.because.data or "")
        sentence = chosen.pick(language).text if chosen is not None else ""
        return " ".join(part for part in (sentence, self.reason.data or "") if part)


class SplitForm(StepForm):
    """A second wish out of one."""

    title = text_field(_l("What is the second wish?"), most=60)
    story = text_field(_l("What was told of it"), most=1000, lines=True)
    kind = OneOf(_l("What kind of wish is it?"), choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, at="split", **kwargs)
        self.kind.choices = [(kind.value, look.label) for kind, look in KINDS.items()]


def _in_another(wish: Wish, language: str) -> tuple[str, str]:
    """The public words in the first other language in which they stand."""
    titles = wish.public_title.as_dict() if wish.public_title else {}
    stories = wish.public_story.as_dict() if wish.public_story else {}
    other = next((code for code in titles if code != language and stories.get(code)), "")
    return titles.get(other, ""), stories.get(other, "")
