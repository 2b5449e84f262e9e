"""`/ui`: every interface piece in every state, for those who build pages; development only."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    EmailField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired

from app.settings import Settings
from app.web.answers import page
from app.web.forms import Form
from app.web.guards import public
from app.web.locales import locale

bp = Blueprint("styleguide", __name__)


def init_app(app: Flask, settings: Settings) -> None:
    if not settings.production:
        app.register_blueprint(bp)


@bp.get("/ui")
@public
def show() -> Response:
    """Every piece, with sample words in the reader's language."""
    words = _words(locale())
    return page(
        "styleguide.html",
        say=words,
        day=date(2026, 11, 26),
        good=_form(words),
        wrong=_form(words, wrong=True),
    )


@cache
def _words(language: str) -> dict[str, str]:
    """The sample words: lines of key, Korean, Chinese and English."""
    column = ("key", "ko", "zh", "en").index(language)
    text = Path(__file__).with_name("samples.txt").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines()]
    return {row[0]: row[column] for row in rows}


def _form(say: dict[str, str], *, wrong: bool = False) -> Form:
    kinds = [("item", say["item"]), ("service", say["service"]), ("company", say["company"])]
    fields: dict[str, Any] = {
        "title": StringField(say["title"], [DataRequired()], description=say["title_help"]),
        "story": TextAreaField(say["story"]),
        "kind": RadioField(say["kind"], [DataRequired()], choices=kinds, default="item"),
        "roles": SelectMultipleField(say["kinds"], choices=kinds, default=["item", "service"]),
        "community": SelectField(say["community"], choices=[("", "…"), ("minan", say["minan"])]),
        "party_size": IntegerField(say["people"], [DataRequired()], default=2),
        "price": StringField(say["price"]),
        "commission": StringField(say["commission"]),
        "needed_by": DateField(say["day"]),
        "live_at": DateTimeLocalField(say["time"]),
        "email": EmailField(say["email"]),
        "phone": TelField(say["phone"]),
        "password": PasswordField(say["password"], [DataRequired()]),
        "photo": FileField(say["photo"]),
        "consent": BooleanField(say["consent"], [DataRequired()], description=say["consent_help"]),
    }
    form: Form = type("Sample", (Form,), fields)(formdata=None, prefix="wrong-" if wrong else "")
    if wrong:
        for name in ("title", "kind", "price", "phone", "password", "consent"):
            form._fields[name].errors = [say["error"]]
        form.form_errors.append(say["form_error"])
    return form
