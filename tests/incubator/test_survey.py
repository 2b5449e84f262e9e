"""Merchants say what they need; it is kept as they go, and finds dates and advisers."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import privacy, profiles
from app.accounts.models import Account
from app.accounts.viewer import Role, Viewer
from app.core import doctor
from app.core.db import db, transaction
from app.core.errors import NotAllowed
from app.core.localized import Localized
from app.incubator import queries, rules
from app.incubator.models import NeedAnswer, NeedsSurvey
from app.incubator.topics import Need, Topic
from tests.support.people import make_account, viewer_of
from tests.support.programmes import date_of, published
from tests.support.racing import race
from tests.support.sending import send

PAGE = "/incubator/survey"


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


@pytest.fixture
def merchant(app: Any) -> Account:
    return make_account(Role.MERCHANT)


def keep(
    by: Account | Viewer, now: Any, finish: bool = False, note: str = "", **needs: str
) -> None:
    said = {Topic(topic): Need(need) for topic, need in needs.items()}
    with transaction() as session:
        rules.keep(
            session,
            said,
            market="west",
            note=note,
            finish=finish,
            by=by if isinstance(by, Viewer) else viewer_of(by),
            now=now.now(),
        )


def test_answers_are_kept_as_one_goes_and_stand_there_the_next_time(signed_in, merchant):
    browser = signed_in(merchant)
    send(browser, PAGE, {"livestream": "urgent"})
    send(browser, PAGE, {"photos": "fine", "note": "밤에만 시간이 있습니다"})
    survey = queries.survey_of(merchant.id)
    assert survey is not None
    assert survey.needs == {Topic.LIVESTREAM: Need.URGENT, Topic.PHOTOS: Need.FINE}
    assert not survey.is_finished
    page = text(browser.get(PAGE))
    assert "밤에만 시간이 있습니다" in page
    assert 'name="livestream" value="urgent" checked' in page


def test_each_change_is_answered_with_when_it_was_kept(signed_in, merchant):
    browser = signed_in(merchant)
    answer = send(browser, PAGE, {"video": "learn"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'id="kept"' in text(answer)
    assert "<html" not in text(answer)


def test_whoever_has_finished_is_shown_dates_that_fit(signed_in, merchant, clock):
    by, now = viewer_of(make_account(Role.ORGANISER)), clock.now()
    with transaction() as session:
        programme = published(
            session, Localized("직접방송 첫걸음", "直播第一步", "Going live"), by=by, now=now
        )
        event = date_of(session, programme, now + timedelta(days=3), 5, by=by, now=now)
    browser = signed_in(merchant)
    done = send(browser, PAGE, {"livestream": "urgent", "logistics": "learn", "finish": "1"})
    assert done.status_code == 303
    page = text(browser.get(PAGE)).split('id="fits"')[1]
    assert f"/events/{event.code}" in page
    assert "/programmes?kind=consultation" in page  # for what there is no date yet


def test_nothing_said_is_not_the_end(signed_in, merchant):
    refused = send(signed_in(merchant), PAGE, {"finish": "1", "note": "말씀"})
    assert refused.status_code == 422
    assert "말씀" in text(refused)
    assert queries.survey_of(merchant.id) is None


def test_spoiled_answers_are_refused_beside_their_field(signed_in, merchant):
    refused = send(signed_in(merchant), PAGE, {"livestream": "x" * 10_000, "market": "moon"})
    assert refused.status_code == 422
    assert queries.survey_of(merchant.id) is None


def test_others_are_told_how_to_become_a_merchant(signed_in, clock):
    browser = signed_in(make_account(Role.VOLUNTEER))
    answer = browser.get(PAGE)
    assert answer.status_code == 403
    assert "/me/profile" in text(answer)
    with pytest.raises(NotAllowed):
        keep(make_account(Role.INFLUENCER), clock, video="fine")


def test_a_form_sent_twice_at_once_is_one_survey(app, merchant, clock):
    by = viewer_of(merchant)
    done = race(app, 6, lambda _turn: keep(by, clock, livestream="urgent", video="learn"))
    assert done == [None] * 6
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(NeedsSurvey)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(NeedAnswer)) == 2


def test_an_adviser_reads_what_a_merchant_needs(merchant, clock):
    keep(merchant, clock, livestream="urgent", video="learn", photos="fine", note="도와주십시오")
    told = profiles.told([merchant.id], Role.MERCHANT, "ko")[merchant.id]
    assert [(str(label), words) for label, words in told] == [
        ("급히 필요함", "라이브판매"),
        ("배우고 싶음", "짧은 동영상"),
        ("본인의 말", "도와주십시오"),
    ]


def test_the_office_sees_how_many_need_what_and_never_who(signed_in, clock):
    for number in range(6):
        merchant = make_account(Role.MERCHANT, name=f"손님{number}호")
        need = "urgent" if number < 4 else "fine"
        keep(merchant, clock, livestream=need, video="learn", note="비밀말씀", finish=True)
    rows = {row.topic: row for row in queries.demand("west")}
    assert (rows[Topic.LIVESTREAM].urgent, rows[Topic.LIVESTREAM].fine) == (4, 2)
    assert rows[Topic.VIDEO].wanting == 6
    assert all(row.answered == 0 for row in queries.demand("water"))
    office = signed_in(make_account(Role.ORGANISER))
    page = text(office.get("/office/incubator?market=west"))
    assert "비밀말씀" not in page
    assert "손님0호" not in page
    assert office.get("/office/incubator.xlsx").data[:2] == b"PK"
    assert signed_in(make_account(Role.REVIEWER)).get("/office/incubator").status_code == 403


def test_the_public_sees_figures_from_five_answers_on(client, clock):
    keep(make_account(Role.MERCHANT), clock, livestream="urgent")
    assert "charts-css" not in text(client.get("/incubator"))
    for _ in range(4):
        keep(make_account(Role.MERCHANT), clock, livestream="learn")
    assert "charts-css" in text(client.get("/incubator"))


def test_what_somebody_needed_is_in_their_copy_and_goes_with_them(merchant, clock):
    keep(merchant, clock, livestream="urgent", note="밤에만")
    assert rules.tell(merchant.id)["needs"] == {"livestream": "urgent"}
    assert "밤에만" in json.dumps(privacy.copy_of(merchant), ensure_ascii=False, default=str)
    raw = db.session.execute(sa.text("SELECT note FROM needs_surveys")).scalar_one()
    assert "밤에만" not in raw
    with transaction():
        rules.forget(merchant.id, clock.now())
    assert queries.survey_of(merchant.id) is None


def test_the_doctor_finds_a_survey_finished_without_an_answer(merchant, clock):
    keep(merchant, clock, livestream="urgent", finish=True)
    assert queries.empty_finished() == []
    db.session.execute(sa.delete(NeedAnswer))
    db.session.commit()
    looks = {named.name: named.run for named in doctor.checks()}
    assert looks["incubator: whoever has finished the survey has answered something"]()


def test_pages_ask_little(signed_in, client, merchant, clock, count_queries):
    keep(merchant, clock, livestream="urgent", finish=True)
    browser = signed_in(merchant)
    for address, who, most in ((PAGE, browser, 6), ("/incubator", client, 2)):
        who.get(address)
        with count_queries() as counted:
            assert who.get(address).status_code == 200
        assert counted.count <= most, counted.statements
