"""Taking a wish in whose name, taking the click back, visits and the door."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from app.accounts.viewer import Role
from app.community import queries as community
from app.community.models import ServiceRecord, TeamMembership
from app.core import clock as the_clock
from app.core import files
from app.core.db import db, transaction
from app.core.errors import NotAllowed
from app.core.outbox import OutboxRow
from app.core.seal import Reveal
from app.notices.models import Notice
from app.wishes import policies, queries, rules
from app.wishes.models import Claim, ClaimStatus, ReleaseReason, Wish, WishStatus
from app.wishes.policies import Side
from app.wishes.rules import claiming, doing, visiting
from app.wishes.visit_models import Visit, VisitStatus
from tests.support.people import make_account, viewer_of
from tests.support.sending import send, token_of
from tests.wishes.conftest import Steps, claim_of, fresh, see_anew

DOOR = "민안사회구역 3호동 2단원 501호"


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


# Visits


def test_the_resident_is_told_of_a_visit_and_reminded_the_day_before(
    steps, clock, run_outbox, resident, volunteer
):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    agree(steps, wish, clock.now() + timedelta(days=3))
    run_outbox()
    assert told_of(resident.id).count("wishes.visit_agreed") == 1
    clock.advance(timedelta(days=2, minutes=1))
    run_outbox()
    assert told_of(resident.id).count("wishes.visit_soon") == 1
    assert told_of(volunteer.id).count("wishes.you_visit_soon") == 1


@pytest.mark.parametrize(
    ("ahead", "refusal"),
    [
        (timedelta(minutes=-1), visiting.VisitPassed),
        (timedelta(), visiting.VisitPassed),
        (timedelta(days=14, minutes=1), visiting.VisitTooLate),
    ],
)
def test_a_visit_lies_ahead_and_within_the_time(steps, clock, ahead, refusal):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    with pytest.raises(refusal):
        agree(steps, wish, clock.now() + ahead)


def test_first_comes_the_call_and_a_visit_agreed_twice_is_one(steps, clock):
    wish = steps.in_state(WishStatus.CLAIMED)
    with pytest.raises(doing.CallFirst):
        agree(steps, wish, clock.now() + timedelta(days=1))
    steps.act("contact", wish, "")
    at = clock.now() + timedelta(days=1)
    assert agree(steps, wish, at).id == agree(steps, wish, at).id


def test_agreed_visits_end_with_the_claim(steps, clock, run_outbox, resident):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    visit = agree(steps, wish, clock.now() + timedelta(days=3))
    steps.act("release", wish)
    see_anew()
    assert queries.visit_by_code(visit.code).status is VisitStatus.CANCELLED
    clock.advance(timedelta(days=2, minutes=1))
    run_outbox()
    assert "wishes.visit_soon" not in told_of(resident.id)
    assert queries.wrong_plans() == []


def photo() -> tuple[io.BytesIO, str]:
    body = io.BytesIO()
    picture = Image.new("RGB", (64, 48), "pink")
    exif = picture.getexif()
    exif[0x010E] = "민안 3호동"
    picture.save(body, "JPEG", exif=exif)
    body.seek(0)
    return body, "a.jpg"


def test_how_it_was_is_noted_with_a_photo_that_only_its_people_see(
    steps, clock, signed_in, volunteer, resident, reviewer, client, run_outbox
):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    path = f"/wishes/{wish.code}"
    visit = agree(steps, wish, clock.now() + timedelta(hours=5))
    at = f"{path}/visits/{visit.code}"
    helping = signed_in(volunteer)
    refused = send(helping, path, {"note": "", "photo": photo()}, to=f"{at}/note")
    assert (refused.status_code, "photo_agreed-error" in text(refused)) == (422, True)
    sent = {"note": "차를 마셨습니다", "photo": photo(), "photo_agreed": "y"}
    assert send(helping, path, sent, to=f"{at}/note").status_code == 303
    see_anew()
    key = queries.visit_by_code(visit.code).photo
    kept = Image.open(io.BytesIO(files.read_picture(key, folder=rules.FOLDER)))
    assert not dict(kept.getexif())
    for browser in (helping, signed_in(resident), signed_in(reviewer)):
        answer = browser.get(f"{at}/photo")
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "차를 마셨습니다" in text(browser.get(path))
    stranger = signed_in(make_account(Role.VOLUNTEER))
    assert stranger.get(f"{at}/photo").status_code == 404
    assert client.get(f"{at}/photo").status_code == 401
    assert client.get(f"/pictures/{key}").status_code == 404
    assert "차를 마셨습니다" not in text(stranger.get(path))
    with transaction() as session:
        rules.forget_account(session, resident.id, now=clock.now())
    run_outbox()
    see_anew()
    assert queries.visit_by_code(visit.code).note is None
    assert files.read_picture(key, folder=rules.FOLDER) is None


def test_a_visit_in_the_calendar_tells_neither_where_nor_who(
    steps, clock, signed_in, volunteer, resident
):
    wish = steps.publish(steps.make(address=DOOR))
    steps.claim(wish)
    steps.act("contact", wish, "")
    visit = agree(steps, wish, clock.now() + timedelta(days=1))
    for account in (volunteer, resident):
        answer = signed_in(account).get(f"/wishes/{wish.code}/visits/{visit.code}.ics")
        assert answer.mimetype == "text/calendar"
        body = text(answer)
        assert "BEGIN:VEVENT" in body
        assert not [word for word in (DOOR, "501", "남궁", "1384433") if word in body]
    other = signed_in(make_account(Role.VOLUNTEER))
    assert other.get(f"/wishes/{wish.code}/visits/{visit.code}.ics").status_code == 404


# The door


def claim_in(status: ClaimStatus, **values: Any) -> Claim:
    return Claim(id=1, status=status, handed_from_id=None, **values)


NOON = datetime(2026, 11, 25, 4, tzinfo=the_clock.now().tzinfo)


@pytest.mark.parametrize(
    ("status", "ended", "visits", "open_"),
    [
        (ClaimStatus.IN_PROGRESS, None, [], False),
        (ClaimStatus.IN_PROGRESS, None, [("agreed", 48)], True),
        (ClaimStatus.IN_PROGRESS, None, [("agreed", -23)], True),
        (ClaimStatus.IN_PROGRESS, None, [("agreed", -24)], False),
        (ClaimStatus.IN_PROGRESS, None, [("cancelled", 48)], False),
        (ClaimStatus.IN_PROGRESS, None, [("done", -240)], True),
        (ClaimStatus.FULFILLED, None, [("done", -240)], True),
        (ClaimStatus.CONFIRMED, -29 * 24, [("done", -800)], True),
        (ClaimStatus.CONFIRMED, -30 * 24, [("done", -800)], False),
        (ClaimStatus.RELEASED, -1, [("agreed", 48)], False),
        (ClaimStatus.RELEASED, -1, [("done", -2)], False),
        (ClaimStatus.HANDED_OVER, -1, [("done", -2)], False),
    ],
)
def test_the_rule_of_the_door(status, ended, visits, open_):
    claim = claim_in(status, ended_at=NOON + timedelta(hours=ended) if ended else None)
    made = [
        Visit(claim_id=1, status=VisitStatus(state), agreed_for=NOON + timedelta(hours=hours))
        for state, hours in visits
    ]
    others = [Visit(claim_id=2, status=VisitStatus.DONE, agreed_for=NOON)]
    assert policies.door_is_open(claim, [*made, *others], NOON) is open_


def test_the_address_is_shown_to_the_claimer_once_a_visit_is_agreed_on_record(
    steps, clock, signed_in, volunteer, reviewer, resident
):
    wish = steps.publish(steps.make(address=DOOR))
    path = f"/wishes/{wish.code}"
    steps.claim(wish)
    steps.act("contact", wish, "")
    helping = signed_in(volunteer)
    token = token_of(helping.get(path))
    assert helping.post(f"{path}/door", data={"csrf_token": token}).status_code == 403
    agree(steps, wish, clock.now() + timedelta(days=1))
    assert DOOR not in text(helping.get(path))
    assert send(helping, path, {}, to=f"{path}/door").status_code == 303
    assert DOOR in text(helping.get(path))
    see_anew()
    looks = db.session.scalars(sa.select(Reveal.fields).where(Reveal.fields == "address")).all()
    assert looks == ["address"]
    clock.advance(timedelta(minutes=31))
    assert DOOR not in text(helping.get(path))
    for account in (reviewer, make_account(Role.VOLUNTEER)):
        assert DOOR not in text(signed_in(account).get(path))
    send(helping, path, {}, to=f"{path}/door")
    steps.act("release", wish)
    assert DOOR not in text(helping.get(path))
    assert helping.post(f"{path}/door", data={"csrf_token": token}).status_code == 403
    raw = db.session.execute(sa.text("SELECT address FROM wishes")).scalars().all()
    assert DOOR not in raw


def test_the_address_is_asked_in_the_form_and_kept(clock, signed_in, resident):
    client = signed_in(resident)
    fields = {"title": "전등", "story": "전등", "kind": "service", "community": "minan"}
    path = send(
        client, "/wishes/new", {**fields, "address": DOOR, "keep": "1"}, to="/wishes"
    ).location
    assert DOOR in text(client.get(f"{path}/edit"))
