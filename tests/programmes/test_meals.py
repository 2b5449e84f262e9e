"""Meals: days taken at once, who eats, what the kitchen knows and who sees it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.accounts import privacy
from app.accounts.viewer import Role
from app.core import clock as clocks
from app.core.db import db, transaction
from app.core.seal import Reveal
from app.programmes import queries, rules
from app.programmes.models import (
    CareProfile,
    Event,
    Registration,
)
from app.programmes.rules import meals as meal_rules
from app.programmes.rules.closing import Closed
from tests.programmes.conftest import counted, counters, sign_up
from tests.programmes.eating import DAYS, FATHER, SATURDAY, WEEK, meals_of, text
from tests.support.people import viewer_of
from tests.support.racing import race
from tests.support.sending import send


@pytest.fixture
def week(clock, organiser) -> list[Event]:
    """Meals from Monday to Friday at half past eleven; it is the Saturday before."""
    clock.fix(SATURDAY)
    return meals_of(organiser)


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


def test_after_nine_the_card_of_a_meal_says_that_it_has_closed(clock, client, week):
    """From nine on the kitchen knows how many come; who asks later is told before they try."""
    card = f'id="event-{week[0].code}"'
    clock.fix(datetime(2026, 12, 7, 0, 59, tzinfo=UTC))
    before = text(client.get("/programmes?kind=elder_care&lang=en")).split(card)[1]
    assert "Signing up has closed" not in before.split("</article>")[0]
    clock.fix(datetime(2026, 12, 7, 1, 0, tzinfo=UTC))
    after = text(client.get("/programmes?kind=elder_care&lang=en")).split(card)[1]
    assert "Signing up has closed" in after.split("</article>")[0]
    tomorrow = text(client.get("/programmes?kind=elder_care&lang=en"))
    assert tomorrow.count("Signing up has closed") == 1
