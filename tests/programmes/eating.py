"""A week of meals for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from app.core import clock as clocks
from app.core.codes import new_code
from app.core.db import transaction
from app.core.localized import Localized
from app.programmes.models import (
    Event,
    EventStatus,
    Kind,
    Menu,
)
from tests.programmes.conftest import make_programme

MONDAY = date(2026, 12, 7)
DAYS = 5
SATURDAY = datetime(2026, 12, 5, 2, tzinfo=UTC)
"""Ten in the morning in Yanji."""
WEEK = "2026-W50"
FATHER = {"for_name": "김만석", "for_phone": "138 4433 5121"}


def text(answer) -> str:
    return answer.get_data(as_text=True)


def meals_of(organiser, *, capacity=2, hour=11, closes=time(9)) -> list[Event]:
    programme = make_programme(kind=Kind.ELDER_CARE, cancel_hours=0, closes_at_local=closes)
    made = []
    with transaction() as session:
        for number in range(DAYS):
            day = MONDAY + timedelta(days=number)
            starts = clocks.from_local(datetime.combine(day, time(hour, 30)))
            event = Event(
                code=new_code(),
                programme_id=programme.id,
                place_id=programme.place_id,
                starts_at=starts,
                ends_at=starts + timedelta(hours=1),
                capacity=capacity,
                taken=0,
                waiting=0,
                status=EventStatus.SCHEDULED,
                sequence=0,
                version=1,
            )
            session.add(event)
            session.flush()
            menu = Menu(
                event_id=event.id,
                words=Localized("된장국과 고등어구이", "大酱汤和烤鱼", "Soup and mackerel"),
                allergens=["fish"] if number == 0 else [],
                updated_at=clocks.now(),
                by_id=organiser.id,
            )
            session.add(menu)
            made.append(event)
    return made
