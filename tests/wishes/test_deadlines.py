"""Reviewers answer within one working day; Saturdays and Sundays in Yanji do not count."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import from_local
from app.wishes.deadlines import answer_by, late_since


def at(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ("2026-11-23 09:00", "2026-11-24 09:00"),
        ("2026-11-26 23:59", "2026-11-27 23:59"),
        ("2026-11-27 15:00", "2026-11-30 15:00"),
        ("2026-11-28 10:00", "2026-12-01 00:00"),
        ("2026-11-29 23:59", "2026-12-01 00:00"),
        ("2026-11-30 00:00", "2026-12-01 00:00"),
    ],
)
def test_the_weekend_does_not_count(sent, due):
    assert answer_by(at(sent)) == at(due)


MOMENTS = st.integers(0, 14 * 24 * 60).map(
    lambda minutes: at("2026-11-16 00:00") + timedelta(minutes=minutes)
)


@given(sent=MOMENTS, now=MOMENTS)
def test_late_is_what_was_due(sent, now):
    assert (sent <= late_since(now)) is (answer_by(sent) <= now)
