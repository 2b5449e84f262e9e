"""What the door says after a scan: yes, here already, or no, in words and not by colour alone."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _

from app.core import seal
from app.core.errors import Refused
from app.programmes.models import Registration
from app.programmes.rules import CheckedIn, GoneHome
from app.web.templating import time_of


class Verdict(NamedTuple):
    """The big answer: tone and icon, a word, who it is, and what more there is to say."""

    tone: str
    icon: str
    word: str
    who: str
    text: str


def let_in(done: CheckedIn) -> Verdict:
    """Green for a person who comes in; amber where they are here already."""
    name, at = name_of(done.registration, plain=True), time_of(done.at)
    if done.again:
        text = _("%(name)s was checked in at %(time)s already.", name=name, time=at)
        return Verdict("warn", "triangle-alert", _("Here already"), name, text)
    text = _("%(count)s people", count=done.registration.party_size) + f" · {at}"
    return Verdict("good", "circle-check", _("Come in"), name, text)


def goes_home(done: GoneHome) -> Verdict:
    """Green with how long they helped; amber where that is known, or other hours are in the way."""
    name, at = name_of(done.registration, plain=True), time_of(done.at)
    if done.again:
        text = _("%(name)s went home at %(time)s already.", name=name, time=at)
        return Verdict("warn", "triangle-alert", _("Gone home already"), name, text)
    if not done.counted and done.registration.account_id is not None:
        text = _("The hours could not be written down: please look at the hours of this date.")
        return Verdict("warn", "triangle-alert", _("Goes home"), name, text)
    minutes = int((done.at - done.came).total_seconds() // 60)
    text = _("%(count)s min", count=minutes) + f" · {at}"
    return Verdict("good", "circle-check", _("Goes home"), name, text)


def kept_out(refusal: Refused | str) -> Verdict:
    """Red, with the reason."""
    return Verdict("bad", "circle-x", _("Not let in"), "", str(refusal))


def name_of(row: Registration, *, plain: bool) -> str:
    """An account's name is plain for staff; a guest's is sealed and masked unless asked for."""
    if row.for_name is not None:
        return row.for_name if plain else seal.mask_name(row.for_name)
    return row.account.name if row.account else ""


def stands_for(row: Registration, wanted: str) -> bool:
    """Whether a row of the list is meant by what somebody looks for: a name or a ticket."""
    folded = "".join(wanted.casefold().split())
    name = "".join(name_of(row, plain=True).casefold().split())
    return folded in row.ticket.casefold() or folded in name
