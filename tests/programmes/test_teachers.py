"""Those who teach: a page for everybody, a list for organisers, and how they came to be."""

from __future__ import annotations

import importlib.util
import io
import json
from datetime import timedelta
from types import ModuleType

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from PIL import Image

from app.accounts import privacy
from app.core import clock as the_clock
from app.core.codes import new_code
from app.core.db import db, transaction
from app.core.localized import Localized
from app.core.outbox import OutboxRow
from app.programmes import rules
from app.programmes.models import Programme, Teacher
from app.settings import ROOT
from tests.programmes.conftest import make_programme
from tests.programmes.test_finding import lasting, yanji
from tests.programmes.test_office import words
from tests.support.sending import send


def text(answer) -> str:
    return answer.get_data(as_text=True)


def make_teacher(**values) -> Teacher:
    with transaction() as session:
        teacher = Teacher(
            code=new_code(),
            name=values.pop("name", Localized("김해란", "金海兰", "Kim Haeran")),
            about=Localized("여덟해", "八年", "Eight years"),
            created_at=the_clock.now(),
            version=1,
            **values,
        )
        session.add(teacher)
    return teacher


def photo(name: str = "face.png"):
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "pink").save(picture, "PNG")
    picture.seek(0)
    return (picture, name)


def test_everybody_reads_who_teaches_when_and_what_was_taught(clock, client, make_event):
    teacher = make_teacher()
    programme = make_programme(teacher_id=teacher.id)
    coming = make_event(5, programme=programme)
    for day in (2, 9):
        lasting(make_event(5, programme=programme), yanji(day, 10))
    other = make_event(5)
    body = text(client.get(f"/teachers/{teacher.code}?lang=en"))
    assert "Kim Haeran" in body
    assert "Eight years" in body
    assert f'"event-{coming.code}"' in body
    assert other.code not in body
    assert "2 times" in body
    for address in (f"/programmes/{programme.code}", f"/events/{coming.code}"):
        assert f'href="/teachers/{teacher.code}"' in text(client.get(address))
    assert client.get("/teachers/nobody").status_code == 404


def test_an_organiser_writes_a_teacher_and_programmes_name_them(
    clock, app, client, signed_in, organiser, make_account
):
    person = make_account()
    browser = signed_in(organiser)
    fields = {"name_ko": "김해란", "name_zh": "金海兰", "about_ko": "여덟해", "login": person.email}
    made = send(browser, "/office/teachers/new", fields | {"photo": photo()}, to="/office/teachers")
    assert made.status_code == 303
    teacher = db.session.scalars(sa.select(Teacher)).one()
    assert teacher.account_id == person.id
    kept = client.get(f"/teachers/{teacher.code}/photo/small?v={teacher.photo}")
    assert kept.mimetype == "image/webp"
    assert "immutable" in kept.headers["Cache-Control"]
    assert client.get(f"/teachers/{teacher.code}/photo/huge").status_code == 404
    assert "김해란" in text(browser.get("/office/teachers"))

    page = send(
        browser,
        "/office/programmes/new",
        words(teacher=str(teacher.id)),
        to="/office/programmes",
    ).location
    send(browser, page, {}, to=f"{page}/publication")
    code = page.rsplit("/", 1)[1]
    assert "김해란" in text(client.get(f"/programmes/{code}", headers={"Accept-Language": "ko"}))

    edit = f"/office/teachers/{teacher.code}/edit"
    assert (
        send(
            browser, edit, {"name_ko": "박성희", "no_photo": "y", "version": "1"}, to=edit
        ).status_code
        == 303
    )
    db.session.expire_all()
    assert (teacher.photo, teacher.account_id) == (None, None)
    dropped = db.session.scalars(
        sa.select(OutboxRow).where(OutboxRow.topic == "programmes.drop_picture")
    ).all()
    assert len(dropped) == 1
    db.session.rollback()
    assert db.session.scalars(sa.select(Programme)).one().teacher.name.ko == "박성희"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name_ko": ""}, "name_ko"),
        ({"name_ko": "가" * 200}, "name_ko"),
        ({"login": "nobody@nowhere.example"}, "login"),
        ({"photo": "not a picture"}, "photo"),
    ],
)
def test_what_is_wrong_with_a_teacher_is_said_beside_its_field(
    clock, app, signed_in, organiser, fields, wrong
):
    browser = signed_in(organiser)
    sent = {"name_ko": "김해란", "about_zh": "八年"} | fields
    if "photo" in sent:
        sent["photo"] = (io.BytesIO(sent["photo"].encode()), "face.png")
    answer = send(browser, "/office/teachers/new", sent, to="/office/teachers")
    assert answer.status_code == 422
    assert f'id="{wrong}-error"' in text(answer)
    assert "八年" in text(answer)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Teacher)) == 0


def test_two_organisers_do_not_overwrite_a_teacher(clock, signed_in, organiser):
    teacher = make_teacher()
    edit = f"/office/teachers/{teacher.code}/edit"
    browser = signed_in(organiser)
    assert send(browser, edit, {"name_ko": "가", "version": "1"}, to=edit).status_code == 303
    answer = send(browser, edit, {"name_ko": "나", "version": "1"}, to=edit)
    assert answer.status_code == 409
    assert "나" in text(answer)


def test_the_name_of_who_teaches_is_found_also_when_it_changes(
    clock, client, signed_in, organiser, make_event
):
    teacher = make_teacher()
    browser = signed_in(organiser)
    page = send(
        browser, "/office/programmes/new", words(teacher=str(teacher.id)), to="/office/programmes"
    ).location
    send(browser, page, {}, to=f"{page}/publication")
    programme = db.session.scalars(sa.select(Programme)).one()
    event = make_event(5, programme=programme)
    assert event.code in text(client.get("/programmes?q=김해란"))
    edit = f"/office/teachers/{teacher.code}/edit"
    send(browser, edit, {"name_ko": "리건화", "version": "1"}, to=edit)
    assert event.code not in text(client.get("/programmes?q=김해란"))
    assert event.code in text(client.get("/programmes?q=리건화"))


def test_an_account_that_goes_leaves_the_public_name(clock, app, make_account):
    person = make_account()
    teacher = make_teacher(account_id=person.id)
    assert privacy.copy_of(person)["teaching"][0]["code"] == teacher.code
    with transaction():
        rules.let_go(person.id, the_clock.now() + timedelta(days=1))
    db.session.expire_all()
    assert teacher.account_id is None


def test_a_teacher_page_asks_little(clock, signed_in, make_account, make_event, count_queries):
    teacher = make_teacher()
    make_event(5, programme=make_programme(teacher_id=teacher.id))
    browser, address = signed_in(make_account()), f"/teachers/{teacher.code}"
    browser.get(address)
    with count_queries() as counted:
        assert browser.get(address).status_code == 200
    assert counted.count <= 5, counted.statements


def migration(name: str) -> ModuleType:
    path = next((ROOT / "migrations" / "versions").glob(f"*_{name}.py"))
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    step = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(step)
    return step


def test_teachers_who_stood_in_the_programmes_move_into_their_table(app):
    """Down and up again over rows as they were before; nothing of it is kept."""
    step, later = (migration(name) for name in ("teachers_and_steps", "consultation"))
    names = [("김해란", "여덟해"), ("김해란", "여덟해"), ("왕레이", None), (None, None)]
    ids = [
        make_programme(teacher_id=make_teacher().id).id,
        *(make_programme().id for _ in range(3)),
    ]
    db.session.rollback()
    db.session.remove()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        with Operations.context(context):
            later.downgrade()
            step.downgrade()
            before = connection.execute(
                sa.text("SELECT teacher_name FROM programmes WHERE id = :id"), {"id": ids[0]}
            ).scalar()
            for key, (name, about) in zip(ids, names, strict=True):
                connection.execute(
                    sa.text(
                        "UPDATE programmes SET teacher_name = CAST(:name AS JSON),"
                        " teacher_about = CAST(:about AS JSON) WHERE id = :id"
                        if connection.dialect.name == "postgresql"
                        else "UPDATE programmes SET teacher_name = :name,"
                        " teacher_about = :about WHERE id = :id"
                    ),
                    {
                        "id": key,
                        "name": json.dumps({"ko": name} if name else None),
                        "about": json.dumps({"ko": about}) if about else None,
                    },
                )
            step.upgrade()
            found = connection.execute(
                sa.text(
                    "SELECT programmes.teacher_id, teachers.name, teachers.about FROM programmes"
                    " LEFT JOIN teachers ON teachers.id = programmes.teacher_id"
                    " ORDER BY programmes.id"
                )
            ).all()
        connection.rollback()
    keys = [row[0] for row in found]
    assert "김해란" in str(before) or "\\uae40" in str(before)
    assert keys[0] == keys[1] is not None
    assert len(set(keys)) == 3
    assert keys[3] is None
    assert found[2][2] is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Teacher)) == 1
