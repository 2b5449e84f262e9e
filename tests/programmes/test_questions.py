"""What an organiser asks: declaring it, answering it, who reads it, and where it goes."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from PIL import Image

from app.accounts import privacy
from app.accounts.models import Account
from app.core import clock as time
from app.core import doctor, files
from app.core.db import db, transaction
from app.core.errors import Conflict, NotAllowed
from app.core.localized import Localized
from app.core.seal import Reveal
from app.programmes import queries
from app.programmes.models import Answer, Programme, Question, QuestionKind, Registration
from app.programmes.queries import questions as reads
from app.programmes.rules import Guest, enter, questions, series
from app.programmes.rules.changing import move_to
from tests.programmes.conftest import act, later, sign_up, statuses
from tests.programmes.test_exports import cells
from tests.support.people import viewer_of
from tests.support.sending import send

LABEL = Localized("무엇을 팝니까?", "卖什么？", "What do you sell?")
PHONE = (Localized("아이폰", "苹果"), Localized("안드로이드", "安卓"))


def text(answer) -> str:
    return answer.get_data(as_text=True)


def photo() -> io.BytesIO:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(target, "PNG")
    target.seek(0)
    return target


@pytest.fixture
def ask(clock, organiser):
    """`ask(event, QuestionKind.TEXT)` lets a programme ask something; gives the field's name."""

    def make(event, kind, *, required=True, label=LABEL, choices=()) -> str:
        with transaction() as session:
            found = queries.event_by_code(event.code)
            values = {"kind": kind, "label": label, "choices": choices, "required": required}
            one = questions.add_question(session, found.programme, values, by=viewer_of(organiser))
        return f"question_{one.code}"

    return make


def register(browser, event, **fields):
    return send(browser, f"/events/{event.code}", fields, to=f"/events/{event.code}/registrations")


def key_of(page, field: str, number: int = 0) -> str:
    """The value of a choice as the form has it."""
    return text(page).split(f'id="{field}-{number}"')[1].split('value="')[1].split('"')[0]


def answers() -> list[tuple[str | None, str | None]]:
    db.session.rollback()
    rows = db.session.scalars(sa.select(Answer).order_by(Answer.id))
    return [(row.value, row.file_key) for row in rows]


def stored() -> set[str]:
    """The pictures among the answers that are in the store."""
    return set(files.kept_before(datetime(2100, 1, 1, tzinfo=UTC), folder="answers"))


def problems(about: str) -> list[str]:
    db.session.rollback()
    return [said for one in doctor.checks() if about in one.name for said in one.run()]


def test_a_wrong_answer_keeps_everything_else_and_a_right_one_is_kept_sealed(
    clock, make_event, make_account, signed_in, ask
):
    event = make_event(3)
    sells = ask(event, QuestionKind.TEXT)
    phone = ask(event, QuestionKind.CHOICE, choices=PHONE)
    again = ask(event, QuestionKind.YES_NO, required=False)
    browser = signed_in(make_account())
    page = browser.get(f"/events/{event.code}?lang=zh")
    assert text(page).index(f'name="{sells}"') < text(page).index("<details", 5000)
    wrong = register(browser, event, **{sells: "김치", again: "yes", phone: "nothing"})
    assert wrong.status_code == 422
    assert f'id="{phone}-error"' in text(wrong)
    assert "김치</textarea>" in text(wrong)
    assert f'id="{sells}-error"' not in text(wrong)
    empty = register(browser, event, **{phone: key_of(page, phone, 1)})
    assert empty.status_code == 422
    assert f'id="{sells}-error"' in text(empty)
    assert " checked" in text(empty).split(f'id="{phone}-1"')[1].split(">")[0]
    long = register(browser, event, **{sells: "가" * 501, phone: key_of(page, phone)})
    assert f'id="{sells}-error"' in text(long)
    assert statuses(event) == []
    right = register(browser, event, **{sells: "김치", phone: key_of(page, phone, 1)})
    assert right.status_code == 303
    assert answers() == [("김치", None), ('{"ko": "안드로이드", "zh": "安卓"}', None)]
    raw = db.session.scalars(sa.text("SELECT value FROM answers ORDER BY id")).all()
    assert not any("김치" in value or "안드로이드" in value for value in raw)
    ticket = text(browser.get(right.location))
    assert "김치" in ticket
    assert "安卓" in ticket
    assert text(browser.get(f"{right.location}?lang=ko")).count("안드로이드") == 1


def test_a_choice_that_changed_still_says_what_was_chosen(
    clock, make_event, make_account, signed_in, ask, organiser
):
    event = make_event(3)
    phone = ask(event, QuestionKind.CHOICE, choices=PHONE)
    browser = signed_in(make_account())
    chosen = key_of(browser.get(f"/events/{event.code}"), phone, 1)
    with transaction() as session:
        one = session.scalars(sa.select(Question)).one()
        values = {"label": LABEL, "choices": PHONE[::-1], "required": True}
        questions.save_question(session, one, values, version=1, by=viewer_of(organiser))
        with pytest.raises(Conflict):
            questions.save_question(session, one, values, version=1, by=viewer_of(organiser))
    assert register(browser, event, **{phone: chosen}).status_code == 303
    assert answers() == [(questions.words_of(PHONE[1]), None)]


def test_a_picture_is_for_its_owner_and_who_runs_the_date(
    clock, make_event, make_account, signed_in, ask, organiser
):
    event = make_event(3)
    field = ask(event, QuestionKind.FILE)
    name = ask(event, QuestionKind.TEXT)
    person = make_account()
    browser, before = signed_in(person), stored()
    nothing = register(browser, event, **{field: (io.BytesIO(b"x"), "x.png"), name: "김치"})
    assert nothing.status_code == 422
    assert f'id="{field}-error"' in text(nothing)
    lost = register(browser, event, **{field: (photo(), "x.png")})
    assert "다시한번 골라" in text(lost)
    assert stored() == before
    done = register(browser, event, **{field: (photo(), "x.png"), name: "김치"})
    assert done.status_code == 303
    address = f"{done.location}/answers/{field.removeprefix('question_')}"
    picture = browser.get(address)
    assert picture.mimetype == "image/webp"
    assert picture.headers["Cache-Control"] == "private, no-store"
    assert address.removeprefix("http://localhost") in text(browser.get(done.location))
    assert signed_in(make_account()).get(address).status_code == 404
    office = signed_in(organiser)
    row = db.session.scalars(sa.select(Registration)).one()
    page = f"/office/events/{event.code}/people/{row.code}"
    assert office.get(address).status_code == 404
    assert "김치" not in text(office.get(page))
    assert "김치" not in text(office.get(done.location))
    assert send(office, page, {}, to=f"{page}/answers").status_code == 303
    assert "김치" in text(office.get(page))
    assert office.get(address).status_code == 200
    look = db.session.scalars(sa.select(Reveal)).one()
    assert (look.account_id, look.subject_kind, look.subject_id) == (
        organiser.id,
        "answers",
        row.id,
    )
    clock.advance(timedelta(minutes=16))
    assert office.get(address).status_code == 404


def test_whoever_is_on_the_list_already_leaves_no_picture_behind(
    clock, make_event, make_account, signed_in, ask
):
    event = make_event(3)
    field = ask(event, QuestionKind.FILE, required=False)
    person = make_account()
    sign_up(event, person)
    browser, before = signed_in(person), stored()
    assert register(browser, event, **{field: (photo(), "x.png")}).status_code == 303
    assert stored() == before


def test_the_desk_may_leave_out_what_is_required(
    clock, make_event, signed_in, ask, organiser, make_account
):
    event = make_event(5)
    field = ask(event, QuestionKind.TEXT)
    browser = signed_in(organiser)
    office = f"/office/events/{event.code}"
    to = f"{office}/guests"
    assert send(browser, office, {"for_name": "정옥선"}, to=to).status_code == 303
    done = send(browser, office, {"for_name": "강만석", field: "쌀"}, to=to)
    assert done.status_code == 303
    assert answers() == [("쌀", None)]
    row = sign_up(event, make_account())
    with transaction() as session, pytest.raises(questions.NotAnswered):
        questions.keep_answers(session, row, reads.asked_at(event.code), [])
    act(enter, event, organiser, Guest("박"), party_size=1, note="", beyond=False)


def test_moving_to_another_date_carries_the_answers_along(
    clock, make_event, make_account, signed_in, ask
):
    event = make_event(3)
    other = make_event(3, days=9, programme=db.session.get(Programme, event.programme_id))
    field = ask(event, QuestionKind.TEXT)
    person = make_account()
    done = register(signed_in(person), event, **{field: "김치"})
    row = queries.registration_by_code(done.location.rsplit("/", 1)[1])
    fresh = act(move_to, row, person, to=other)
    assert [one.value for one in reads.answers_of(fresh.id)] == ["김치"]


def test_the_full_list_has_the_answers_and_the_masked_one_does_not(
    clock, make_event, make_account, signed_in, ask, organiser
):
    event = make_event(3)
    field = ask(event, QuestionKind.TEXT)
    ask(event, QuestionKind.YES_NO, required=False)
    register(signed_in(make_account()), event, **{field: "=1+1"})
    browser = signed_in(organiser)
    page = f"/office/events/{event.code}"
    masked, _xml = cells(browser.get(f"{page}/list.xlsx?lang=ko").data)
    assert LABEL.ko not in masked
    assert "=1+1" not in masked
    full, xml = cells(send(browser, page, {"why": "당일"}, to=f"{page}/list.xlsx").data)
    assert LABEL.ko in full
    assert "=1+1" in full
    assert "<f>" not in xml


def test_an_account_takes_its_answers_and_pictures_along(
    clock, make_event, make_account, signed_in, ask
):
    event = make_event(3)
    field = ask(event, QuestionKind.FILE)
    words = ask(event, QuestionKind.TEXT, required=False)
    person, before = make_account(), stored()
    browser = signed_in(person)
    register(browser, event, **{field: (photo(), "x.png"), words: "나"})
    register(browser, event, for_name="정옥선", **{field: (photo(), "x.png"), words: "어머니"})
    told = privacy.copy_of(person)["answers"]
    assert [one["answer"] for one in told] == [None, "나", None, "어머니"]
    assert len(stored() - before) == 2
    with transaction() as session:
        privacy.delete(session.get(Account, person.id), now=time.now())
    later(clock, minutes=1)
    assert answers() == []
    assert stored() == before


def test_the_doctor_misses_pictures_and_finds_orphans(
    clock, make_event, make_account, signed_in, ask
):
    event = make_event(3)
    field = ask(event, QuestionKind.FILE)
    register(signed_in(make_account()), event, **{field: (photo(), "x.png")})
    assert problems("pictures among the answers") == []
    key = answers()[0][1]
    assert key
    stray = files.save_picture(photo(), folder="answers").key
    clock.advance(timedelta(days=4_000))
    assert problems("every picture").count(f"picture {stray}: no answer names it") == 1
    assert not any(key in said for said in problems("every picture"))
    files.delete_picture(key, folder="answers")
    assert len(problems("pictures among the answers are there")) == 1


def test_an_organiser_adds_orders_changes_and_retires(clock, make_event, signed_in, organiser):
    event = make_event(3)
    programme = db.session.get(Programme, event.programme_id)
    browser = signed_in(organiser)
    page = f"/office/programmes/{programme.code}/questions"
    lacking = send(browser, page, {"kind": "text", "label_ko": "무엇?"})
    assert lacking.status_code == 422
    assert 'id="label_zh-error"' in text(lacking)
    words = {"label_ko": "첫째", "label_zh": "一"}
    assert send(browser, page, {"kind": "text", **words}).status_code == 303
    choice = {"kind": "choice", "label_ko": "둘째", "label_zh": "二", "required": "y"}
    for ko, zh, field in (("가", "甲", "ko"), ("가\n나", "甲", "zh"), ("가\n가", "甲\n乙", "ko")):
        wrong = send(browser, page, {**choice, "choices_ko": ko, "choices_zh": zh})
        assert wrong.status_code == 422
        assert f'id="choices_{field}-error"' in text(wrong)
    fine = {**choice, "choices_ko": "가\n나", "choices_zh": "甲\n乙"}
    assert send(browser, page, fine).status_code == 303
    first, second = reads.questions_of(programme.id)
    assert (second.choices, second.required) == (
        (Localized("가", "甲"), Localized("나", "乙")),
        True,
    )
    send(browser, page, {"to": "up"}, to=f"{page}/{second.code}/position")
    db.session.rollback()
    db.session.expire_all()
    assert [one.code for one in reads.questions_of(programme.id)] == [second.code, first.code]
    send(browser, page, {"to": "up"}, to=f"{page}/{second.code}/position")
    edit = f"{page}/{second.code}"
    assert "甲\n乙" in text(browser.get(edit)).replace("\r", "")
    changed = {**fine, "kind": "text", "label_ko": "바뀜", "version": str(second.version)}
    assert send(browser, edit, changed).status_code == 303
    assert send(browser, edit, changed).status_code == 409
    db.session.expire_all()
    assert reads.question_of(programme.id, second.code).kind is QuestionKind.CHOICE
    send(browser, page, {}, to=f"{page}/{first.code}/retirement")
    assert [one.code for one in reads.asked_at(event.code)] == [second.code]
    send(browser, page, {}, to=f"{page}/{first.code}/return")
    assert [one.code for one in reads.asked_at(event.code)] == [second.code, first.code]


def test_there_is_an_end_to_asking(clock, make_event, ask, organiser, make_account):
    event = make_event(3)
    ask(event, QuestionKind.FILE)
    with pytest.raises(questions.OnePicture):
        ask(event, QuestionKind.FILE)
    for _ in range(questions.MOST_ACTIVE - 1):
        ask(event, QuestionKind.TEXT)
    with pytest.raises(questions.TooManyQuestions):
        ask(event, QuestionKind.TEXT)
    one, stranger = db.session.scalars(sa.select(Question)).first(), viewer_of(make_account())
    with transaction() as session, pytest.raises(NotAllowed):
        questions.set_active(session, one, False, by=stranger)


def test_a_copy_of_a_programme_asks_the_same(clock, make_event, ask, organiser):
    event = make_event(3)
    ask(event, QuestionKind.CHOICE, choices=PHONE)
    with transaction() as session:
        found = queries.event_by_code(event.code).programme
        made = series.copy(session, found, by=viewer_of(organiser), now=time.now())
    assert [one.choices for one in reads.questions_of(made.id)] == [PHONE]


def test_what_is_asked_is_known_until_it_changes(
    clock, make_event, make_account, signed_in, ask, count_queries
):
    event = make_event(3)
    for _ in range(5):
        ask(event, QuestionKind.TEXT)
    browser = signed_in(make_account())
    browser.get(f"/events/{event.code}")
    with count_queries() as counted:
        browser.get(f"/events/{event.code}")
    assert len([one for one in counted.statements if "questions.position" in one]) == 1
