"""Decisions and writes of programmes; each function stands in the caller's transaction."""

from app.programmes.rules.certificates import (
    after_event,
    begin_after,
    issue_again,
    normal_serial,
    revoke,
)
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
from app.programmes.rules.feedback import give, may_change, may_give
from app.programmes.rules.leaving import cancel
from app.programmes.rules.lives import EVENTS, PLACES, PROGRAMMES, REGISTRATIONS
from app.programmes.rules.programmes import archive, create, publish, save
from app.programmes.rules.reminding import remind
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
    "add_event",
    "admit_guest",
    "admit_waiting",
    "after_event",
    "archive",
    "begin_after",
    "cancel",
    "cancel_event",
    "change_event",
    "check_in",
    "clear",
    "close_waiting_list",
    "create",
    "give",
    "issue_again",
    "mark_no_shows",
    "may_change",
    "may_give",
    "normal_serial",
    "publish",
    "remind",
    "revoke",
    "save",
    "set_capacity",
    "set_timers",
    "sign_up",
    "tell_change",
]
