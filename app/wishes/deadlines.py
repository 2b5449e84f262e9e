"""Until when reviewers answer: within one working day. Saturdays and Sundays in Yanji do not
count; public holidays are not known here, so an answer may be due on one."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.core import clock

ANSWER_WITHIN = timedelta(days=1)
"""One working day; whole days only."""
STALE_AFTER = timedelta(hours=48)
"""A claim without a first contact for so long is looked at by staff."""
CALL_AFTER = timedelta(days=3)
"""What nobody has confirmed for so long is asked about by telephone."""
_SATURDAY, _SUNDAY = 5, 6


def answer_by(sent: datetime) -> datetime:
    """Until when what was sent at this moment is read."""
    start = clock.local(sent)
    if start.weekday() >= _SATURDAY:
        start = _midnight(start) + timedelta(days=7 - start.weekday())
    due = start + ANSWER_WITHIN
    if due.weekday() >= _SATURDAY:
        due += timedelta(days=2)
    return clock.from_local(due.replace(tzinfo=None))


def late_since(now: datetime) -> datetime:
    """What was sent at this moment or before it should have been read by now."""
    local = clock.local(now)
    if local.weekday() >= _SATURDAY:
        last = _midnight(local) - timedelta(days=local.weekday() - _SATURDAY)
        return clock.from_local((last - ANSWER_WITHIN).replace(tzinfo=None, microsecond=0)) - _TICK
    before = local - ANSWER_WITHIN
    if before.weekday() >= _SATURDAY:
        before -= timedelta(days=2)
        if local == _midnight(local):
            return clock.from_local(before.replace(tzinfo=None)) - _TICK
    return clock.from_local(before.replace(tzinfo=None))


_TICK = timedelta(microseconds=1)


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time(), tzinfo=moment.tzinfo)
