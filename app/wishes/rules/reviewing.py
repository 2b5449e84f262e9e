"""Reading what came in: the public words, publishing, giving back, not taking up."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import clock, outbox
from app.core.errors import NotAllowed, Refused
from app.core.localized import Localized
from app.core.text import _l
from app.wishes import policies, queries
from app.wishes.models import AgeBand, Wish, WishStatus
from app.wishes.queries import INDEX
from app.wishes.rules.lives import close, drop_later, move, over_at, tell_owner, tell_people
from app.wishes.rules.writing import InThePast

_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d(?:[\s-]?\d){8}|0\d{2,3}[\s-]?\d{7,8}|\d{7,})(?!\d)")
_DOOR = re.compile(r"\d+\s*(?:号楼|栋|幢|单元|호동|호실|동\s*\d+\s*호)")


class OwnEntry(NotAllowed):
    message = _l("You entered this wish yourself, so another reviewer has to read it.")


class SayWhy(Refused):
    message = _l("Please write why, so that the resident knows what to do.")
    field = "reason"


class TitleNeeded(Refused):
    message = _l("Please write what everybody may read.")
    field = "public_title"


class StoryNeeded(Refused):
    message = _l("Please write what everybody may read.")
    field = "public_story"


class TellsTooMuch(Refused):
    message = _l("This names the person, a phone or a door. Please leave that out.")


class TeamNeeded(Refused):
    message = _l("They do not want it on the board. Please choose the team that shall read it.")
    field = "team"


class ForAChild(Refused):
    message = _l("A child's wish is told in words of your own. Please write them anew.")
    field = "public_story"


class OneLanguageTwice(Refused):
    message = _l("This is in the same language as the words above.")


@dataclass(frozen=True, slots=True)
class PublicWords:
    """What everybody may read; the second pair says the same in the other language."""

    title: str
    story: str
    other_title: str = ""
    other_story: str = ""

    def localized(self) -> tuple[Localized, Localized]:
        """Title and story, each under the language that it is written in."""
        if not self.title:
            raise TitleNeeded
        if not self.story:
            raise StoryNeeded
        return (
            _both(self.title, self.other_title, "other_title"),
            _both(self.story, self.other_story, "other_story"),
        )


def publish(
    session: Session,
    wish: Wish,
    words: PublicWords,
    *,
    by: Viewer,
    now: datetime,
    age_band: AgeBand | None = None,
    team_id: int | None = None,
    shows_picture: bool = False,
) -> None:
    """Puts a wish on the board, in words that tell nobody who it is; with `team_id` only that
    volunteer team reads them. A picture is shown where the reviewer says so, never a child's."""
    _check_reader(by, wish)
    if team_id is None and not wish.may_publish:
        raise TeamNeeded
    title, story = words.localized()
    _check_private(wish, words)
    if wish.needed_by < clock.local(now).date():
        raise InThePast(
            _l("The day by which it was needed has passed. Please give it back."), field="decision"
        )
    age = wish.age_band if wish.members_only else (age_band or wish.age_band)
    if age is AgeBand.MINOR and words.story == wish.story:
        raise ForAChild
    move(
        wish,
        WishStatus.PUBLISHED,
        by=by.id,
        now=now,
        public_title=title,
        public_story=story,
        age_band=age,
        published_at=now,
        team_id=team_id,
        picture_shared=shows_picture
        and wish.picture is not None
        and team_id is None
        and age is not AgeBand.MINOR,
    )
    if team_id is None:
        INDEX.put(session, wish.id, title, story)
    else:
        INDEX.drop(session, wish.id)
    outbox.put(
        "wishes.over",
        {"wish": wish.id},
        key=f"wish:{wish.id}:over:{wish.version}",
        due=over_at(wish.needed_by),
    )
    if team_id is None:
        tell_owner(wish, "wishes.published")
    else:
        tell_owner(wish, "wishes.with_team")
        tell_people(queries.leaders_of(team_id), wish, "wishes.for_team")


def give_back(wish: Wish, reason: str, *, by: Viewer, now: datetime) -> None:
    """The resident changes something and sends it again."""
    _decide(wish, WishStatus.RETURNED, reason, by=by, now=now)
    drop_later(wish, now=now)
    tell_owner(wish, "wishes.returned", reason=reason)


def reject(session: Session, wish: Wish, reason: str, *, by: Viewer, now: datetime) -> None:
    """This is nothing for the board; the reason says where to go instead."""
    _decide(wish, WishStatus.REJECTED, reason, by=by, now=now)
    close(session, wish, now=now)
    tell_owner(wish, "wishes.rejected", reason=reason)


def _decide(wish: Wish, to: WishStatus, reason: str, *, by: Viewer, now: datetime) -> None:
    _check_reader(by, wish)
    if not reason.strip():
        raise SayWhy
    move(wish, to, by=by.id, now=now, why=reason)


def _check_reader(by: Viewer, wish: Wish) -> None:
    if not policies.can_review(by, wish):
        raise NotAllowed
    if not policies.can_decide(by, wish):
        raise OwnEntry


def language_of(text: str) -> str:
    """Korean where there is Hangul, else Chinese where there are Han signs, else English."""
    if _HANGUL.search(text):
        return "ko"
    return "zh" if _HAN.search(text) else "en"


def _both(text: str, other: str, field: str) -> Localized:
    texts = {language_of(text): text}
    if other:
        if language_of(other) in texts:
            raise OneLanguageTwice(field=field)
        texts[language_of(other)] = other
    return Localized(**texts)


def _check_private(wish: Wish, words: PublicWords) -> None:
    """A last look that no name, number or door of the person stands in public."""
    name = wish.for_name or (wish.owner.name if wish.owner else "")
    for field in ("title", "story", "other_title", "other_story"):
        if names_somebody(getattr(words, field), name):
            where = field if field.startswith("other") else f"public_{field}"
            raise TellsTooMuch(field=where)


def names_somebody(text: str, *names: str) -> bool:
    """Whether a text holds one of the names, a phone or a door."""
    text = unicodedata.normalize("NFKC", text)
    packed = text.replace(" ", "")
    named = any(len(name) > 1 and name.replace(" ", "") in packed for name in names)
    return named or bool(_PHONE.search(text) or _DOOR.search(text))
