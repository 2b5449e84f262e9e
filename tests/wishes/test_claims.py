"""Taking a wish in whose name, taking the click back, giving it back with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role
from app.community import queries as community
from app.community.models import ServiceRecord, TeamMembership
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.errors import NotAllowed
from app.core.outbox import OutboxRow
from app.core.seal import Reveal
from app.notices.models import Notice
from app.wishes import queries, rules
from app.wishes.models import Claim, ReleaseReason, Visit, Wish, WishStatus
from app.wishes.policies import Side
from app.wishes.rules import claiming
from tests.support.people import make_account, viewer_of
from tests.support.sending import send, token_of
from tests.wishes.conftest import Steps, claim_of, fresh, see_anew


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def join_team(account_id: int, *, leader: bool = False, slug: str | None = None) -> int:
    """Into a team (the first one), its key."""
    teams = community.teams()
    team = next(row for row in teams if slug in (None, row.slug))
    with transaction() as session:
        session.add(
            TeamMembership(
                team_id=team.id,
                account_id=account_id,
                is_leader=leader,
                joined_at=the_clock.now(),
            )
        )
    return team.id


def agree(steps: Steps, wish: Wish, at: datetime, **more: Any) -> Visit:
    with transaction() as session:
        found = queries.wish_by_code(wish.code)
        claim = queries.live_claim(found.id)
        by = more.get("by", steps.volunteer)
        return rules.agree_visit(session, found, claim, at, by=by, now=the_clock.now())


def undo(steps: Steps, wish: Wish) -> None:
    steps.act("undo", wish)


def told_of(account_id: int) -> list[str]:
    see_anew()
    return list(db.session.scalars(sa.select(Notice.kind).where(Notice.account_id == account_id)))


# In whose name


def test_a_team_takes_a_wish_and_its_hours_are_the_teams(steps, clock, volunteer):
    team = join_team(volunteer.id)
    wish = steps.published()
    with transaction() as session:
        rules.claim(
            session,
            queries.wish_by_code(wish.code),
            by=steps.volunteer,
            now=clock.now(),
            side=Side.TEAM,
        )
    assert (claim_of(wish).team_id, claim_of(wish).account_id) == (team, volunteer.id)
    steps.act("contact", wish, "")
    steps.act("fulfil", wish, "", 30)
    assert db.session.scalars(sa.select(ServiceRecord.team_id)).all() == [team]


def test_without_a_team_nobody_claims_for_one(steps, clock):
    wish = steps.published()
    with pytest.raises(claiming.NotYourTeam), transaction() as session:
        rules.claim(
            session,
            queries.wish_by_code(wish.code),
            by=steps.volunteer,
            now=clock.now(),
            side=Side.TEAM,
        )
    assert fresh(wish).is_open


def test_a_claim_of_the_organisation_does_not_count_among_ones_three(steps, clock):
    organisation = community.organisations()[0].id
    person = viewer_of(
        make_account(Role.VOLUNTEER, Role.ORGANISATION, organisation_id=organisation)
    )

    def take(side: Side) -> Claim:
        wish = steps.published()
        with transaction() as session:
            return rules.claim(
                session, queries.wish_by_code(wish.code), by=person, now=clock.now(), side=side
            )

    for _ in range(3):
        assert take(Side.ME).organisation_id is None
    with pytest.raises(claiming.EnoughForNow):
        take(Side.ME)
    assert take(Side.ORGANISATION).organisation_id == organisation


def test_the_choice_stands_on_the_page_only_where_there_is_one(steps, clock, signed_in, volunteer):
    wish = steps.published()
    path = f"/wishes/{wish.code}"
    client = signed_in(volunteer)
    assert 'name="as"' not in text(client.get(path))
    team = join_team(volunteer.id)
    assert 'value="team"' in text(client.get(path))
    assert send(client, path, {"as": "team"}, to=f"{path}/claim").status_code == 303
    assert claim_of(wish).team_id == team


# Undo


def test_a_mistaken_click_is_as_if_it_never_was(steps, clock, run_outbox, volunteer, resident):
    wish = steps.published()
    published = fresh(wish).published_at
    steps.claim(wish)
    clock.advance(timedelta(seconds=59))
    undo(steps, wish)
    wish = fresh(wish)
    assert (wish.status, wish.published_at) == (WishStatus.PUBLISHED, published)
    assert queries.claims_of(volunteer.id) == []
    looks = db.session.scalars(sa.select(Reveal.account_id)).all()
    assert looks == [volunteer.id]
    run_outbox()
    kinds = told_of(resident.id)
    assert "wishes.taken" not in kinds
    assert "wishes.undone" not in kinds
    pending = db.session.scalars(
        sa.select(OutboxRow.topic).where(OutboxRow.done_at.is_(None))
    ).all()
    assert not {"wishes.lapse", "wishes.remind", "wishes.claimed"} & set(pending)


def test_whoever_was_told_of_a_click_is_told_that_it_is_undone(
    steps, clock, run_outbox, volunteer, resident
):
    wish = steps.published()
    steps.claim(wish)
    run_outbox()
    undo(steps, wish)
    run_outbox()
    assert told_of(resident.id).count("wishes.undone") == 1
    see_anew()
    assert len(db.session.scalars(sa.select(Reveal)).all()) == 1


def test_after_a_minute_a_wish_is_given_back_instead(steps, clock, signed_in, volunteer):
    wish = steps.published()
    steps.claim(wish)
    path = f"/wishes/{wish.code}"
    client = signed_in(volunteer)
    assert f'action="{path}/undo"' in text(client.get(path))
    clock.advance(timedelta(seconds=60))
    assert f'action="{path}/undo"' not in text(client.get(path))
    token = token_of(client.get(path))
    assert client.post(f"{path}/undo", data={"csrf_token": token}).status_code == 422
    assert fresh(wish).status is WishStatus.CLAIMED


def test_nobody_else_undoes_a_claim(steps, clock):
    wish = steps.published()
    steps.claim(wish)
    with pytest.raises(NotAllowed):
        steps.act("undo", wish, by=viewer_of(make_account(Role.VOLUNTEER)))


def test_a_leave_that_was_used_is_there_again(steps, clock, run_outbox):
    for _ in range(2):
        steps.claim(steps.published())
    run_outbox()
    clock.advance(timedelta(hours=73))
    run_outbox()
    with transaction() as session:
        rules.ask_leave(session, by=steps.volunteer, reason="", now=clock.now())
    with transaction() as session:
        permit = queries.open_permit(session, steps.volunteer.id)
        rules.answer_leave(session, permit, granted=True, by=steps.reviewer, now=clock.now())
    wish = steps.published()
    steps.claim(wish)
    undo(steps, wish)
    steps.claim(wish)
    assert fresh(wish).status is WishStatus.CLAIMED


def test_why_a_wish_is_given_back_is_for_staff_alone(
    steps, clock, signed_in, volunteer, reviewer, resident, client
):
    wish = steps.in_state(WishStatus.CLAIMED)
    path = f"/wishes/{wish.code}"
    sent = {"why": "ill", "note": "감기에 걸렸습니다"}
    assert send(signed_in(volunteer), path, sent, to=f"{path}/release").status_code == 303
    claim = claim_of(wish)
    assert (claim.end_reason, claim.end_note) == (ReleaseReason.ILL, "감기에 걸렸습니다")
    assert "감기에 걸렸습니다" in text(signed_in(reviewer).get(path))
    for browser in (client, signed_in(resident), signed_in(volunteer)):
        assert "감기에 걸렸습니다" not in text(browser.get(path))
    raw = db.session.execute(sa.text("SELECT end_note FROM wish_claims")).scalar_one()
    assert "감기" not in raw
