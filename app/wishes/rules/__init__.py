"""Decisions and writes of wishes; each function stands in the caller's transaction."""

from app.wishes.rules.asking import answer, ask
from app.wishes.rules.claiming import (
    EnoughForNow,
    LeaveAsked,
    LeaveNeeded,
    NotAClaimer,
    WishTaken,
    answer_leave,
    ask_leave,
    claim,
)
from app.wishes.rules.doing import (
    confirm,
    contact,
    extend,
    fulfil,
    release,
    revoke,
    source_of,
    withdraw,
)
from app.wishes.rules.knowing import look_up
from app.wishes.rules.lives import WISHES, over_at
from app.wishes.rules.picturing import FOLDER
from app.wishes.rules.renewing import RENEWED_FOR, renew
from app.wishes.rules.reviewing import PublicWords, give_back, language_of, publish, reject
from app.wishes.rules.showing import (
    Contact,
    Hidden,
    contact_for,
    contact_of,
    show_contact,
    surname_of,
)
from app.wishes.rules.thanking import is_for_all, keep_thanks, show_thanks, thank
from app.wishes.rules.timing import (
    claimed,
    drop_unsent,
    forget,
    forget_account,
    forget_person,
    lapse,
    over,
    remind,
    unanswered,
)
from app.wishes.rules.writing import Told, change, make, submit

__all__ = [
    "FOLDER",
    "RENEWED_FOR",
    "WISHES",
    "Contact",
    "EnoughForNow",
    "Hidden",
    "LeaveAsked",
    "LeaveNeeded",
    "NotAClaimer",
    "PublicWords",
    "Told",
    "WishTaken",
    "answer",
    "answer_leave",
    "ask",
    "ask_leave",
    "change",
    "claim",
    "claimed",
    "confirm",
    "contact",
    "contact_for",
    "contact_of",
    "drop_unsent",
    "extend",
    "forget",
    "forget_account",
    "forget_person",
    "fulfil",
    "give_back",
    "is_for_all",
    "keep_thanks",
    "language_of",
    "lapse",
    "look_up",
    "make",
    "over",
    "over_at",
    "publish",
    "reject",
    "release",
    "remind",
    "renew",
    "revoke",
    "show_contact",
    "show_thanks",
    "source_of",
    "submit",
    "surname_of",
    "thank",
    "unanswered",
    "withdraw",
]
