"""The time, in one place, so that tests can move it. Kept in UTC, shown in Yanji."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

YANJI = ZoneInfo("Asia/Shanghai")

_shift = timedelta(0)
_fixed: datetime | None = None


def now() -> datetime:
    """The present, aware, in UTC."""
    return (_fixed or datetime.now(UTC)) + _shift


def today() -> date:
    """The date in Yanji."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment on a clock in Yanji."""
    return moment.astimezone(YANJI)


def from_local(moment: datetime) -> datetime:
    """A naive time as somebody in Yanji wrote it, as UTC."""
    return moment.replace(tzinfo=YANJI).astimezone(UTC)


def fix(moment: datetime) -> None:
    """Stops the clock at a moment (tests and deterministic demo data)."""
    global _fixed, _shift
    _fixed, _shift = moment.astimezone(UTC), timedelta(0)


def advance(by: timedelta) -> None:
    """Moves the clock on, stopped or running."""
    global _shift
    _shift += by


def release() -> None:
    """Lets the clock run again."""
    global _fixed, _shift
    _fixed, _shift = None, timedelta(0)
