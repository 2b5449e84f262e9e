"""Reading what came in: the public words, publishing, giving back, not taking up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.viewer import Viewer
from app.core import clock, outbox
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.localized import Localized
from app.core.text import _l
from app.wishes import marks, policies, queries
from app.wishes.models import AgeBand, Wish, WishStatus
from app.wishes.queries import INDEX
from app.wishes.rules.lives import (
    WISHES,
    close,
    drop_later,
    move,
    over_at,
    tell_owner,
    tell_people,
)
from app.wishes.rules.plans import drop_unanswered
from app.wishes.rules.writing import InThePast

_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
LOOKED, FIRST, SECOND = "looked:", "first reading", "second reading"
"""How the history says that marked words were looked at, and that a minor's wish was read."""


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


class LookFirst(Refused):
    message = _l("Something is marked in the words. Change it, or tick that you have looked at it.")
    field = "looked"


class AnotherReader(NotAllowed):
    message = _l("You have read this child's wish already; a second reviewer has to agree.")


class NotReadYet(Refused):
    message = _l("This wish has not been read once yet, or it was sent back meanwhile.")


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


class Published(NamedTuple):
    """What becomes public of a wish, or known to one team."""

    title: Localized
    story: Localized
    age: AgeBand | None
    team_id: int | None = None
    shows_picture: bool = False


def publish(
    session: Session,
    wish: Wish,
    words: PublicWords,
    *,
    by: Viewer,
    now: datetime,
    age_band: AgeBand | None = None,
    looked: bool = False,
    team_id: int | None = None,
    shows_picture: bool = False,
) -> bool:
    """Puts a wish on the board, in words that tell nobody who it is; says whether it is there.

    With `team_id` only that volunteer team reads them. A minor's wish waits until two reviewers
    stand behind the same words for the same readers: other words of the second are a first
    reading again. `looked`: the reviewer has looked at what is marked. A picture is shown where
    the reviewer says so, never a child's.
    """
    _check_reader(by, wish)
    if team_id is None and not wish.may_publish:
        raise TeamNeeded
    title, story = words.localized()
    seen = _check_private(wish, words, looked=looked)
    _check_day(wish, now)
    age = wish.age_band if wish.members_only else (age_band or wish.age_band)
    why = LOOKED + ",".join(seen) if seen else ""
    if age is AgeBand.MINOR:
        if words.story == wish.story:
            raise ForAChild
        agreed = wish.awaits_second_reader and by.id != wish.first_reader_id
        said = (wish.public_title, wish.public_story, wish.team_id)
        if not agreed or (title, story, team_id) != said:
            values = {
                "public_title": title,
                "public_story": story,
                "age_band": age,
                "team_id": team_id,
            }
            _read_first(session, wish, by=by, now=now, why=why, **values)
            return False
    _put_on_board(
        session,
        wish,
        Published(title, story, age, team_id, shows_picture),
        by=by,
        now=now,
        why=why,
    )
    return True


def agree(session: Session, wish: Wish, *, by: Viewer, now: datetime) -> None:
    """A second reviewer agrees to the words of the first; only then a minor's wish is public."""
    _check_second(by, wish)
    _check_day(wish, now)
    assert wish.public_title is not None, "a first reading keeps the words"
    assert wish.public_story is not None, "a first reading keeps the words"
    words = Published(wish.public_title, wish.public_story, wish.age_band, wish.team_id)
    _put_on_board(session, wish, words, by=by, now=now, why=SECOND)


def disagree(session: Session, wish: Wish, reason: str, *, by: Viewer, now: datetime) -> None:
    """A second reviewer sends a minor's wish back to the queue; the reason stands there."""
    _check_second(by, wish)
    if not reason.strip():
        raise SayWhy
    keep_version(session, wish, first_reader_id=None, first_read_at=None)
    WISHES.record(wish.id, wish.status, wish.status, by=by.id, now=now, why=reason)


def _put_on_board(
    session: Session, wish: Wish, made: Published, *, by: Viewer, now: datetime, why: str
) -> None:
    title, story, age, team_id, shows_picture = made
    move(
        wish,
        WishStatus.PUBLISHED,
        by=by.id,
        now=now,
        why=why,
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
    drop_unanswered(wish.id)
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


def _read_first(
    session: Session, wish: Wish, *, by: Viewer, now: datetime, why: str, **values: Any
) -> None:
    """Keeps the words of a minor's wish until a second reviewer has read it."""
    keep_version(session, wish, first_reader_id=by.id, first_read_at=now, **values)
    WISHES.record(wish.id, wish.status, wish.status, by=by.id, now=now, why=why or FIRST)


def keep_version(session: Session, wish: Wish, **values: Any) -> None:
    """Changes a wish that is being read, unless somebody did since it was looked at."""
    fresh = {"version": wish.version + 1, **values}
    changed: Any = session.execute(
        sa.update(Wish)
        .where(Wish.id == wish.id, Wish.status == wish.status, Wish.version == wish.version)
        .values(fresh)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise Conflict
    for name, value in fresh.items():
        set_committed_value(wish, name, value)


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


def _check_day(wish: Wish, now: datetime) -> None:
    if wish.needed_by < clock.local(now).date():
        raise InThePast(
            _l("The day by which it was needed has passed. Please give it back."), field="decision"
        )


def _check_second(by: Viewer, wish: Wish) -> None:
    _check_reader(by, wish)
    if not wish.awaits_second_reader:
        raise NotReadYet
    if by.id == wish.first_reader_id:
        raise AnotherReader


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


def _check_private(wish: Wish, words: PublicWords, *, looked: bool) -> list[str]:
    """That no name, number or door of the person stands in public; what else was looked at."""
    own, soft = own_name(wish), set()
    for field in ("title", "story", "other_title", "other_story"):
        found = marks.find(getattr(words, field), own)
        if any(one.is_hard for one in found):
            where = field if field.startswith("other") else f"public_{field}"
            raise TellsTooMuch(field=where)
        soft |= {one.mark.value for one in found}
    if soft and not looked:
        raise LookFirst
    return sorted(soft)


def own_name(wish: Wish) -> str:
    """Whose wish it is, as it is known here; never shown, only looked for."""
    return wish.for_name or (wish.owner.name if wish.owner else "")


def names_somebody(text: str, *names: str) -> bool:
    """Whether a text holds one of the names, a number or a door."""
    return any(one.is_hard for name in names or ("",) for one in marks.find(text, name))
