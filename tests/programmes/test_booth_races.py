"""Two people choose one booth in the same moment: exactly one has it."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core.db import db, transaction
from app.programmes import queries, rules
from app.programmes.models import Registration
from app.programmes.queries import booths
from app.programmes.rules.booths import BoothTaken
from tests.programmes.conftest import act, counters, sign_up
from tests.programmes.fairs import agree, alone, make_fair, where
from tests.support.people import viewer_of
from tests.support.sending import token_of

PEOPLE = 8


def test_one_booth_is_had_by_one_of_many(
    race: Any, clock: Any, make_event: Any, make_account: Any, organiser: Any
) -> None:
    fair = alone(make_fair(make_event, organiser, 2, 6))
    people = [viewer_of(make_account()) for _ in range(PEOPLE)]
    results = race(PEOPLE, lambda n: sign_up(fair, people[n], booth="A3").status.value)
    assert results.count("confirmed") == 1
    assert sum(isinstance(result, BoothTaken) for result in results) == PEOPLE - 1
    assert list(where(fair)) == ["A3"]
    assert counters(fair) == (1, 0)
    assert agree()


def test_the_others_see_the_fresh_plan_and_keep_what_they_typed(
    race: Any, make_event: Any, make_account: Any, organiser: Any, signed_in: Any
) -> None:
    fair = alone(make_fair(make_event, organiser, 2, 3))
    browsers = [signed_in(make_account()) for _ in range(4)]
    tokens = [token_of(browser.get(f"/events/{fair.code}")) for browser in browsers]

    def press(n: int) -> Any:
        return browsers[n].post(
            f"/events/{fair.code}/registrations",
            data={"csrf_token": tokens[n], "booth": "B2", "note": f"전기 {n}번"},
        )

    answers = race(4, press)
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409]
    for n, answer in enumerate(answers):
        if answer.status_code == 409:
            page = answer.text
            assert f"전기 {n}번" in page
            assert 'id="booth-error"' in page
            assert 'value="B2"' not in page
            assert 'value="B1"' in page


def test_people_who_change_and_come_at_once_never_share_a_booth(
    race: Any, clock: Any, make_event: Any, make_account: Any, organiser: Any
) -> None:
    fair = alone(make_fair(make_event, organiser, 1, 6))
    movers = [viewer_of(make_account()) for _ in range(3)]
    rows = [alone(sign_up(fair, one)) for one in movers]
    comers = [viewer_of(make_account()) for _ in range(3)]

    def go(n: int) -> Any:
        if n < 3:
            return act(rules.change_booth, rows[n], movers[n], "A6")
        return sign_up(fair, comers[n - 3], booth="A6").status.value

    results = race(6, go)
    assert sum(not isinstance(result, Exception) for result in results) == 1
    assert "A6" in where(fair)
    assert agree()


def test_without_the_lock_several_find_the_booth_free(
    race: Any, clock: Any, make_event: Any, make_account: Any, organiser: Any
) -> None:
    """The negative control: look first, then write. Only the index stops the second one."""
    fair = alone(make_fair(make_event, organiser, 1, 6))
    rows = [alone(sign_up(fair, make_account())) for _ in range(4)]

    def careless(n: int) -> str:
        session = db.session()
        booth = booths.free_booth(session, fair.id, "A6")
        session.rollback()
        time.sleep(0.1)
        if booth is None:
            return "taken"
        try:
            with transaction():
                session.execute(
                    sa.update(Registration)
                    .where(Registration.id == rows[n].id)
                    .values(booth_id=booth.id)
                )
        except IntegrityError:
            return "refused by the index"
        return "mine"

    results = race(4, careless)
    assert results.count("mine") == 1
    assert "refused by the index" in results
    assert queries.wrong_counters() == []
