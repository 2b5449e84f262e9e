"""The resident's side: pictures, the story of a wish, renewing, the desk, and paper."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from app.accounts.viewer import Role
from app.community import queries as community
from app.core import clock as the_clock
from app.core import files
from app.core.db import db, transaction
from app.core.doctor import checks
from app.core.seal import Reveal
from app.wishes import queries, rules
from app.wishes.models import AgeBand, ConsentHow, Wish, WishStatus
from tests.support.people import make_account
from tests.support.sending import send, token_of
from tests.wishes.conftest import NAME, PHONE, PUBLIC_STORY, PUBLIC_TITLE, fresh, see_anew
from tests.wishes.test_pages import fields, text

REVIEW = {"decision": "publish", "public_title": PUBLIC_TITLE, "public_story": PUBLIC_STORY}


def photo(name: str = "photo.jpg") -> tuple[io.BytesIO, str]:
    """A photo that tells in its EXIF where it was taken."""
    target = io.BytesIO()
    picture = Image.new("RGB", (900, 600), "purple")
    exif = picture.getexif()
    exif[0x010E] = "민안 3호동"
    picture.save(target, "JPEG", exif=exif)
    target.seek(0)
    return target, name


def with_picture(browser: Any, **values: Any) -> str:
    return str(
        send(browser, "/wishes/new", fields(picture=photo(), **values), to="/wishes").location
    )


def test_a_picture_is_for_its_owner_and_reviewers_until_one_says_otherwise(
    clock, client, signed_in, resident, volunteer, reviewer
):
    at_home, helping, on_duty = map(signed_in, (resident, volunteer, reviewer))
    path = with_picture(at_home)
    address = f"{path}/picture"
    shown = at_home.get(address)
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert b"3" not in Image.open(io.BytesIO(shown.data)).info.get("exif", b"")
    assert on_duty.get(address).status_code == 200
    assert helping.get(address).status_code == 404
    send(on_duty, path, REVIEW, to=f"{path}/review")
    for browser in (client, helping):
        assert address not in text(browser.get(path)) + text(browser.get("/wishes"))
        assert browser.get(address).status_code == 404


def test_a_picture_that_shows_nobody_stands_on_the_board(
    clock, client, signed_in, resident, reviewer
):
    on_duty = signed_in(reviewer)
    path = with_picture(signed_in(resident))
    assert 'name="shows_picture"' in text(on_duty.get(path))
    send(on_duty, path, {**REVIEW, "shows_picture": "y"}, to=f"{path}/review")
    board = text(client.get("/wishes"))
    assert f'src="{path}/picture?small=1"' in board
    assert 'loading="lazy"' in board
    small, large = (client.get(f"{path}/picture{more}") for more in ("?small=1", ""))
    assert len(small.data) < len(large.data)


@pytest.mark.parametrize("how", ["child", "team"])
def test_pictures_of_children_and_of_a_teams_wishes_are_never_shown(
    clock, client, signed_in, resident, reviewer, how
):
    on_duty = signed_in(reviewer)
    child = {"age_band": "minor", "consent": "y"} if how == "child" else {}
    path = with_picture(signed_in(resident), **child)
    team = {"team": community.teams()[0].slug} if how == "team" else {}
    send(on_duty, path, {**REVIEW, "shows_picture": "y", **team}, to=f"{path}/review")
    if how == "child":
        second = signed_in(make_account(Role.REVIEWER))
        send(second, path, {"answer": "yes"}, to=f"{path}/second-reading")
    wish = queries.wish_by_code(path.rsplit("/", 1)[1])
    assert (wish.status, wish.picture_shared) == (WishStatus.PUBLISHED, False)
    assert signed_in(make_account(Role.RESIDENT)).get(f"{path}/picture").status_code == 404


def test_what_is_no_picture_is_said_beside_it_and_kept_nowhere(clock, signed_in, resident):
    browser = signed_in(resident)
    sent = fields(picture=(io.BytesIO(b"<svg onload=alert(1)>"), "photo.png"))
    refused = send(browser, "/wishes/new", sent, to="/wishes")
    assert refused.status_code == 422
    assert 'id="picture-error"' in text(refused)
    send(browser, "/wishes/new", fields(picture=photo(), needed_by="2020-01-01"), to="/wishes")
    later = the_clock.now() + timedelta(days=1)
    assert files.kept_before(later, folder=rules.PICTURES) == []


def test_a_picture_goes_with_the_person_and_when_it_is_taken_away(
    clock, signed_in, resident, run_outbox
):
    browser = signed_in(resident)
    path = with_picture(browser, keep="1")
    wish = queries.wish_by_code(path.rsplit("/", 1)[1])
    first = wish.picture
    assert send(browser, f"{path}/edit", fields(picture=photo(), keep="1")).status_code == 303
    run_outbox()
    second = fresh(wish).picture
    assert second not in (None, first)
    assert files.read_picture(first, folder=rules.PICTURES) is None
    assert [one.name for one in checks() if "picture" in one.name and one.run()] == []
    with transaction() as session:
        rules.forget_account(session, resident.id, now=the_clock.now())
    run_outbox()
    assert fresh(wish).picture is None
    assert files.read_picture(second, folder=rules.PICTURES) is None


def test_the_doctor_sees_a_picture_that_is_gone(clock, signed_in, resident):
    path = with_picture(signed_in(resident))
    wish = queries.wish_by_code(path.rsplit("/", 1)[1])
    files.delete_picture(wish.picture, folder=rules.PICTURES)
    said = [problem for one in checks() if "their pictures" in one.name for problem in one.run()]
    assert said == [f"Wish {wish.code}: the picture {wish.picture} is missing."]


@pytest.mark.parametrize(
    "status",
    [
        WishStatus.PUBLISHED,
        WishStatus.CLAIMED,
        WishStatus.IN_PROGRESS,
        WishStatus.FULFILLED,
        WishStatus.CONFIRMED,
    ],
)
def test_its_owner_reads_what_happened_and_what_comes_next(
    steps, clock, signed_in, resident, status
):
    page = text(signed_in(resident).get(f"/wishes/{steps.in_state(status).code}"))
    story = page.split('class="card story"')[1].split("</section>")[0]
    assert "심사자가 게시판에 올렸습니다" in story
    assert ("다음:" in story) is (status is not WishStatus.CONFIRMED)


def test_a_reason_stands_in_the_story_and_a_wish_can_be_renewed_with_one_tap(
    steps, clock, signed_in, resident, run_outbox
):
    returned = steps.make(title="1")
    with transaction():
        wish = queries.wish_by_code(returned.code)
        rules.give_back(wish, "크기를 적어주세요", by=steps.reviewer, now=the_clock.now())
    browser = signed_in(resident)
    assert "크기를 적어주세요" in text(browser.get(f"/wishes/{returned.code}")).split("story")[1]
    wish = steps.published()
    clock.advance(timedelta(days=31))
    run_outbox()
    path = f"/wishes/{wish.code}"
    assert fresh(wish).status is WishStatus.EXPIRED
    page = text(browser.get(path))
    assert f'action="{path}/renewal"' in page
    day = (the_clock.today() + timedelta(days=30)).isoformat()
    assert day in page
    for wrong in ("2020-01-01", "9999-12-31", "어제", ""):
        refused = send(browser, path, {"needed_by": wrong}, to=f"{path}/renewal")
        assert (refused.status_code, 'id="renew-needed_by-error"' in text(refused)) == (422, True)
    token = token_of(browser.get(path))
    for _ in range(2):
        sent = browser.post(f"{path}/renewal", data={"needed_by": day, "csrf_token": token})
        assert sent.status_code == 303
    again = fresh(wish)
    assert (again.status, again.needed_by.isoformat()) == (WishStatus.SUBMITTED, day)


def test_nobody_else_renews(steps, clock, signed_in, volunteer, run_outbox):
    wish = steps.published()
    clock.advance(timedelta(days=31))
    run_outbox()
    browser = signed_in(volunteer)
    sent = {"needed_by": "2027-01-01", "csrf_token": token_of(browser.get("/wishes/new"))}
    assert browser.post(f"/wishes/{wish.code}/renewal", data=sent).status_code in (403, 404)


def desk(**values: Any) -> dict[str, Any]:
    return fields(
        on_behalf_name="박복녀",
        on_behalf_phone="138 4433 9999",
        consent="y",
        consent_how="phone",
        **values,
    )


DESK = "/office/wishes/new"


def test_the_desk_enters_while_talking(clock, signed_in):
    clerk = signed_in(make_account(Role.CLERK))
    path = send(clerk, DESK, desk(age_band="80s")).location
    wish = queries.wish_by_code(path.rsplit("/", 1)[1])
    assert (wish.for_name, wish.consent_how) == ("박복녀", ConsentHow.PHONE)
    assert wish.for_phone_hash
    raw = db.session.execute(sa.text("SELECT for_phone_hash, for_name FROM wishes")).one()
    assert "9999" not in str(raw)
    assert "박복녀" not in str(raw)


def test_the_same_words_for_another_phone_are_another_wish(clock, signed_in):
    clerk = signed_in(make_account(Role.CLERK))
    first, again = (send(clerk, DESK, desk()).location for _ in range(2))
    other = send(clerk, DESK, {**desk(), "on_behalf_phone": "138 4433 8888"}).location
    assert first == again
    assert other != first


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"on_behalf_name": ""}, "on_behalf_name"),
        ({"on_behalf_phone": ""}, "on_behalf_phone"),
        ({"consent": ""}, "consent"),
        ({"consent_how": "by_fax"}, "consent_how"),
        ({"age_band": "minor"}, "guardian"),
    ],
)
def test_the_desk_says_what_is_missing(clock, signed_in, changed, field):
    sent = {**desk(), **changed}
    sent = {name: value for name, value in sent.items() if value != ""}
    refused = send(signed_in(make_account(Role.GRID_MEMBER)), DESK, sent)
    assert refused.status_code == 422
    assert f'id="{field}-error"' in text(refused)


def test_a_childs_guardian_is_kept_sealed(clock, signed_in):
    clerk = signed_in(make_account(Role.CLERK))
    sent = desk(age_band="minor", guardian="리춘희, 어머니")
    path = send(clerk, DESK, sent).location
    wish = queries.wish_by_code(path.rsplit("/", 1)[1])
    assert (wish.guardian, wish.age_band) == ("리춘희, 어머니", AgeBand.MINOR)
    assert "리춘희" not in str(db.session.execute(sa.text("SELECT guardian FROM wishes")).all())
    assert "리춘희" in text(signed_in(make_account(Role.REVIEWER)).get(path))
    with transaction():
        rules.forget_person(queries.wish_by_code(wish.code))
    gone = fresh(wish)
    assert (gone.guardian, gone.for_phone_hash, gone.consent_how) == (None, None, None)


def looks() -> list[tuple[str, int]]:
    see_anew()
    rows = db.session.scalars(sa.select(Reveal).order_by(Reveal.id))
    return [(row.subject_kind, row.account_id) for row in rows]


def test_a_phone_that_is_known_offers_who_it_is_on_record(clock, signed_in, resident):
    """Without a script: each button sends the whole form and brings it back."""
    account = make_account(Role.CLERK)
    clerk = signed_in(account)
    send(clerk, DESK, desk())
    sent = fields(on_behalf_phone="138-4433-9999", title="다른 소원")
    page = text(send(clerk, DESK, sent, to=f"{DESK}/known"))
    assert "박복녀 ·" in page
    assert "다른 소원" in page
    assert looks() == [("wish_names", account.id)]
    chosen = text(send(clerk, DESK, {**sent, "choose": "0"}, to=f"{DESK}/known"))
    assert 'value="박복녀"' in chosen
    assert "selected" in chosen.split('name="community"')[1].split("</select>")[0]
    assert len(looks()) == 2
    with_account = send(clerk, DESK, fields(on_behalf_phone=PHONE), to=f"{DESK}/known")
    assert NAME in text(with_account)
    assert looks()[-1] == ("accounts", account.id)


def test_a_look_that_finds_nobody_is_written_down_too(clock, signed_in):
    account = make_account(Role.REVIEWER)
    browser = signed_in(account)
    sent = {"on_behalf_phone": "138 0000 0000", "choose": "7"}
    assert send(browser, DESK, sent, to=f"{DESK}/known").status_code == 200
    assert looks() == [("phones", account.id)]
    for wrong in ("", "열둘", "1"):
        refused = send(browser, DESK, {"on_behalf_phone": wrong}, to=f"{DESK}/known")
        assert (refused.status_code, 'id="on_behalf_phone-error"' in text(refused)) == (422, True)
    assert len(looks()) == 1


def test_only_staff_who_call_look_up(clock, signed_in):
    for role in (Role.VOLUNTEER, Role.ORGANISER, Role.MATCHMAKER):
        browser = signed_in(make_account(role))
        assert browser.get(DESK).status_code == 403
        token = token_of(browser.get("/wishes/new"))
        sent = {"on_behalf_phone": PHONE, "csrf_token": token}
        assert browser.post(f"{DESK}/known", data=sent).status_code == 403
    assert looks() == []


def test_nobody_reads_what_they_entered_at_the_desk(clock, signed_in):
    reviewer = make_account(Role.REVIEWER)
    browser = signed_in(reviewer)
    path = send(browser, DESK, desk()).location
    assert send(browser, path, REVIEW, to=f"{path}/review").status_code == 403


def test_the_form_on_paper_is_a_pdf_with_both_languages(clock, client):
    answer = client.get("/wishes/paper")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF")
    assert client.get("/wishes/paper").data == answer.data
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Wish)) == 0
