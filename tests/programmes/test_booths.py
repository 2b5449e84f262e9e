"""A booth at an exhibition is a place: chosen, given, passed on, changed, blocked."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.errors import NotAllowed, Refused
from app.core.localized import Localized
from app.notices.models import Notice
from app.programmes import queries, rules
from app.programmes.models import Admission, Kind, Promotion, Registration
from app.programmes.rules.booth_plans import (
    BoothHeld,
    LabelTaken,
    LastBooth,
    OnlyExhibitions,
    PartiesAreThere,
    PlanInUse,
)
from app.programmes.rules.booths import (
    BoothTaken,
    KindHasPlan,
    NoBoothBeyond,
    OneBoothEach,
    PlanDecides,
)
from app.programmes.rules.events import TooFew
from app.programmes.rules.leaving import TooLateToCancel
from tests.programmes.conftest import (
    act,
    cancel,
    counters,
    fresh,
    later,
    make_programme,
    sign_up,
    told_of,
)
from tests.programmes.fairs import agree, label, lay, make_fair, number, where
from tests.support.people import viewer_of

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def fair(make_event: Any, organiser: Any) -> Any:
    return make_fair(make_event, organiser)


def last_facts(person: Any) -> dict[str, Any]:
    db.session.rollback()
    found: dict[str, Any] = db.session.scalars(
        sa.select(Notice.facts)
        .where(Notice.account_id == person.id)
        .order_by(Notice.id.desc())
        .limit(1)
    ).one()
    return found


def test_the_booths_are_the_places(fair: Any) -> None:
    db.session.refresh(fair)
    assert fair.capacity == 6
    assert agree()


def test_one_gets_the_booth_that_one_chooses(fair: Any, make_account: Any) -> None:
    person = make_account()
    assert label(sign_up(fair, person, booth="B2")) == "B2"
    assert told_of(person) == ["registered_booth"]
    assert last_facts(person)["booth"] == "B2"


def test_without_a_choice_one_gets_the_next_free_one(fair: Any, make_account: Any) -> None:
    sign_up(fair, make_account(), booth="A1")
    assert [label(sign_up(fair, make_account())) for _ in range(2)] == ["A2", "A3"]


def test_a_booth_that_is_taken_or_blocked_or_unknown_is_refused(
    fair: Any, make_account: Any, organiser: Any
) -> None:
    sign_up(fair, make_account(), booth="A1")
    act(rules.block, fair, organiser, number(fair, "A2"), True)
    for wanted in ("A1", "A2", "Z9"):
        with pytest.raises(BoothTaken):
            sign_up(fair, make_account(), booth=wanted)
    assert counters(fair) == (1, 0)


def test_pressing_twice_leads_to_the_ticket(fair: Any, make_account: Any) -> None:
    person = make_account()
    sign_up(fair, person, booth="A1")
    with pytest.raises(rules.AlreadySignedUp):
        sign_up(fair, person, booth="A1")


def test_a_registration_is_for_one_booth(fair: Any, make_account: Any) -> None:
    with pytest.raises(OneBoothEach):
        sign_up(fair, make_account(), party_size=2)
    person = make_account()
    row = sign_up(fair, person)
    with pytest.raises(OneBoothEach):
        act(rules.change_party, row, person, 2)


def test_a_freed_booth_goes_with_the_place(
    make_event: Any, organiser: Any, make_account: Any
) -> None:
    fair = make_fair(make_event, organiser, 1, 2)
    first, waits = make_account(), make_account()
    gone = sign_up(fair, first, booth="A1")
    sign_up(fair, make_account(), booth="A2")
    row = sign_up(fair, waits)
    assert label(row) is None
    cancel(gone, first)
    assert (label(gone), label(row)) == (None, "A1")
    assert told_of(waits) == ["waitlisted", "promoted_booth"]
    assert last_facts(waits)["booth"] == "A1"
    assert agree()


def test_an_offered_place_holds_a_booth(
    make_event: Any, organiser: Any, make_account: Any, clock: Any
) -> None:
    fair = make_fair(make_event, organiser, 1, 1, promotion=Promotion.OFFER, offer_hours=6)
    first, second, third = make_account(), make_account(), make_account()
    gone = sign_up(fair, first)
    offered, next_ = sign_up(fair, second), sign_up(fair, third)
    cancel(gone, first)
    assert fresh(offered).is_offered
    assert label(offered) == "A1"
    assert told_of(second)[-1] == "offered_booth"
    later(clock, hours=7)
    assert (label(offered), label(next_)) == (None, "A1")
    act(rules.accept, next_, third)
    assert (label(next_), told_of(third)[-1]) == ("A1", "registered_booth")
    assert agree()


def test_who_awaits_approval_holds_no_booth(
    make_event: Any, organiser: Any, make_account: Any
) -> None:
    fair = make_fair(make_event, organiser, 1, 2, admission=Admission.APPROVAL)
    row = sign_up(fair, make_account(), booth="A2")
    assert label(row) is None
    act(rules.approve, row, organiser)
    assert label(row) == "A1"


def test_lots_give_booths_in_their_order(
    make_event: Any, organiser: Any, make_account: Any
) -> None:
    fair = make_fair(make_event, organiser, 1, 2, admission=Admission.LOTTERY)
    rows = [sign_up(fair, make_account()) for _ in range(3)]
    assert where(fair) == {}
    act(rules.draw_now, fair, organiser)
    assert sorted(where(fair)) == ["A1", "A2"]
    assert sorted([label(row) for row in rows], key=str) == ["A1", "A2", None]
    assert agree()


def test_moving_to_another_date_gives_a_booth_there(
    make_event: Any, organiser: Any, make_account: Any
) -> None:
    programme = make_programme(kind=Kind.EXHIBITION)
    here, there = (make_event(1, days=days, programme=programme) for days in (7, 9))
    lay(here, organiser)
    lay(there, organiser)
    person = make_account()
    row = sign_up(here, person, booth="B3")
    moved = act(rules.move_to, row, person, to=there)
    assert (label(row), label(moved)) == (None, "A1")
    assert agree()


def test_one_changes_to_another_free_booth_until_the_deadline(
    fair: Any, make_account: Any, organiser: Any, clock: Any
) -> None:
    person = make_account()
    row = sign_up(fair, person, booth="A1")
    sign_up(fair, make_account(), booth="A2")
    with pytest.raises(BoothTaken):
        act(rules.change_booth, row, person, "A2")
    assert act(rules.change_booth, row, person, "B1")
    assert not act(rules.change_booth, row, person, "B1")
    assert label(row) == "B1"
    assert told_of(person)[-1] == "booth"
    assert label(sign_up(fair, make_account(), booth="A1")) == "A1"
    with pytest.raises(NotAllowed):
        act(rules.change_booth, row, make_account(), "B2")
    later(clock, days=6, hours=12)
    with pytest.raises(TooLateToCancel):
        act(rules.change_booth, row, person, "B2")
    assert act(rules.change_booth, row, organiser, "B2")
    assert agree()


def test_opening_a_booth_lets_the_next_one_in(
    make_event: Any, organiser: Any, make_account: Any
) -> None:
    fair = make_fair(make_event, organiser, 1, 2)
    act(rules.block, fair, organiser, number(fair, "A1"), True)
    with pytest.raises(LastBooth):
        act(rules.block, fair, organiser, number(fair, "A2"), True)
    sign_up(fair, make_account())
    row = sign_up(fair, make_account())
    assert label(row) is None
    with pytest.raises(BoothHeld):
        act(rules.block, fair, organiser, number(fair, "A2"), True)
    with pytest.raises(BoothHeld):
        act(rules.remove, fair, organiser, number(fair, "A2"))
    act(rules.block, fair, organiser, number(fair, "A1"), False)
    assert label(row) == "A1"
    assert agree()


def test_the_places_of_a_plan_are_not_set_by_hand(
    fair: Any, organiser: Any, make_account: Any
) -> None:
    with pytest.raises(PlanDecides):
        act(rules.set_capacity, fair, organiser, capacity=9)
    for _ in range(6):
        sign_up(fair, make_account())
    waits = sign_up(fair, make_account())
    with pytest.raises(NoBoothBeyond):
        act(rules.admit_waiting, waits, organiser)
    with pytest.raises(NoBoothBeyond):
        act(
            rules.enter,
            fair,
            organiser,
            rules.Guest("정옥선"),
            party_size=1,
            note="",
            beyond=True,
        )
    assert agree()


def test_who_signed_up_before_the_plan_gets_a_booth_in_order(
    make_event: Any, organiser: Any, make_account: Any
) -> None:
    event = make_event(2, kind=Kind.EXHIBITION)
    rows = [sign_up(event, make_account()) for _ in range(3)]
    with pytest.raises(TooFew):
        lay(event, organiser, 1, 1)
    lay(event, organiser, 2, 2)
    assert [label(row) for row in rows] == ["A1", "A2", "B1"]
    with pytest.raises(PlanInUse):
        lay(event, organiser, 3, 3)
    assert agree()


def test_a_plan_needs_an_exhibition_of_single_people(
    make_event: Any, organiser: Any, make_account: Any
) -> None:
    with pytest.raises(OnlyExhibitions):
        lay(make_event(2), organiser)
    event = make_event(3, kind=Kind.EXHIBITION)
    sign_up(event, make_account(), party_size=2)
    with pytest.raises(PartiesAreThere):
        lay(event, organiser)
    with pytest.raises(NotAllowed):
        lay(make_event(3, kind=Kind.EXHIBITION), make_account())
    with pytest.raises(Refused):
        lay(make_event(3, kind=Kind.EXHIBITION), organiser, 13, 1)


def test_booths_are_named_and_the_plan_is_copied(
    fair: Any, make_event: Any, organiser: Any, make_account: Any
) -> None:
    note = Localized("문 옆", "门边", "")
    words = {"label": "문1", "size": "3 × 2 m", "note": note}
    act(rules.save_booth, fair, organiser, number(fair, "A1"), **words)
    with pytest.raises(LabelTaken):
        act(rules.save_booth, fair, organiser, number(fair, "A2"), **words)
    act(rules.block, fair, organiser, number(fair, "B1"), True)
    act(rules.remove, fair, organiser, number(fair, "B3"))
    other = make_event(1, kind=Kind.EXHIBITION)
    with transaction() as session:
        former = queries.event_by_code(fair.code)
        to = queries.event_by_code(other.code)
        rules.copy_plan(session, to, former, by=viewer_of(organiser), now=the_clock.now())
    db.session.refresh(other)
    assert other.capacity == 4
    row = sign_up(other, make_account(), booth="문1")
    booth = fresh(row).booth
    assert booth is not None
    assert (booth.size, booth.note) == ("3 × 2 m", note)
    assert agree()


def test_what_has_a_plan_stays_an_exhibition(fair: Any, organiser: Any) -> None:
    by, now = viewer_of(organiser), the_clock.now()
    with transaction() as session:
        programme = queries.event_by_code(fair.code).programme
        with pytest.raises(KindHasPlan):
            rules.save(session, programme, {"kind": Kind.TRAINING}, version=1, by=by, now=now)
        session.rollback()


def test_cancelling_the_date_frees_every_booth(
    fair: Any, organiser: Any, make_account: Any
) -> None:
    row = sign_up(fair, make_account())
    act(rules.cancel_event, fair, organiser)
    assert label(row) is None
    assert where(fair) == {}


def test_doctor_says_where_booths_are_wrong(fair: Any, make_account: Any) -> None:
    row = sign_up(fair, make_account())
    with transaction() as session:
        session.execute(
            sa.update(Registration).where(Registration.id == row.id).values(booth_id=None)
        )
    assert not agree()
