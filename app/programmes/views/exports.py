"""The office: everybody of an event as a sheet for Excel, masked unless a reason is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from flask import Response
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core import seal, sheets
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Refused
from app.programmes import courses, words
from app.programmes import queries as programmes
from app.programmes.courses import Date
from app.programmes.forms.desk import FullListForm
from app.programmes.forms.questions import written
from app.programmes.kinds import KINDS
from app.programmes.models import CheckIn, Event, Question
from app.programmes.queries import desk, questions
from app.programmes.queries.questions import Answered
from app.programmes.views.blueprint import bp
from app.programmes.views.desk import EVENT
from app.programmes.views.door import name_of, run_event
from app.programmes.views.office_events import again
from app.web import locale, staff, viewer
from app.web.spans import workbook
from app.web.templating import short_day

LIST = EVENT + "/list.xlsx"


@bp.get(LIST)
@staff(Role.ORGANISER)
def masked_list(code: str) -> Response:
    """Who comes and who waits, without names and phones."""
    event = run_event(code)
    return workbook([_sheet(event, full=False)], f"azalea-{code}.xlsx")


@bp.post(LIST)
@staff(Role.ORGANISER)
def full_list(code: str) -> Response:
    """The same with names, phones and notes; who took it and what for is written down."""
    form = FullListForm()
    if not form.validate():
        return again(code, Refused(), full_form=form)
    with transaction() as session:
        event = run_event(code)
        seal.log_reveal(
            session,
            by=viewer().member_id,
            kind="events",
            subject_id=event.id,
            fields=["names", "phones", "notes", "answers"],
            now=now(),
            why=form.why.data,
        )
    return workbook([_sheet(event, full=True)], f"azalea-{code}-full.xlsx")


def _sheet(event: Event, *, full: bool) -> sheets.Sheet:
    booth = [_("Booth")] if KINDS[event.programme.kind].booths else []
    heads = [_("Name"), _("Ticket"), *booth, _("How many"), _("State"), _("Signed up"), _("Here")]
    if full:
        heads[1:1] = [_("Phone")]
        heads.append(_("A word to the organiser"))
    asked, answered = _answers(event) if full else ((), {})
    heads += [one.label.pick(locale()).text for one in asked]
    course = _course(event)
    heads += [short_day(one.starts_at) for one in course.dates]
    title = event.programme.title.pick(locale()).text
    lines = _rows(event, full, asked, answered)
    return sheets.Sheet(title, heads, (line + course.marks(key) for key, line in lines))


class _Course(NamedTuple):
    """The dates of a course that stand, and when everybody came to each."""

    dates: list[Date]
    seen: Mapping[int, Mapping[int | None, CheckIn]]

    def marks(self, registration_id: int) -> list[Any]:
        came = self.seen.get(registration_id, {})
        scans = [came.get(one.meeting_id) for one in self.dates]
        return [scan.scanned_at if scan is not None else None for scan in scans]


def _course(event: Event) -> _Course:
    """Of a single date nothing: it has its one column already."""
    if not event.is_course:
        return _Course([], {})
    dates = courses.standing(programmes.dates_of(event))
    return _Course(dates, programmes.attendance_of(event.id))


def _answers(event: Event) -> tuple[Sequence[Question], dict[int, dict[int, Answered]]]:
    """The questions that stand or were answered on this date, and everybody's answers."""
    answered = questions.answers_at(event.id)
    seen = {key for row in answered.values() for key in row}
    found = questions.questions_of(event.programme_id)
    return [one for one in found if one.active or one.id in seen], answered


def _answer(one: Answered | None) -> str:
    """An answer in a cell; of a picture it says that there is one."""
    if one is None:
        return ""
    if one.file_key is not None:
        return str(_("Picture"))
    return written(one, locale())


def _rows(
    event: Event,
    full: bool,
    asked: Sequence[Question],
    answered: dict[int, dict[int, Answered]],
) -> Iterator[tuple[int, list[Any]]]:
    booths = KINDS[event.programme.kind].booths
    for row, came, _notes, _times in desk.listed(event.id, desk.STATES[desk.Show.ALL]):
        name = name_of(row, plain=True)
        line = [
            name if full else seal.mask_name(name),
            row.ticket,
            *([row.booth.label if row.booth else ""] if booths else []),
            row.party_size,
            words.STATE_NAMES[row.status],
            row.joined_at,
            came,
        ]
        if full:
            phone = row.for_phone or (row.account.phone if row.account else None)
            line[1:1] = [seal.shown_phone(phone)]
            line.append(row.note)
            line += [_answer(answered.get(row.id, {}).get(one.id)) for one in asked]
        yield row.id, line
