"""The form on paper, for whoever has no phone at hand."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from flask import Response, make_response

from app.web import public
from app.web.answers import site
from app.wishes.views.blueprint import bp


@bp.get("/wishes/paper")
@public
def paper() -> Response:
    """One A4 page in Korean and Chinese; the maker of PDFs is loaded when it is asked for."""
    response = make_response(_sheet(f"{site()}/wishes/new"))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = 'inline; filename="azalea-wish.pdf"'
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@lru_cache(maxsize=4)
def _sheet(address: str) -> bytes:
    sheet: bytes = import_module("app.wishes.paper").wish_form_pdf(address)
    return sheet
