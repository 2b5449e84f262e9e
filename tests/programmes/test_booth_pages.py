"""The pages of booths: choosing on the plan, who is where, the office, paper and Excel."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.db import db, transaction
from app.programmes import rules
from app.programmes.models import Kind
from tests.programmes.conftest import act, sign_up
from tests.programmes.fairs import agree, label, make_fair, number, where
from tests.programmes.test_exports import cells
from tests.support.sending import token_of

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def fair(make_event: Any, organiser: Any) -> Any:
    return make_fair(make_event, organiser)


def send(browser: Any, page: str, to: str, **fields: str) -> Any:
    token = token_of(browser.get(page))
    return browser.post(to, data={"csrf_token": token, **fields})


def test_the_plan_is_a_form_of_radio_buttons(
    fair: Any, make_account: Any, signed_in: Any, organiser: Any
) -> None:
    sign_up(fair, make_account(name="김순희"), booth="A2")
    act(rules.block, fair, organiser, number(fair, "B1"), True)
    page = signed_in(make_account()).get(f"/events/{fair.code}?lang=zh").text
    assert 'type="radio" name="booth" value="A1" form="sign-up-form"' in page
    assert 'value="A2"' not in page
    assert "A1，空闲" in page
    assert "A2，已有人" in page
    assert "B1，停用" in page
    assert 'name="party_size"' not in page


def test_the_chosen_booth_stands_on_the_ticket(
    fair: Any, make_account: Any, signed_in: Any
) -> None:
    browser, here = signed_in(make_account()), f"/events/{fair.code}"
    answer = send(browser, here, f"{here}/registrations", booth="B2")
    assert answer.status_code == 303
    page = browser.get(answer.location + "?lang=ko").text
    assert "매대 B2" in page
    assert f"{answer.location}/booth" in page
    taken = send(signed_in(make_account()), here, f"{here}/registrations", booth="B2", note="전기")
    assert taken.status_code == 409
    assert "전기" in taken.text
    assert 'id="booth-error"' in taken.text


def test_another_booth_is_chosen_on_its_own_page(
    fair: Any, make_account: Any, signed_in: Any
) -> None:
    person = make_account()
    row = sign_up(fair, person, booth="A1")
    sign_up(fair, make_account(), booth="A2")
    browser, here = signed_in(person), f"/registrations/{row.code}/booth"
    assert send(browser, here, here, booth="A2").status_code == 409
    assert send(browser, here, here).status_code == 422
    assert send(browser, here, here, booth="B3").status_code == 303
    assert label(row) == "B3"
    assert signed_in(make_account()).get(here).status_code == 404


def test_visitors_see_who_is_where_by_the_name_that_is_shown(
    fair: Any, make_account: Any, client: Any
) -> None:
    shown, hidden = make_account(name="박미란"), make_account(name="김순희")
    with transaction() as session:
        session.merge(shown).show_name = True
    db.session.expire_all()
    sign_up(fair, shown, booth="A1")
    sign_up(fair, hidden, booth="A2")
    sign_up(fair, hidden, booth="A3", guest=rules.Guest("정옥선"))
    page = client.get(f"/events/{fair.code}?lang=ko").text
    assert "누가 어디에" in page
    assert "박미란" in page
    assert "김**" in page
    assert "정**" in page
    assert "김순희" not in page
    assert "정옥선" not in page
    assert 'type="radio"' not in page


def test_the_largest_plan_costs_one_statement(
    make_event: Any, organiser: Any, make_account: Any, signed_in: Any, count_queries: Any
) -> None:
    plain = make_event(3, kind=Kind.EXHIBITION)
    fair = make_fair(make_event, organiser, 12, 20)
    for _ in range(6):
        sign_up(fair, make_account())
    browser = signed_in(make_account())

    def asked(code: str) -> int:
        browser.get(f"/events/{code}")
        with count_queries() as counted:
            assert browser.get(f"/events/{code}").status_code == 200
        return int(counted.count)

    assert asked(fair.code) <= asked(plain.code)


def test_the_office_lays_out_names_blocks_and_takes_away(
    make_event: Any, organiser: Any, signed_in: Any, make_account: Any
) -> None:
    event = make_event(1, kind=Kind.EXHIBITION)
    desk, here = signed_in(organiser), f"/office/events/{event.code}/booths"
    assert send(desk, here, here, rows="13", columns="2").status_code == 422
    assert send(desk, here, here, rows="2", columns="2").status_code == 303
    one = f"{here}/{number(event, 'A1')}"
    assert send(desk, one, one, label="문1", size="3 × 2 m", note_ko="문 옆").status_code == 303
    assert send(desk, one, one, label="A2").status_code == 422
    assert send(desk, one, f"{one}/block", blocked="yes").status_code == 303
    gone = f"{here}/{number(event, 'B2')}"
    assert send(desk, gone, f"{gone}/removal").status_code == 303
    row = sign_up(event, make_account(name="김순희"), booth="A2")
    held = f"{here}/{number(event, 'A2')}"
    assert send(desk, held, f"{held}/removal").status_code == 409
    page = desk.get(f"{here}?lang=ko").text
    assert "문1, 쓰지 않음" in page
    assert "A2, 나갔음" in page
    assert send(desk, held, here, rows="3", columns="3").status_code == 409
    assert where(event) == {"A2": row.id}
    assert agree()
    places = send(
        desk, f"/office/events/{event.code}", f"/office/events/{event.code}/places", capacity="9"
    )
    assert places.status_code == 422


def test_a_plan_is_copied_from_another_date(
    fair: Any, make_event: Any, organiser: Any, signed_in: Any, make_account: Any
) -> None:
    other = make_event(1, kind=Kind.EXHIBITION)
    desk, here = signed_in(organiser), f"/office/events/{other.code}/booths"
    assert send(desk, here, f"{here}/copy", of=fair.code).status_code == 303
    db.session.refresh(other)
    assert other.capacity == 6
    assert signed_in(make_account()).get(here).status_code == 403
    assert desk.get(f"/office/events/{make_event(2).code}/booths").status_code == 404


def test_lists_badges_and_excel_say_the_booth(
    fair: Any, organiser: Any, signed_in: Any, make_account: Any
) -> None:
    row = sign_up(fair, make_account(name="김순희"), booth="B3")
    desk, here = signed_in(organiser), f"/office/events/{fair.code}"
    assert "매대 B3" in desk.get(f"{here}?lang=ko").text
    assert ">B3<" in desk.get(f"{here}/print").text
    assert ">B3<" in desk.get(f"{here}/people/{row.code}").text
    send(desk, here, f"{here}/names")
    assert "매대 B3" in desk.get(f"{here}/badges").text
    texts, _xml = cells(desk.get(f"{here}/list.xlsx?lang=ko").data)
    assert "매대" in texts
    assert "B3" in texts
