"""What happens by itself, with the clock moved on and the worker run."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import privacy
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.seal import Reveal
from app.notices import kinds
from app.notices.models import Notice
from app.wishes import queries, rules
from app.wishes.models import ClaimStatus, WishStatus
from tests.wishes.conftest import claim_of, fresh, told


def inbox(account_id: int) -> list[str]:
    """The kinds of notices that somebody has, oldest first."""
    return list(
        db.session.scalars(
            sa.select(Notice.kind).where(Notice.account_id == account_id).order_by(Notice.id)
        )
    )


def titles(account_id: int, locale: str) -> list[str]:
    rows = db.session.scalars(sa.select(Notice).where(Notice.account_id == account_id))
    return [kinds.write(row.kind, row.facts, locale).title for row in rows]


@pytest.fixture
def later(clock, run_outbox):
    """`later(hours=49)`: the clock moves on, and what is due is done."""

    def act(**span: float) -> None:
        run_outbox()
        clock.advance(timedelta(**span))
        run_outbox()
        db.session.expire_all()

    return act


def test_both_are_told_at_once_and_the_look_is_logged(steps, clock, run_outbox):
    wish = steps.in_state(WishStatus.CLAIMED)
    run_outbox()
    assert inbox(steps.resident.id) == ["wishes.published", "wishes.taken"]
    assert inbox(steps.volunteer.id) == ["wishes.claimed"]
    looks = db.session.scalars(sa.select(Reveal)).all()
    assert [(look.account_id, look.subject_id, look.fields) for look in looks] == [
        (steps.volunteer.id, wish.id, "surname,phone")
    ]
    assert "소원을 맡으셨습니다: 밥솥을 고쳐주실분" in titles(steps.volunteer.id, "ko")


def test_a_reminder_after_two_days_and_the_end_after_three(steps, clock, later):
    wish = steps.in_state(WishStatus.CLAIMED)
    later(hours=47)
    assert "wishes.call_soon" not in inbox(steps.volunteer.id)
    later(hours=2)
    assert inbox(steps.volunteer.id).count("wishes.call_soon") == 1
    assert fresh(wish).status is WishStatus.CLAIMED
    later(hours=24)
    assert fresh(wish).is_open
    assert claim_of(wish).status is ClaimStatus.EXPIRED
    assert inbox(steps.volunteer.id)[-1] == "wishes.claim_expired"
    assert inbox(steps.resident.id)[-1] == "wishes.open_again"
    assert not rules.contact_for(steps.volunteer, fresh(wish), claim_of(wish), now=clock.now())
    assert queries.newest_open(1)[0].code == wish.code


def test_who_has_called_is_not_hurried(steps, clock, later):
    wish = steps.in_state(WishStatus.CLAIMED)
    later(hours=1)
    steps.act("contact", wish, "")
    later(hours=80)
    assert fresh(wish).status is WishStatus.IN_PROGRESS
    assert "wishes.call_soon" not in inbox(steps.volunteer.id)


def test_fourteen_days_to_deliver(steps, clock, later):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    later(days=12, hours=1)
    assert inbox(steps.volunteer.id).count("wishes.deliver_soon") == 1
    later(days=2)
    assert fresh(wish).is_open
    assert claim_of(wish).status is ClaimStatus.EXPIRED


def test_more_time_moves_reminder_and_end(steps, clock, later):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    later(days=10)
    steps.act("extend", wish, by=steps.reviewer)
    later(days=5)
    assert "wishes.deliver_soon" not in inbox(steps.volunteer.id)
    assert fresh(wish).status is WishStatus.IN_PROGRESS
    later(days=4, hours=1)
    assert inbox(steps.volunteer.id).count("wishes.deliver_soon") == 1
    later(days=2)
    assert fresh(wish).is_open


def test_unanswered_is_closed_after_two_weeks_and_not_counted(steps, clock, later):
    wish = steps.in_state(WishStatus.FULFILLED)
    later(days=13)
    assert fresh(wish).status is WishStatus.FULFILLED
    later(days=1, hours=1)
    assert fresh(wish).status is WishStatus.CLOSED_UNCONFIRMED
    assert queries.fulfilled_count().value == 0
    assert inbox(steps.resident.id)[-1] == inbox(steps.volunteer.id)[-1] == "wishes.unconfirmed"


def test_a_disputed_one_has_its_own_two_weeks(steps, clock, later):
    wish = steps.in_state(WishStatus.FULFILLED)
    later(days=10)
    steps.act("confirm", wish, ok=False, by=steps.resident)
    later(days=5)
    assert fresh(wish).status is WishStatus.IN_PROGRESS
    steps.act("fulfil", wish, "", 20)
    later(days=10)
    assert fresh(wish).status is WishStatus.FULFILLED
    later(days=5)
    assert fresh(wish).status is WishStatus.CLOSED_UNCONFIRMED


def test_when_its_day_is_over_a_wish_leaves_the_board(steps, clock, later):
    wish = steps.published(needed_by=the_clock.today() + timedelta(days=2))
    later(days=2, hours=14)
    assert fresh(wish).is_open  # until midnight in Yanji
    later(hours=2)
    assert fresh(wish).status is WishStatus.EXPIRED
    assert queries.search("밥솥", 5) == []
    assert inbox(steps.resident.id)[-1] == "wishes.expired"
    with transaction() as session:
        rules.change(session, fresh(wish), told(), by=steps.resident, now=clock.now())
    steps.publish(wish)
    assert fresh(wish).is_open
    later(days=20)
    assert fresh(wish).is_open


def test_what_is_given_back_after_its_day_runs_out_at_once(steps, clock, later):
    wish = steps.published(needed_by=the_clock.today() + timedelta(days=1))
    steps.claim(wish)
    later(days=2)
    assert fresh(wish).status is WishStatus.CLAIMED
    steps.act("release", wish)
    assert fresh(wish).status is WishStatus.EXPIRED
    assert queries.count_open().value == 0


def test_the_contact_closes_thirty_days_after_the_confirmation(steps, clock, later):
    wish = steps.in_state(WishStatus.CONFIRMED)
    later(days=29)
    with transaction() as session:
        rules.show_contact(
            session, fresh(wish), claim_of(wish), by=steps.volunteer, now=clock.now()
        )
    assert rules.contact_for(steps.volunteer, fresh(wish), claim_of(wish), now=clock.now())
    later(days=1, hours=1)
    with transaction() as session, pytest.raises(rules.Hidden):
        rules.show_contact(
            session, fresh(wish), claim_of(wish), by=steps.volunteer, now=clock.now()
        )


def test_drafts_and_identities_are_not_kept_for_ever(steps, clock, later):
    draft = steps.make(send=False)
    done = steps.in_state(WishStatus.CONFIRMED)
    later(days=91)
    gone = fresh(draft)
    assert (gone.status, gone.title, gone.owner_id) == (WishStatus.WITHDRAWN, "—", None)
    assert fresh(done).owner_id == steps.resident.id
    later(days=650)
    forgotten = fresh(done)
    assert (forgotten.title, forgotten.story, forgotten.owner_id, forgotten.entered_by) == (
        "—",
        "—",
        None,
        None,
    )
    assert claim_of(done).contact_note is None
    assert queries.fulfilled_count().value == 1


def test_a_timer_that_comes_twice_does_nothing_twice(steps, clock, later):
    wish = steps.in_state(WishStatus.CLAIMED)
    later(hours=73)
    version = fresh(wish).version
    with transaction() as session:
        rules.lapse(session, claim_of(wish).id, now=clock.now())
        rules.over(session, wish.id, now=clock.now())
        rules.unanswered(session, claim_of(wish).id, now=clock.now())
    assert fresh(wish).version == version


def test_who_leaves_is_forgotten_and_their_wishes_taken_back(steps, clock, resident):
    wish = steps.published()
    held = steps.published()
    steps.claim(held)
    with transaction(), pytest.raises(privacy.StillNeeded):
        privacy.delete(resident, now=clock.now())
    steps.act("release", held)
    copy = privacy.copy_of(resident)["wishes"]
    assert len(copy["wishes"]) == 2
    with transaction() as session:
        privacy.delete(session.merge(resident), now=clock.now())
    assert fresh(wish).status is WishStatus.WITHDRAWN
    assert fresh(wish).owner_id is None


@pytest.mark.parametrize("locale", ["ko", "zh", "en"])
def test_every_notice_is_written_in_every_language(app, clock, locale):
    facts = kinds.pack(
        {"title": "밥솥", "due": clock.now(), "reason": "까닭", "minutes": 45, "when": clock.now()}
    )
    names = [name for name in kinds.names() if name.startswith("wishes.")]
    assert len(names) == 38
    for name in names:
        written = kinds.write(name, facts, locale)
        assert "%(" not in written.title + written.text
        assert written.title
