"""Visits at the resident's, how they were, and who sees the door."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core import files
from app.core.db import db, transaction
from app.core.seal import Reveal
from app.wishes import policies, queries, rules
from app.wishes.models import Claim, ClaimStatus, Visit, VisitStatus, WishStatus
from app.wishes.rules import doing, visiting
from tests.support.people import make_account
from tests.support.sending import send, token_of
from tests.wishes.conftest import see_anew
from tests.wishes.test_claims import agree, text, told_of

DOOR = "민안사회구역 3호동 2단원 501호"


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
    kept = Image.open(io.BytesIO(files.read_picture(key, folder=rules.VISITS)))
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
    assert files.read_picture(key, folder=rules.VISITS) is None


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


def test_after_two_years_neither_door_nor_visit_is_kept(steps, clock, run_outbox):
    wish = steps.publish(steps.make(address=DOOR))
    steps.claim(wish)
    steps.act("contact", wish, "")
    visit = agree(steps, wish, clock.now() + timedelta(hours=1))
    with transaction() as session:
        rules.note_visit(
            session,
            queries.live_claim(wish.id),
            queries.visit_by_code(visit.code),
            "3호동에서 만났습니다",
            None,
            photo_agreed=False,
            by=steps.volunteer,
            now=clock.now(),
        )
    steps.act("fulfil", wish, "", 30)
    steps.act("confirm", wish, ok=True, by=steps.resident)
    clock.advance(timedelta(days=731))
    run_outbox()
    see_anew()
    assert queries.wish_by_code(wish.code).address is None
    assert queries.visit_by_code(visit.code).note is None
