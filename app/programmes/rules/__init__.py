"""Decisions and writes of programmes; each function stands in the caller's transaction."""

from app.programmes.rules.desk import enter, forget_notes, write_note
from app.programmes.rules.door import CheckedIn, check_in, mark_no_shows
from app.programmes.rules.events import (
    add_event,
    cancel_event,
    change_event,
    clear,
    close_waiting_list,
    set_capacity,
    set_timers,
    tell_change,
)
from app.programmes.rules.leaving import cancel
from app.programmes.rules.lives import EVENTS, PLACES, PROGRAMMES, REGISTRATIONS
from app.programmes.rules.messages import NobodyToTell, send, tell_message
from app.programmes.rules.programmes import archive, create, publish, save
from app.programmes.rules.reminding import remind
from app.programmes.rules.series import add_series, copy
from app.programmes.rules.signing_up import (
    AlreadySignedUp,
    Guest,
    admit_guest,
    admit_waiting,
    sign_up,
)

__all__ = [
    "EVENTS",
    "PLACES",
    "PROGRAMMES",
    "REGISTRATIONS",
    "AlreadySignedUp",
    "CheckedIn",
    "Guest",
    "NobodyToTell",
    "add_event",
    "add_series",
    "admit_guest",
    "admit_waiting",
    "archive",
    "cancel",
    "cancel_event",
    "change_event",
    "check_in",
    "clear",
    "close_waiting_list",
    "copy",
    "create",
    "enter",
    "forget_notes",
    "mark_no_shows",
    "publish",
    "remind",
    "save",
    "send",
    "set_capacity",
    "set_timers",
    "sign_up",
    "tell_change",
    "tell_message",
    "write_note",
]
