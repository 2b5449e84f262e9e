"""What stands beside a wish for staff: what is marked, what is alike, its parts, the calls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.core.clock import now
from app.wishes import alike, marks, policies, rules
from app.wishes.forms import CallForm, ReasonForm, ReviewForm, SplitForm
from app.wishes.kinds import CALLS, MARKS
from app.wishes.marks import Mark, Piece
from app.wishes.models import Claim, Wish
from app.wishes.queries import reading
from app.wishes.queries.reading import Other
from app.wishes.rules import reviewing, splitting

SAME_PERSON_WITHIN = timedelta(days=90)


class Marked(NamedTuple):
    """A wish as it was told and as the public would read it, in pieces."""

    told: list[list[Piece]]
    public: list[list[Piece]]

    @property
    def found(self) -> set[Mark]:
        return {piece.mark for text in self.public for piece in text if piece.mark}

    @property
    def hard(self) -> bool:
        return bool(self.found & set(marks.HARD))


def beside(me: Viewer, wish: Wish, claim: Claim | None, forms: dict[str, Any]) -> dict[str, Any]:
    """For reviewers while a wish waits to be read; for callers while it waits to be confirmed."""
    reads = policies.can_decide(me, wish) and wish.awaits_review
    review: ReviewForm | None = (forms.get("review") or ReviewForm.of(wish)) if reads else None
    calls = policies.can_call(me, wish) and claim is not None
    asks = wish.awaits_confirmation or (claim is not None and claim.is_disputed)
    return {
        "review_form": review,
        "split_form": forms.get("split") or SplitForm(None, kind=wish.kind.value),
        "second_form": forms.get("second") or ReasonForm(None, at="second"),
        "second_reads": reads and wish.awaits_second_reader and wish.first_reader_id != me.id,
        "marked": marked(wish, review) if review else None,
        "mark_names": MARKS,
        "alike": near(wish, review) if review else [],
        "same_person": _same_person(me, wish) if reads else [],
        "parts": reading.parts_of(wish) if reads else [],
        "calls": reading.calls_on(wish.id) if calls and asks and wish.was_called else [],
        "call_words": CALLS,
        "call_form": forms.get("call") or CallForm(None, at="call"),
        "may_call": calls and asks and not policies.is_beside(me, claim),
        "why_of": why_of,
        "asks_members": policies.can_pass_on(me, wish),
    }


def marked(wish: Wish, form: ReviewForm) -> Marked:
    """What the system marks in the words as told, and in the public ones as they are typed."""
    name, words = rules.own_name(wish), form.words
    public = (words.title, words.story, words.other_title, words.other_story)
    return Marked(
        [marks.pieces(text, name) for text in (wish.title, wish.story)],
        [marks.pieces(text, name) for text in public if text],
    )


def near(wish: Wish, form: ReviewForm) -> list[Other]:
    """Open wishes of the community that say much the same as the public words so far."""
    words = form.words
    others = ((other, _texts(other)) for other in reading.near_by(wish))
    return alike.most_alike(f"{words.title} {words.story}", others)


def _same_person(me: Viewer, wish: Wish) -> list[Other]:
    """Those that the reviewer may know of."""
    reviewed = policies.reviewed_communities(me)
    return reading.of_same_person(wish, now() - SAME_PERSON_WITHIN, reviewed)


def _texts(other: Other) -> list[str]:
    if other.title is None or other.story is None:
        return []
    titles, stories = other.title.as_dict(), other.story.as_dict()
    return [f"{text} {stories.get(language, '')}" for language, text in titles.items()]


def why_of(why: str) -> str:
    """A reason of the history in words; what the system wrote down is said in full."""
    if why.startswith(reviewing.LOOKED):
        kinds = why.removeprefix(reviewing.LOOKED).split(",")
        names = ", ".join(str(MARKS[Mark(kind)]) for kind in kinds)
        return str(_("The reviewer has looked at what was marked: %(names)s", names=names))
    said = {
        reviewing.FIRST: _("Read by a first reviewer; a second has to agree."),
        reviewing.SECOND: _("A second reviewer has agreed."),
        splitting.SPLIT: _("Made out of another wish by a reviewer."),
        "call-back": _("Staff have called."),
    }
    return str(said.get(why, why))
