"""Pictures of wishes: kept before the wish that names them, shown to who may see them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Response, make_response, request

from app.core import files
from app.core.errors import Missing, Refused
from app.web import public, viewer
from app.wishes import policies, rules
from app.wishes.forms import WishForm
from app.wishes.rules import Told
from app.wishes.views.blueprint import bp
from app.wishes.views.shown import visible


@contextmanager
def pictured(form: WishForm, told: Told) -> Iterator[Told]:
    """What was told with its picture, which is kept only if the wish is."""
    if form.stream is None:
        yield told
        return
    try:
        key = files.save_picture(form.stream, folder=rules.PICTURES).key
    except Refused as refusal:
        raise Refused(refusal.message, field="picture") from refusal
    try:
        yield replace(told, picture=key, no_picture=False)
    except BaseException:
        files.delete_picture(key, folder=rules.PICTURES)
        raise


@bp.get("/wishes/<code>/picture")
@public
def picture(code: str) -> Response:
    """The picture of a wish; the small one where it is asked for."""
    wish, _claim = visible(code)
    if wish.picture is None or not policies.sees_picture(viewer(), wish):
        raise Missing
    small = request.args.get("small") == "1"
    body = files.read_picture(wish.picture, small=small, folder=rules.PICTURES)
    if body is None:
        raise Missing
    response = make_response(body)
    response.mimetype = "image/webp"
    kept = "private, max-age=3600" if wish.picture_shared else "private, no-store"
    response.headers["Cache-Control"] = kept
    return response
