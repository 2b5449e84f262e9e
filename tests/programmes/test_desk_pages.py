"""The desk's other pages: whose they are, lists on paper, badges, and how one gets there."""

from __future__ import annotations

from itertools import pairwise

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role
from app.community.models import Place
from app.core.db import db, transaction
from app.core.seal import Reveal
from app.programmes.models import Event, Registration
from tests.programmes.conftest import sign_up, statuses
from tests.support.sending import send, token_of


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_a_registration_of_another_date_is_not_there(signed_in, organiser, crowd, make_event):
    other = make_event(3)
    code = db.session.scalar(sa.select(Registration.code).order_by(Registration.id).limit(1))
    browser = signed_in(organiser)
    page = f"/office/events/{other.code}/people/{code}"
    assert browser.get(page).status_code == 404
    office = f"/office/events/{other.code}"
    assert send(browser, office, {"text": "x"}, to=f"{page}/notes").status_code == 404
    assert send(browser, office, {"reason": "x"}, to=f"{page}/cancellation").status_code == 404
    assert statuses(crowd)[0] == "confirmed"


PAGES = ("", "/print", "/badges", "/message", "/list.xlsx", "/people/{row}")
DEEDS = ("/people/{row}/notes", "/people/{row}/cancellation", "/names", "/messages", "/list.xlsx")


@pytest.mark.parametrize("who", ["one event", "community", "reviewer", "merchant"])
def test_only_who_runs_a_date_sees_its_people(
    clock, signed_in, crowd, make_event, make_account, scoped, who
):
    """An organiser of another community or of one event, another role, a person."""
    other = make_event(3)
    with transaction() as session:
        community = session.scalar(
            sa.select(Place.community_id).where(
                Place.community_id.is_not(None), Place.id != crowd.place_id
            )
        )
        session.execute(
            sa.update(Event)
            .where(Event.id == other.id)
            .values(
                place_id=sa.select(sa.func.min(Place.id))
                .where(Place.community_id == community)
                .scalar_subquery()
            )
        )
        session.execute(
            sa.update(Event)
            .where(Event.id == crowd.id)
            .values(
                place_id=sa.select(sa.func.min(Place.id))
                .where(Place.community_id != community)
                .scalar_subquery()
            )
        )
    person = {
        "one event": lambda: scoped("event", other.id),
        "community": lambda: scoped("community", community),
        "reviewer": lambda: make_account(Role.REVIEWER),
        "merchant": lambda: make_account(Role.MERCHANT),
    }[who]()
    row = db.session.scalar(sa.select(Registration.code).order_by(Registration.id).limit(1))
    browser = signed_in(person)
    runs = who in ("one event", "community")
    mine = f"/office/events/{other.code}"
    for page in PAGES:
        address = page.format(row=row)
        assert browser.get(f"/office/events/{crowd.code}{address}").status_code == 403, page
        if "{row}" not in page:
            assert browser.get(mine + address).status_code == (200 if runs else 403), page
    token = token_of(browser.get(mine if runs else "/me/profile"))
    for deed in DEEDS:
        address = f"/office/events/{crowd.code}{deed.format(row=row)}"
        fields = {"csrf_token": token, "text": "x", "reason": "x", "why": "x", "audience": "both"}
        fields |= {"words_ko": "x", "words_zh": "x"}
        assert browser.post(address, data=fields).status_code == 403, deed
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Reveal)) == 0


def test_paper_has_full_names_only_after_asking_on_record(crowd, signed_in, organiser):
    browser = signed_in(organiser)
    page = f"/office/events/{crowd.code}"
    paper = text(browser.get(f"{page}/print"))
    assert "김순희" in paper
    assert "정**" in paper
    assert "정옥선" not in paper
    assert "최복녀" not in paper, "who waits is not on paper"
    assert 'class="badges"' not in text(browser.get(f"{page}/badges"))
    asked = send(browser, f"{page}/badges", {"then": "badges"}, to=f"{page}/names")
    assert asked.location == f"{page}/badges"
    badges = text(browser.get(f"{page}/badges"))
    assert badges.count("<svg xmlns") + badges.count('<svg viewBox="0 0') >= 3
    assert "정옥선" in badges
    assert "2명" in badges
    assert "정옥선" in text(browser.get(f"{page}/print"))
    assert "138" in text(browser.get(f"{page}/print"))
    look = db.session.scalars(sa.select(Reveal)).one()
    assert (look.account_id, look.subject_id, look.fields) == (
        organiser.id,
        crowd.id,
        "names,phones",
    )


def test_badges_stand_on_several_pages_and_ask_little(
    clock, signed_in, organiser, make_event, make_account, count_queries
):
    event = make_event(200)
    for _ in range(82):
        sign_up(event, make_account())
    browser = signed_in(organiser)
    page = f"/office/events/{event.code}/badges"
    send(browser, page, {"then": "badges"}, to=f"/office/events/{event.code}/names")
    with count_queries() as counted:
        shown = text(browser.get(page))
    assert counted.count <= 6
    assert shown.count('class="qr"') == 80
    more = shown.split('class="pager"')[1].split('href="')[1].split('"')[0]
    assert text(browser.get(more)).count('class="qr"') == 2


def test_the_desk_is_three_clicks_from_the_office(
    clock, signed_in, organiser, make_event, make_account
):
    event = make_event(3, days=3)
    row = sign_up(event, make_account())
    browser = signed_in(organiser)
    page = f"/office/events/{event.code}"
    programme = f"/office/programmes/{event.programme.code}"
    for path in (
        ("/office", page, f"{page}/people/{row.code}"),
        ("/office", page, f"{page}/message"),
        ("/office", page, f"{page}/print"),
        ("/office", page, f"{page}/badges"),
        ("/office", page, f"{page}/list.xlsx"),
        ("/office", "/office/programmes", "/office/programmes/numbers"),
        ("/office", "/office/programmes", programme, f"{programme}/series"),
    ):
        for here, there in pairwise(path):
            assert f'href="{there}"' in text(browser.get(here)), (here, there)
