"""The life of a wish: who may do which step, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Grant, Role, Viewer
from app.community import queries as community
from app.community.service import OtherHours
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.errors import NotAllowed, Refused
from app.core.workflow import WrongStep, history_of
from app.wishes import policies, queries, rules
from app.wishes.models import AgeBand, ClaimStatus, WishStatus
from app.wishes.rules import claiming, doing, reviewing, writing
from tests.support.people import make_account, viewer_of
from tests.wishes.conftest import NAME, PHONE, TITLE, claim_of, fresh, told


def viewer(*roles: Role, **values: object) -> Viewer:
    return viewer_of(make_account(*roles, **values))


def test_a_wish_comes_true_and_the_hours_stand(steps, clock):
    wish = steps.in_state(WishStatus.CONFIRMED)
    assert wish.status is WishStatus.CONFIRMED
    hours = community.hours_of(steps.volunteer.id, now=clock.now())
    assert (hours.total, hours.month, hours.waiting, hours.people) == (60, 60, 0, 1)
    assert [step.to_status for step in history_of("wishes", wish.id)] == [
        "draft",
        "submitted",
        "published",
        "claimed",
        "in_progress",
        "fulfilled",
        "confirmed",
    ]


def test_hours_wait_until_somebody_else_confirms(steps, clock):
    steps.in_state(WishStatus.FULFILLED)
    hours = community.hours_of(steps.volunteer.id, now=clock.now())
    assert (hours.total, hours.waiting) == (0, 60)


def test_the_same_wish_sent_twice_is_one(steps, clock):
    assert steps.make().id == steps.make().id
    clock.advance(timedelta(minutes=11))
    assert steps.make().id != steps.make(title="다른 소원").id


def test_a_draft_is_known_to_nobody_else(steps, clock):
    wish = steps.make(send=False)
    assert wish.status is WishStatus.DRAFT
    assert policies.can_see(steps.resident, wish, None)
    for person in (steps.volunteer, steps.reviewer, Viewer()):
        assert not policies.can_see(person, wish, None)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"needed_by": "yesterday"}, writing.InThePast),
        ({"needed_by": "next year"}, writing.TooFarAhead),
        ({"value_cap": writing.MOST_VALUE + 1}, writing.TooDear),
        ({"name": "박복녀", "phone": PHONE, "consent": True}, writing.OnlyStaffForOthers),
        ({"age_band": AgeBand.MINOR}, writing.ConsentNeeded),
    ],
)
def test_what_a_resident_cannot_wish(steps, clock, values, refusal):
    days = {"yesterday": -1, "next year": 366}
    if values.get("needed_by") in days:
        values = {"needed_by": the_clock.today() + timedelta(days=days[values["needed_by"]])}
    with pytest.raises(refusal):
        steps.make(**values)


def test_staff_make_a_wish_for_somebody_without_an_account(steps, clock):
    clerk = viewer(Role.CLERK)
    with pytest.raises(writing.HowToReach):
        steps.make(clerk, name="박복녀", consent=True)
    with pytest.raises(writing.ConsentNeeded):
        steps.make(clerk, name="박복녀", phone=PHONE)
    wish = steps.make(clerk, name="박복녀", phone=PHONE, consent=True)
    assert (wish.owner_id, wish.for_name, wish.for_phone) == (None, "박복녀", PHONE)
    kept = db.session.execute(
        sa.text("SELECT for_name, for_phone, title, story FROM wishes WHERE id = :id"),
        {"id": wish.id},
    ).one()
    assert not any(secret in "".join(kept) for secret in ("박복녀", "13844331234", TITLE))


def test_who_entered_a_wish_does_not_review_it(steps, clock):
    both = viewer(Role.REVIEWER)
    wish = steps.make(both, name="박복녀", phone=PHONE, consent=True)
    with pytest.raises(reviewing.OwnEntry):
        steps.publish(wish, by=both)
    assert steps.publish(wish).is_open


def test_only_reviewers_publish_and_only_where_they_review(steps, clock):
    wish = steps.make()
    with pytest.raises(NotAllowed):
        steps.publish(wish, by=steps.volunteer)
    elsewhere = Viewer(id=steps.reviewer.id, grants=(Grant(Role.REVIEWER, "community", 10**6),))
    with pytest.raises(NotAllowed):
        steps.publish(wish, by=elsewhere)
    here = Viewer(
        id=steps.reviewer.id, grants=(Grant(Role.REVIEWER, "community", wish.community_id),)
    )
    assert steps.publish(wish, by=here).is_open


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"title": ""}, "public_title"),
        ({"story": ""}, "public_story"),
        ({"title": f"{NAME}의 밥솥"}, "public_title"),
        ({"story": "전화 138 4433 1234"}, "public_story"),
        ({"story": "电话04332550101"}, "public_story"),
        ({"story": "住在3号楼"}, "public_story"),
        ({"other_title": "또 조선말"}, "other_title"),
        ({"other_title": "修电饭锅", "other_story": "请打 13844331234"}, "other_story"),
    ],
)
def test_public_words_name_nobody(steps, clock, words, field):
    with pytest.raises(Refused) as refused:
        steps.publish(steps.make(), **words)
    assert refused.value.field == field


def test_public_words_stand_under_their_languages(steps, clock):
    wish = steps.publish(
        steps.make(), other_title="请修电饭锅", other_story="想吃热饭，到12月1日。"
    )
    assert fresh(wish).public_title.as_dict() == {"ko": "밥솥을 고쳐주실분", "zh": "请修电饭锅"}


def test_a_childs_wish_is_told_in_other_words_and_to_members_only(steps, clock):
    wish = steps.make(age_band=AgeBand.MINOR, consent=True, story="책가방이 없습니다")
    with pytest.raises(reviewing.ForAChild):
        steps.publish(wish, story=wish.story)
    steps.publish(wish)
    assert not policies.can_see(Viewer(), fresh(wish), None)
    assert policies.can_see(steps.volunteer, fresh(wish), None)
    assert queries.newest_open(5) == []
    assert len(queries.board(queries.Filters(), members=True, since=clock.now()).page) == 1


def test_a_returned_wish_is_changed_and_sent_again(steps, clock):
    wish = steps.make()
    with transaction(), pytest.raises(reviewing.SayWhy):
        rules.give_back(fresh(wish), "  ", by=steps.reviewer, now=clock.now())
    with transaction():
        rules.give_back(fresh(wish), "언제까지인가요?", by=steps.reviewer, now=clock.now())
    with transaction() as session:
        rules.change(session, fresh(wish), told(title="밥솥"), by=steps.resident, now=clock.now())
    assert (fresh(wish).status, fresh(wish).title) == (WishStatus.SUBMITTED, "밥솥")
    with transaction() as session, pytest.raises(NotAllowed):
        rules.change(session, fresh(wish), told(), by=steps.resident, now=clock.now())


def test_a_rejected_wish_is_closed(steps, clock):
    wish = steps.make()
    with transaction() as session:
        rules.reject(session, fresh(wish), "만능창구로", by=steps.reviewer, now=clock.now())
    with pytest.raises(WrongStep):
        steps.withdraw(wish)


def test_nobody_claims_their_own_wish_or_without_a_role(steps, clock, resident):
    own = viewer_of(resident)
    own = Viewer(id=own.id, grants=(*own.grants, Grant(Role.VOLUNTEER)))
    wish = steps.published()
    with pytest.raises(claiming.OwnWish):
        steps.claim(wish, by=own)
    with pytest.raises(claiming.NotAClaimer):
        steps.claim(wish, by=viewer(Role.MERCHANT))
    with pytest.raises(claiming.NotAClaimer):
        steps.claim(wish, by=viewer(Role.ORGANISATION))
    assert fresh(wish).is_open


def test_the_second_is_told_and_claiming_twice_is_claiming_once(steps, clock):
    wish = steps.published()
    first = steps.claim(wish)
    assert steps.claim(wish).id == first.id
    with pytest.raises(claiming.WishTaken):
        steps.claim(wish, by=viewer(Role.MEMBER))


def test_a_stale_claim_loses(steps, clock):
    wish = steps.published()
    db.session.expire_all()
    stale = queries.wish_by_code(wish.code)
    db.session.expunge(stale)
    steps.claim(wish)
    other = viewer(Role.VOLUNTEER)
    with transaction() as session:
        session.add(stale)
        with pytest.raises(claiming.WishTaken):
            rules.claim(session, stale, by=other, now=clock.now())


def test_at_most_three_at_a_time(steps, clock):
    wishes = [steps.published() for _ in range(4)]
    for wish in wishes[:3]:
        steps.claim(wish)
    with pytest.raises(claiming.EnoughForNow):
        steps.claim(wishes[3])
    steps.act("release", wishes[0])
    steps.claim(wishes[3])
    steps.act("contact", wishes[1], "")
    steps.act("fulfil", wishes[1], "", 30)
    steps.claim(wishes[0])  # what is done does not count


def test_an_organisation_takes_ten(steps, clock):
    organisation = community.organisations()[0].id
    people = [viewer(Role.ORGANISATION, organisation_id=organisation) for _ in range(2)]
    wishes = [steps.published() for _ in range(11)]
    for number, wish in enumerate(wishes[:10]):
        steps.claim(wish, by=people[number % 2])
    with pytest.raises(claiming.EnoughForOrganisation):
        steps.claim(wishes[10], by=people[0])
    assert claim_of(wishes[0]).organisation_id == organisation


def test_only_the_claimer_acts_and_in_order(steps, clock):
    wish = steps.in_state(WishStatus.CLAIMED)
    other = viewer(Role.VOLUNTEER)
    for step, args in (("contact", ("x",)), ("fulfil", ("x", 5)), ("release", ())):
        with pytest.raises(doing.NotYours):
            steps.act(step, wish, *args, by=other)
    with pytest.raises(doing.CallFirst):
        steps.act("fulfil", wish, "", 30)
    steps.act("contact", wish, "첫 전화")
    steps.act("contact", wish, "두번째")
    assert claim_of(wish).contact_note == "첫 전화"
    steps.act("fulfil", wish, "", 30)
    steps.act("fulfil", wish, "", 300)
    assert claim_of(wish).minutes == 30
    with pytest.raises(Refused):
        steps.act("release", wish)


def test_the_side_of_the_claimer_does_not_confirm(steps, clock):
    organisation = community.organisations()[0].id
    holder = viewer(Role.ORGANISATION, organisation_id=organisation)
    colleague = viewer(Role.CLERK, organisation_id=organisation)
    wish = steps.published()
    steps.claim(wish, by=holder)
    steps.act("contact", wish, "", by=holder)
    steps.act("fulfil", wish, "", 30, by=holder)
    for person in (holder, colleague, steps.volunteer):
        with pytest.raises(doing.OnOtherSide):
            steps.act("confirm", wish, ok=True, by=person)
    steps.act("confirm", wish, ok=True, by=viewer(Role.CLERK))
    assert fresh(wish).status is WishStatus.CONFIRMED
    assert history_of("wishes", wish.id)[-1].why == "call-back"


def test_a_disputed_wish_goes_on_and_its_hours_do_not_stand(steps, clock):
    wish = steps.in_state(WishStatus.FULFILLED)
    clock.advance(timedelta(days=13))
    steps.act("confirm", wish, ok=False, note="아직 안왔습니다", by=steps.resident)
    assert fresh(wish).status is WishStatus.IN_PROGRESS
    claim = claim_of(wish)
    assert claim.deliver_due == clock.now() + doing.DELIVER_WITHIN
    assert community.hours_of(steps.volunteer.id, now=clock.now()).waiting == 0
    steps.act("fulfil", wish, "", 90)
    steps.act("confirm", wish, ok=True, by=steps.resident)
    assert community.hours_of(steps.volunteer.id, now=clock.now()).total == 90


def test_more_time_is_given_once_and_not_by_oneself(steps, clock):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    due = claim_of(wish).deliver_due
    with pytest.raises(NotAllowed):
        steps.act("extend", wish)
    steps.act("extend", wish, by=steps.reviewer)
    assert claim_of(wish).deliver_due == due + doing.EXTENSION
    with pytest.raises(doing.ExtendedAlready):
        steps.act("extend", wish, by=steps.reviewer)


def test_staff_take_a_claim_away_on_record(steps, clock):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    steps.act("revoke", wish, "련락이 안됩니다", by=steps.reviewer)
    assert fresh(wish).is_open
    assert claim_of(wish).status is ClaimStatus.REVOKED
    assert history_of("wishes", wish.id)[-1].why == "련락이 안됩니다"


@pytest.mark.parametrize(
    "status", [WishStatus.PUBLISHED, WishStatus.CLAIMED, WishStatus.IN_PROGRESS]
)
def test_a_wish_is_taken_back_before_it_is_fulfilled(steps, clock, status):
    wish = steps.in_state(status)
    with pytest.raises(NotAllowed):
        steps.withdraw(wish, by=viewer(Role.VOLUNTEER))
    steps.withdraw(wish)
    assert fresh(wish).status is WishStatus.WITHDRAWN
    claim = claim_of(wish)
    assert claim is None or claim.status is ClaimStatus.WITHDRAWN
    assert queries.search("밥솥", 5) == []


def test_an_old_wish_is_found_when_the_newest_do_not_have_the_word(steps, clock, monkeypatch):
    board = import_module("app.wishes.queries.board")
    rows = import_module("app.wishes.queries.board_rows")
    monkeypatch.setattr(rows, "MOST_LOOKED_THROUGH", 2)
    monkeypatch.setattr(board, "MOST_COUNTED", 2)
    old = steps.publish(steps.make(title="장고"), title="장고를 고쳐주세요")
    for number in range(3):
        newest = steps.publish(steps.make(title=f"밥솥 {number}"))
    assert [wish.code for wish in queries.search("장고", 5)] == [old.code]
    assert queries.search("밥솥", 1)[0].code == newest.code
    filters, since = queries.Filters(q="장고"), the_clock.now()
    assert [wish.code for wish in queries.board(filters, members=True, since=since).page] == [
        old.code
    ]


def test_what_is_fulfilled_is_not_taken_back(steps, clock):
    with pytest.raises(WrongStep):
        steps.withdraw(steps.in_state(WishStatus.FULFILLED))


def test_hours_of_one_person_never_overlap(steps, clock):
    wishes = [steps.published() for _ in range(3)]
    for wish in wishes:
        steps.claim(wish)
        steps.act("contact", wish, "")
    for wish in wishes[:2]:
        steps.act("fulfil", wish, "", 11 * 60)
    with pytest.raises(OtherHours):
        steps.act("fulfil", wishes[2], "", 11 * 60)
    steps.act("fulfil", wishes[2], "", 90)
    assert community.overlapping_hours() == []
    spans = [(r.started_at, r.minutes) for r in community.service_records_of(steps.volunteer.id)]
    assert [minutes for _, minutes in spans] == [660, 660, 90]
