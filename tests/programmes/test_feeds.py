"""A calendar that is subscribed to: what stands in it, for whom, under which address."""

from __future__ import annotations

from datetime import timedelta

import icalendar
import sqlalchemy as sa

from app.accounts import privacy
from app.accounts.models import Account
from app.core import clock as time
from app.core.db import db, transaction
from app.programmes.models import CalendarFeed
from app.programmes.rules import Guest, cancel_event, feeds
from tests.programmes.conftest import act, cancel, later, sign_up
from tests.support.people import viewer_of
from tests.support.sending import send


def address_of(account: Account) -> str:
    with transaction() as session:
        found = feeds.renew_feed(session, by=viewer_of(account), now=time.now())
        return f"/calendar/{found.token}.ics"


def entries(answer) -> dict[str, icalendar.Event]:
    book = icalendar.Calendar.from_ical(answer.data)
    return {str(one["uid"]).split("@")[0]: one for one in book.walk("VEVENT")}


def test_it_holds_what_i_have_and_await_and_what_was_cancelled(
    clock, make_event, make_account, client, organiser
):
    me = make_account(locale="zh")
    mine, full, others, gone, left = (make_event(n) for n in (3, 1, 3, 3, 3))
    sign_up(mine, me)
    sign_up(full, make_account())
    sign_up(full, me)
    sign_up(others, me, guest=Guest("정옥선"))
    sign_up(gone, me)
    cancel(sign_up(left, me), me)
    act(cancel_event, gone, organiser)
    later(clock, minutes=1)
    answer = client.get(address_of(me))
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"].startswith("private")
    found = entries(answer)
    states = {code: str(one["status"]) for code, one in found.items()}
    assert states == {
        mine.code: "CONFIRMED",
        full.code: "TENTATIVE",
        others.code: "CONFIRMED",
        gone.code: "CANCELLED",
    }
    assert str(found[mine.code]["summary"]) == "直播第一课"
    public = entries(client.get(f"/events/{gone.code}.ics"))[gone.code]
    for name in ("uid", "sequence", "dtstart"):
        assert found[gone.code][name].to_ical() == public[name].to_ical()


def test_the_certain_entry_counts_where_one_comes_twice(clock, make_event, make_account, client):
    event, me = make_event(1), make_account()
    sign_up(event, me)
    sign_up(event, me, guest=Guest("정옥선"))
    found = entries(client.get(address_of(me)))
    assert str(found[event.code]["status"]) == "CONFIRMED"


def test_it_ends_ninety_days_back(clock, make_event, make_account, client):
    event, me = make_event(3), make_account()
    sign_up(event, me)
    address = address_of(me)
    clock.advance(timedelta(days=7 + 89))
    assert event.code in entries(client.get(address))
    clock.advance(timedelta(days=2))
    assert entries(client.get(address)) == {}


def test_a_new_address_ends_the_old_one(clock, make_account, signed_in, client):
    me = make_account()
    browser = signed_in(me)
    assert send(browser, "/me", {}, to="/me/calendar").location.endswith("/me#calendar")
    page = browser.get("/me").get_data(as_text=True)
    first = "/calendar/" + page.split("/calendar/")[1].split('"')[0]
    assert client.get(first).status_code == 200
    assert send(browser, "/me", {}, to="/me/calendar").status_code == 303
    assert client.get(first).status_code == 404
    assert client.get("/calendar/nobody.ics").status_code == 404
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CalendarFeed)) == 1


def test_a_secret_is_sealed_and_ends_with_the_account(clock, make_account, client):
    me = make_account()
    address = address_of(me)
    raw = db.session.execute(sa.text("SELECT token, token_hash FROM calendar_feeds")).one()
    assert not any(address[10:-4] in value for value in raw)
    assert privacy.copy_of(me)["calendar"]["made"]
    with transaction() as session:
        session.get(Account, me.id).disabled_at = time.now()
    assert client.get(address).status_code == 404
    with transaction() as session:
        privacy.delete(session.get(Account, me.id), now=time.now())
    assert client.get(address).status_code == 404
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CalendarFeed)) == 0


def test_it_asks_the_database_twice(clock, make_event, make_account, client, count_queries):
    me = make_account()
    for _ in range(5):
        sign_up(make_event(3), me)
    address = address_of(me)
    client.get(address)
    with count_queries() as counted:
        assert len(entries(client.get(address))) == 5
    assert counted.count <= 2, counted.statements
