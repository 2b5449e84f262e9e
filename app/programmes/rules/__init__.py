"""Decisions and writes of programmes; each function stands in the caller's transaction."""

from app.programmes.rules.advising import came, did_not_come, forget_advice, keep_note
from app.programmes.rules.answering import accept, end_offer
from app.programmes.rules.approving import approve, reject
from app.programmes.rules.booth_changes import change_booth
from app.programmes.rules.booth_plans import block, copy_plan, lay_out, remove, save_booth
from app.programmes.rules.certificates import (
    after_event,
    begin_after,
    issue_again,
    normal_serial,
    revoke,
)
from app.programmes.rules.changing import change_party, leave_former, move_to
from app.programmes.rules.courses import add_course, add_date, cancel_date, change_date, tell_date
from app.programmes.rules.desk import enter, forget_notes, write_note
from app.programmes.rules.door import CheckedIn, check_in, mark_no_shows
from app.programmes.rules.drawing import draw_now, draw_when_due, drawn, tell_draw
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
from app.programmes.rules.going_home import GoneHome, check_out, undo_check_out
from app.programmes.rules.hours import publish_hours
from app.programmes.rules.leaving import cancel
from app.programmes.rules.lives import EVENTS, PLACES, PROGRAMMES, REGISTRATIONS
from app.programmes.rules.messages import NobodyToTell, send, tell_message
from app.programmes.rules.prerequisites import NotYet, set_steps
from app.programmes.rules.programmes import archive, create, publish, save
from app.programmes.rules.reminding import remind, remind_of_date
from app.programmes.rules.series import add_series, copy
from app.programmes.rules.signing_up import (
    AlreadySignedUp,
    Guest,
    admit_guest,
    admit_waiting,
    sign_up,
)
from app.programmes.rules.teachers import create_teacher, let_go, save_teacher, tell_teaching
from app.programmes.rules.undoing import undo_check_in

__all__ = [
    "EVENTS",
    "PLACES",
    "PROGRAMMES",
    "REGISTRATIONS",
    "AlreadySignedUp",
    "CheckedIn",
    "GoneHome",
    "Guest",
    "NobodyToTell",
    "NotYet",
    "accept",
    "add_course",
    "add_date",
    "add_event",
    "add_series",
    "admit_guest",
    "admit_waiting",
    "after_event",
    "approve",
    "archive",
    "begin_after",
    "block",
    "came",
    "cancel",
    "cancel_date",
    "cancel_event",
    "change_booth",
    "change_date",
    "change_event",
    "change_party",
    "check_in",
    "check_out",
    "clear",
    "close_waiting_list",
    "copy",
    "copy_plan",
    "create",
    "create_teacher",
    "did_not_come",
    "draw_now",
    "draw_when_due",
    "drawn",
    "end_offer",
    "enter",
    "forget_advice",
    "forget_notes",
    "give",
    "issue_again",
    "keep_note",
    "lay_out",
    "leave_former",
    "let_go",
    "mark_no_shows",
    "may_change",
    "may_give",
    "move_to",
    "normal_serial",
    "publish",
    "publish_hours",
    "reject",
    "remind",
    "remind_of_date",
    "remove",
    "revoke",
    "save",
    "save_booth",
    "save_teacher",
    "send",
    "set_capacity",
    "set_steps",
    "set_timers",
    "sign_up",
    "tell_change",
    "tell_date",
    "tell_draw",
    "tell_message",
    "tell_teaching",
    "undo_check_in",
    "undo_check_out",
    "write_note",
]
