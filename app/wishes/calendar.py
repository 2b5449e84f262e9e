"""A visit as a file for calendars (RFC 5545): when, for which wish; never where or who."""

from __future__ import annotations

from datetime import datetime, timedelta

import icalendar

from app.wishes.models import Visit, Wish

LENGTH = timedelta(hours=1)


def visit_calendar(
    wish: Wish, visit: Visit, summary: str, locale: str, site: str, now: datetime
) -> bytes:
    """The visit with the public title of its wish, an hour long."""
    book = icalendar.Calendar()
    book.add("prodid", "-//Azalea//Xinxing//KO")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    entry = icalendar.Event()
    entry.add("uid", f"visit-{visit.code}@azalea")
    entry.add("dtstamp", now)
    entry.add("status", "CONFIRMED" if visit.is_agreed or visit.is_done else "CANCELLED")
    entry.add("dtstart", visit.agreed_for)
    entry.add("dtend", visit.agreed_for + LENGTH)
    entry.add("summary", summary)
    if wish.public_title is not None:
        entry.add("description", wish.public_title.pick(locale).text)
    entry.add("url", f"{site}/wishes/{wish.code}")
    book.add_component(entry)
    return bytes(book.to_ical())
