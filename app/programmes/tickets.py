"""A ticket as a picture to scan, and dates as calendar files."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import icalendar
import segno

from app.programmes.courses import Date
from app.programmes.models import Event, Registration, RegistrationStatus

CERTAIN = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.ATTENDED,
    RegistrationStatus.NO_SHOW,
)
"""What stands in a calendar without a question mark."""


def qr_svg(text: str) -> str:
    """The QR code of a text as SVG markup that scales with its box."""
    target = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        target, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, dark="#000"
    )
    return target.getvalue().decode()


def calendar(
    events: Iterable[Event],
    dates: Mapping[int, Sequence[Date]],
    locale: str,
    site: str,
    now: datetime,
) -> bytes:
    """Dates as a calendar (RFC 5545) in one language; a cancelled one says so."""
    book = icalendar.Calendar()
    book.add("prodid", "-//Azalea//Xinxing//KO")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    for event in events:
        for date in dates[event.id]:
            book.add_component(_entry(event, date, locale, site, now))
    return bytes(book.to_ical())


def _entry(event: Event, date: Date, locale: str, site: str, now: datetime) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", f"{event.code}{f'-{date.no}' if date.no > 1 else ''}@azalea")
    entry.add("dtstamp", now)
    entry.add("sequence", date.sequence)
    entry.add("status", "CANCELLED" if date.is_cancelled else "CONFIRMED")
    entry.add("dtstart", date.starts_at)
    entry.add("dtend", date.ends_at)
    entry.add("summary", event.programme.title.pick(locale).text)
    entry.add("description", event.programme.summary.pick(locale).text)
    where = [date.place.name.pick(locale).text, date.place.address.pick(locale).text]
    if date.room is not None:
        where.insert(1, date.room.pick(locale).text)
    entry.add("location", ", ".join(where))
    entry.add("url", f"{site}/events/{event.code}")
    return entry


def own_calendar(
    rows: Iterable[Registration],
    dates: Mapping[int, Sequence[Date]],
    words: Mapping[RegistrationStatus, str],
    name: str,
    locale: str,
    site: str,
    now: datetime,
) -> bytes:
    """Somebody's own dates to subscribe to: the same entries as of the dates themselves.

    What is not certain yet is tentative; where one comes twice (for somebody else, too) the
    certain one counts.
    """
    book = icalendar.Calendar()
    book.add("prodid", "-//Azalea//Xinxing//KO")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", name)
    book.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    shown: dict[int, Registration] = {}
    for row in rows:
        before = shown.get(row.event_id)
        if before is None or row.status in CERTAIN or before.status not in CERTAIN:
            shown[row.event_id] = row
    for row in shown.values():
        for date in dates[row.event_id]:
            entry = _entry(row.event, date, locale, site, now)
            if not date.is_cancelled and row.status not in CERTAIN:
                entry["status"] = icalendar.vText("TENTATIVE")
            if row.status in words and not date.is_cancelled:
                text = f"{words[row.status]}. {entry['description']}"
                entry["description"] = icalendar.vText(text)
            entry["url"] = icalendar.vUri(f"{site}/registrations/{row.code}")
            book.add_component(entry)
    return bytes(book.to_ical())
