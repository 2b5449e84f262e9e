"""The small things everything stands on: the clock, codes, refusals, the operator's checks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock as the_clock
from app.core import codes, doctor, errors
from app.core.db import UTCDateTime, db, transaction
from app.core.localized import Localized
from tests.core.things import Light, Shelf


def test_the_clock_runs_in_utc_and_can_be_stopped_and_moved(clock: Any) -> None:
    morning = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert the_clock.now() == morning
    clock.advance(timedelta(days=2, hours=1))
    assert the_clock.now() == morning + timedelta(days=2, hours=1)
    clock.release()
    assert abs(the_clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_day_begins_in_yanji_eight_hours_before_utc(clock: Any) -> None:
    clock.fix(datetime(2026, 11, 23, 15, 59, tzinfo=UTC))
    assert the_clock.today() == date(2026, 11, 23)
    clock.advance(timedelta(minutes=1))
    assert the_clock.today() == date(2026, 11, 24)


@given(moment=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001
def test_a_time_typed_in_yanji_is_shown_as_it_was_typed(moment: datetime) -> None:
    shown = the_clock.local(the_clock.from_local(moment))
    assert shown.replace(tzinfo=None) == moment


def test_a_time_without_a_zone_is_refused_before_it_is_kept(session: Any) -> None:
    kind = UTCDateTime()
    with pytest.raises(ValueError, match="without a zone"):
        kind.process_bind_param(datetime(2026, 1, 1), session.get_bind().dialect)  # noqa: DTZ001


@pytest.mark.usefixtures("things")
def test_times_of_any_zone_come_back_in_utc() -> None:
    there = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8)))
    with transaction() as session:
        text = Localized(en="x")
        session.add(Shelf(at=there, title=text, facts={}, phone="1", kind=Light.RED))
    kept = db.session.scalar(sa.select(Shelf.at))
    assert kept == there
    assert kept.tzinfo is UTC


def test_codes_are_of_signs_that_do_not_look_alike_and_do_not_repeat() -> None:
    made = {codes.new_code() for _ in range(5000)}
    assert len(made) == 5000
    assert not set("".join(made)) & set("01ilouIO")
    assert {len(code) for code in made} == {10}
    assert all(code.isalpha() and code.isupper() for code in (codes.ticket_code(),))


@given(text=st.text(codes.LETTERS, min_size=6, max_size=6))
def test_a_ticket_is_understood_however_it_is_typed(text: str) -> None:
    typed = f" {text[:3].lower()}-{text[3:]} "
    assert codes.normal_code(typed) == text


@given(text=st.text(max_size=2000))
def test_anything_typed_as_a_ticket_is_short_and_plain(text: str) -> None:
    code = codes.normal_code(text)
    assert len(code) <= 16
    assert code == "" or code.isalnum()


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (errors.Refused(), 422),
        (errors.Conflict(), 409),
        (errors.NotAllowed(), 403),
        (errors.Missing(), 404),
        (errors.TooOften(30), 429),
    ],
)
def test_each_refusal_has_its_status_and_words_in_the_readers_language(
    app: Any, refusal: errors.Refused, status: int
) -> None:
    assert refusal.status == status
    said = {}
    for language in ("ko", "zh", "en"):
        with app.test_request_context(), force_locale(language):
            said[language] = str(refusal)
    assert len(set(said.values())) == 3


def test_a_refusal_may_bring_its_own_words_and_field() -> None:
    refusal = errors.Conflict("Too late.", field="when")
    assert (str(refusal), refusal.field, refusal.status) == ("Too late.", "when", 409)
    assert errors.TooOften(30).retry_after == 30


def test_an_unforeseen_error_is_written_down_without_what_people_typed(session: Any) -> None:
    insert, name = sa.text("INSERT INTO accounts (name) VALUES (:name)"), "리영희 13844331234"
    try:
        with transaction() as writing:
            writing.execute(insert, {"name": name})
    except sa.exc.DBAPIError as problem:
        written = errors.report(problem)
    assert "IntegrityError" in written
    assert "test_small.py" in written, "where it happened"
    assert name not in written
    assert "13844331234" not in written


def test_an_error_that_follows_another_tells_both() -> None:
    try:
        try:
            raise ValueError("first: kim@test.example")
        except ValueError as first:
            raise KeyError("second") from first
    except KeyError as problem:
        problem.__cause__.__cause__ = problem  # even where they go in a circle
        written = errors.report(problem)
    assert written.index("ValueError: first: …") < written.index("KeyError: 'second'")
    assert errors.report(None) == ""


def test_a_check_is_asked_by_its_name(monkeypatch: Any) -> None:
    monkeypatch.setattr(doctor, "_checks", [])

    @doctor.check("the lamp")
    def lamp() -> list[str]:
        return ["It is dark."]

    assert [(one.name, one.run()) for one in doctor.checks()] == [("the lamp", ["It is dark."])]
