"""The look in one file: the sheets joined in order, at an address that changes with them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, make_response

from app.core.errors import Missing
from app.web.guards import public

SHEETS = (
    "css/tokens.css",
    "vendor/pico-2.1.1/pico.layer.css",
    "css/percent.css",
    "css/layout.css",
    "css/head.css",
    "css/foot.css",
    "css/pieces.css",
    "css/cards.css",
    "css/hero.css",
    "css/details.css",
    "css/people.css",
    "css/forms.css",
    "css/filters.css",
    "css/tables.css",
    "css/progress.css",
    "css/market.css",
    "css/deals.css",
    "css/certificates.css",
    "css/programmes.css",
    "css/door.css",
    "css/desk.css",
    "css/booths.css",
    "css/consultation.css",
    "css/meals.css",
    "css/claims.css",
    "css/reviewing.css",
    "css/wishes.css",
    "css/print.css",
)

bp = Blueprint("look", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.globals["stylesheet"] = address


def address() -> str:
    """Where the joined sheets are served."""
    return f"/look-{_joined(*_state())[0]}.css"


@bp.get("/look-<digest>.css")
@public
def sheet(digest: str) -> Response:
    """The joined sheets; an old address gives the sheets of today, but is not kept."""
    current, text = _joined(*_state())
    if len(digest) != len(current):
        raise Missing
    response = make_response(text)
    response.mimetype = "text/css"
    kept = "public, max-age=31536000, immutable" if digest == current else "no-store"
    response.headers["Cache-Control"] = kept
    return response


def _state() -> tuple[Path, float]:
    """The folder, and under `flask --debug` the time of its last change: edits show at once."""
    folder = Path(current_app.static_folder or "")
    if not current_app.debug:
        return folder, 0.0
    return folder, max((folder / name).stat().st_mtime for name in SHEETS)


@cache
def _joined(folder: Path, changed: float) -> tuple[str, str]:
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in SHEETS)
    return hashlib.sha256(text.encode()).hexdigest()[:10], text
