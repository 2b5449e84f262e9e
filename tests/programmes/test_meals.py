"""Meals: closing at nine, days taken at once, who eats, what the kitchen knows and who sees it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from app.accounts import privacy
from app.accounts.viewer import Role
from app.core import clock as clocks
from app.core.codes import new_code
from app.core.db import db, transaction
from app.core.localized import Localized
from app.core.seal import Reveal
from app.programmes import queries, rules
from app.programmes.models import (
    CareProfile,
    Event,
    EventStatus,
    Kind,
    Menu,
    Registration,
)
from app.programmes.rules import meals as meal_rules
from app.programmes.rules.closing import Closed
from app.programmes.rules.leaving import TooLateToCancel
from tests.programmes.conftest import act, cancel, counted, counters, make_programme, sign_up
from tests.support.people import viewer_of
from tests.support.racing import race
from tests.support.sending import send

MONDAY = date(2026, 12, 7)
DAYS = 5
SATURDAY = datetime(2026, 12, 5, 2, tzinfo=UTC)
"""Ten in the morning in Yanji."""
WEEK = "2026-W50"
FATHER = {"for_name": "김만석", "for_phone": "138 4433 5121"}


def text(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def week(clock, organiser) -> list[Event]:
    """Meals from Monday to Friday at half past eleven; it is the Saturday before."""
    clock.fix(SATURDAY)
    return meals_of(organiser)


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


def choose(person, events, ticked, had=(), guest=None) -> meal_rules.Chosen:
    with transaction() as session:
        found = [queries.event_by_code(event.code) for event in events]
        return meal_rules.choose_days(
            session,
            found,
            ticked={event.code for event in ticked},
            had={event.code for event in had},
            guest=guest,
            by=person if not hasattr(person, "email") else viewer_of(person),
            now=clocks.now(),
        )


def places(events) -> list[tuple[int, int]]:
    assert all(counters(event) == counted(event) for event in events)
    return [counters(event) for event in events]


def test_signing_up_closes_at_nine_in_yanji(clock, week, make_account):
    """Nine there is one in the morning in UTC, of the same day."""
    nine = datetime(2026, 12, 7, 1, tzinfo=UTC)
    person, other = make_account(), make_account()
    clock.fix(nine - timedelta(seconds=1))
    row = sign_up(week[0], person)
    clock.fix(nine)
    with pytest.raises(Closed, match="09:00"):
        sign_up(week[0], other)
    clock.fix(nine + timedelta(seconds=1))
    with pytest.raises(TooLateToCancel):
        cancel(row, person)
    assert sign_up(week[1], other).is_confirmed


def test_a_day_in_yanji_begins_before_midnight_in_utc(clock, organiser, make_account):
    """A breakfast at 7:30 that closes at six: both lie on the day before in UTC."""
    clock.fix(SATURDAY)
    events = meals_of(organiser, hour=7, closes=time(6))
    assert events[0].starts_at.astimezone(UTC).day == 6
    event = queries.event_by_code(events[0].code)
    assert event.closes_at == datetime(2026, 12, 6, 22, tzinfo=UTC)
    clock.fix(datetime(2026, 12, 6, 21, 59, 59, tzinfo=UTC))
    sign_up(events[0], make_account())
    clock.fix(datetime(2026, 12, 6, 22, tzinfo=UTC))
    with pytest.raises(Closed):
        sign_up(events[0], make_account())


def test_a_closing_time_after_the_beginning_changes_nothing(clock, organiser, make_account):
    clock.fix(SATURDAY)
    event = meals_of(organiser, closes=time(15))[0]
    found = queries.event_by_code(event.code)
    assert found.closes_at == found.cancel_until == found.starts_at


def test_the_desk_enters_and_takes_off_after_nine(clock, week, make_account, organiser):
    person = make_account()
    row = sign_up(week[0], person)
    clock.fix(datetime(2026, 12, 7, 2, tzinfo=UTC))
    entered = act(rules.admit_guest, week[0], organiser, rules.Guest("박순자"))
    assert entered.is_confirmed
    cancel(row, organiser)
    assert counters(week[0]) == (1, 0)


def test_who_got_the_meal_after_the_deadline_may_give_it_back_until_nine(
    clock, organiser, make_account
):
    clock.fix(SATURDAY)
    events = meals_of(organiser)
    with transaction() as session:
        programme = queries.event_by_code(events[0].code).programme
        programme.cancel_hours = 24
        session.flush()
    clock.fix(datetime(2026, 12, 6, 23, tzinfo=UTC))
    person = make_account()
    row = queries.registration_by_code(sign_up(events[0], person).code)
    assert row.cancel_until == datetime(2026, 12, 7, 1, tzinfo=UTC)
    clock.fix(datetime(2026, 12, 7, 1, 1, tzinfo=UTC))
    with pytest.raises(TooLateToCancel):
        cancel(row, person)


def test_who_waits_changes_nothing_after_nine(clock, week, make_account):
    for _number in range(2):
        sign_up(week[0], make_account())
    person = make_account()
    row = sign_up(week[0], person)
    clock.fix(datetime(2026, 12, 7, 2, tzinfo=UTC))
    with pytest.raises(Closed):
        act(rules.change_party, row, person, 2)


def test_days_are_taken_at_once_and_full_ones_are_waited_for(week, make_account):
    for _number in range(2):
        sign_up(week[1], make_account())
    person = make_account()
    done = choose(person, week, week[:3])
    assert [e.id for e in done.taken] == [week[0].id, week[2].id]
    assert [e.id for e in done.waiting] == [week[1].id]
    assert places(week[:3]) == [(1, 0), (2, 1), (1, 0)]


def test_sending_twice_changes_nothing(week, make_account):
    person = make_account()
    choose(person, week, week[:2])
    again = choose(person, week, week[:2])
    assert [e.id for e in again.kept] == [week[0].id, week[1].id]
    assert again._replace(kept=[]) == meal_rules.Chosen([], [], [], [])
    assert places(week[:2]) == [(1, 0), (1, 0)]
    choose(person, week, [week[1]], had=week[:2])
    after = choose(person, week, [week[1]], had=week[:2])
    assert not after.left
    assert places(week[:2]) == [(0, 0), (1, 0)]


def test_a_day_that_closed_meanwhile_refuses_all_of_them(clock, week, make_account):
    clock.fix(datetime(2026, 12, 7, 1, tzinfo=UTC))
    with pytest.raises(Closed):
        choose(make_account(), week, week[:2])
    assert places(week[:2]) == [(0, 0), (0, 0)]


def test_a_form_sent_twice_at_the_same_moment_takes_each_day_once(app, week, make_account):
    person = viewer_of(make_account())
    guest = rules.Guest("김만석", "+8613844335121")
    done = race(app, 4, lambda _turn: choose(person, week, week, guest=guest))
    assert places(week) == [(1, 0)] * DAYS
    assert sorted(len(one.taken) for one in done) == [0, 0, 0, DAYS]
    assert sorted(len(one.kept) for one in done) == [0, DAYS, DAYS, DAYS]


def test_a_father_is_signed_up_and_found_again(signed_in, week, make_account):
    daughter = make_account(name="김영애")
    browser = signed_in(daughter)
    page = f"/meals?week={WEEK}&for=new"
    days = {"day": [week[0].code, week[1].code], "for": "new", "week": WEEK}
    lacking = send(browser, page, days, to="/meals/days")
    assert lacking.status_code == 422
    assert text(lacking).count("checked") == 2, "what was ticked stays ticked"
    done = send(browser, page, days | FATHER, to="/meals/days")
    assert done.status_code == 303
    shown = text(browser.get(done.location))
    assert "김만석" in shown
    assert shown.count('name="had"') == 2
    row = db.session.scalars(sa.select(Registration).order_by(Registration.id)).first()
    assert row.booked_by == daughter.id
    assert row.account_id is None
    changed = {"day": [week[1].code, week[2].code], "had": [week[0].code, week[1].code]}
    send(browser, done.location, changed | {"for": row.code, "week": WEEK}, to="/meals/days")
    assert places(week[:3]) == [(0, 0), (1, 0), (1, 0)]
    mine = text(browser.get(f"/meals?week={WEEK}"))
    assert 'name="had"' not in mine


def test_nobody_else_sees_or_changes_a_father(signed_in, week, make_account):
    daughter, stranger = make_account(), make_account()
    row = sign_up(week[0], daughter, guest=rules.Guest("김만석", "+8613844335121"))
    browser = signed_in(stranger)
    for page in (f"/meals?for={row.code}", f"/meals/care?for={row.code}"):
        assert browser.get(page).status_code == 404
    fields = {"for": row.code, "had": week[0].code, "week": WEEK}
    assert send(browser, f"/meals?week={WEEK}", fields, to="/meals/days").status_code == 404
    assert counters(week[0]) == (1, 0)
    assert "김만석" not in text(browser.get(f"/meals?week={WEEK}"))
    with pytest.raises(meal_rules.NoDay):
        choose(stranger, week, [])
    again = choose(stranger, week, [week[0]], guest=rules.Guest("김만석", "+8613844335121"))
    assert [e.id for e in again.kept] == [week[0].id]
    choose(stranger, week, [], had=[week[0]], guest=rules.Guest("김만석", "+8613844335121"))
    assert counters(week[0]) == (1, 0)


def test_a_visitor_reads_the_week(client, week):
    shown = text(client.get(f"/meals?week={WEEK}"))
    assert "고등어구이" in shown
    assert 'name="day"' not in shown
    assert client.get("/meals?week=2026-W99").status_code == 200
    assert "고등어구이" not in text(client.get("/meals?week=2026-W52"))


def test_the_week_costs_few_questions(signed_in, client, week, make_account, count_queries):
    daughter = make_account()
    guest = rules.Guest("김만석", "+8613844335121")
    rows = [sign_up(event, daughter, guest=guest) for event in week]
    with count_queries() as counted_here:
        client.get(f"/meals?week={WEEK}")
    assert counted_here.count <= 3
    browser = signed_in(daughter)
    page = f"/meals?week={WEEK}&for={rows[0].code}"
    browser.get(page)
    with count_queries() as counted_here:
        browser.get(page)
    assert counted_here.count <= 9


CARE = {"allergens": ["fish"], "dietary": "틀니가 있어 진밥으로", "wants_transport": "y"}


def with_note(browser, week, daughter) -> Registration:
    row = sign_up(week[0], daughter, guest=rules.Guest("김만석", "+8613844335121"))
    page = f"/meals/care?for={row.code}"
    assert send(browser, page, CARE | {"for": row.code}, to="/meals/care").status_code == 303
    return row


def test_a_meal_with_what_somebody_avoids_warns_and_does_not_refuse(signed_in, week, make_account):
    daughter = make_account()
    browser = signed_in(daughter)
    row = with_note(browser, week, daughter)
    shown = text(browser.get(f"/meals?week={WEEK}&for={row.code}"))
    assert shown.count('class="warned"') == 1
    assert 'class="warned"' not in text(browser.get(f"/meals?week={WEEK}"))
    kept = db.session.execute(sa.text("SELECT dietary, allergens FROM care_profiles")).one()
    assert "진밥" not in kept[0]
    assert "fish" not in kept[1]


def test_care_notes_stand_on_the_list_only_after_asking_on_record(
    signed_in, week, make_account, organiser
):
    daughter = make_account(name="김영애")
    with_note(signed_in(daughter), week, daughter)
    browser = signed_in(organiser)
    page = f"/office/events/{week[0].code}/meal-list"
    before = text(browser.get(page))
    assert "진밥" not in before
    assert "김만석" not in before
    assert "물고기 1" in before, "the kitchen counts without knowing whom"
    send(browser, f"/office/events/{week[0].code}", {}, to=f"/office/events/{week[0].code}/names")
    assert "진밥" not in text(browser.get(page)), "asking for names shows no notes"
    send(browser, page, {}, to=f"{page}/names")
    after = text(browser.get(page))
    assert "진밥" in after
    assert "김만석" in after
    looked = db.session.scalars(sa.select(Reveal).where(Reveal.subject_kind == "meal_lists")).one()
    assert looked.account_id == organiser.id
    assert "dietary" in looked.fields
    others = ("", "/print", "/list.xlsx")
    assert all(
        "진밥".encode() not in browser.get(f"/office/events/{week[0].code}{other}").data
        for other in others
    )


def test_only_who_runs_the_day_opens_its_list(signed_in, week, make_account):
    page = f"/office/events/{week[0].code}/meal-list"
    assert signed_in(make_account(Role.REVIEWER)).get(page).status_code == 403
    assert signed_in(make_account()).get(page).status_code == 403


def test_care_notes_are_in_the_copy_and_go_with_the_account(signed_in, week, make_account):
    daughter = make_account()
    with_note(signed_in(daughter), week, daughter)
    assert "진밥" in json.dumps(privacy.copy_of(daughter), ensure_ascii=False)
    stranger = make_account()
    assert "진밥" not in json.dumps(privacy.copy_of(stranger), ensure_ascii=False)
    with transaction():
        meal_rules.forget_care(daughter.id)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CareProfile)) == 0


def test_the_closing_time_stands_where_people_look(clock, signed_in, client, week, organiser):
    code = week[0].programme.code if week[0].programme else ""
    assert "09:00" in text(client.get(f"/programmes/{code}"))
    assert "09:00" in text(client.get(f"/events/{week[0].code}"))
    form = text(signed_in(organiser).get(f"/office/programmes/{code}/edit"))
    assert 'value="09:00"' in form
    clock.fix(datetime(2026, 12, 7, 2, tzinfo=UTC))
    shown = text(client.get(f"/events/{week[0].code}"))
    assert "09:00" in shown
    assert "/sign-in?next=%2Fevents" not in shown.split('id="sign-up"')[1].split("</section>")[0]
