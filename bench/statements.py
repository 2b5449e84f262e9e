"""How many statements a page asks of the database."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.accounts.viewer import Role
from app.core.db import db
from app.programmes.models import Event
from bench.filling import codes, make_event
from bench.ground import Ground
from bench.table import Row
from tests.support.counting import Counted, counting
from tests.support.people import make_account, sign_in
from tests.support.sending import send

FLOORS = {
    "list": {"floor": 3, "goal": 2},
    "detail": {"floor": 6, "goal": 4},
    "claim": {"floor": 4, "goal": 2},
}
KINDS = {"list": "list, signed in", "detail": "detail, signed in", "claim": "claim, writing"}


def count(ground: Ground) -> list[Row]:
    """Statements of the board and of dates: list, detail, and what taking one writes."""
    app = ground.apps["small"]
    with app.app_context():
        event = db.session.get(Event, make_event(10))
        assert event is not None
        ((_, wish),) = codes(1)
        browser = app.test_client()
        sign_in(app, browser, make_account(Role.VOLUNTEER))
        counted = {
            "wishes": _counted(app, browser, "/wishes", f"/wishes/{wish}", "claim", {}),
            "programmes": _counted(
                app,
                browser,
                "/programmes",
                f"/events/{event.code}",
                "registrations",
                {"party_size": "1"},
            ),
        }
        db.session.remove()
        db.engine.dispose()
    return [
        Row(
            f"SQL statements: {words}, {ground.name}",
            max(found[kind] for found in counted.values()),
            least=False,
            note=", ".join(f"{name} {found[kind]}" for name, found in counted.items()),
            **FLOORS[kind],
        )
        for kind, words in KINDS.items()
    ]


def _counted(
    app: Flask, browser: Any, board: str, detail: str, verb: str, fields: dict[str, str]
) -> dict[str, int]:
    for path in (board, detail):  # what is read once in the life of a process
        browser.get(path)
    with counting() as of_list:
        assert browser.get(board).status_code == 200
    with counting() as of_detail:
        assert browser.get(detail).status_code == 200
    with counting() as of_claim:
        assert send(browser, detail, fields, to=f"{detail}/{verb}").status_code == 303
    return {
        "list": of_list.count,
        "detail": of_detail.count,
        "claim": len(_writes(of_claim)),
    }


def _writes(counted: Counted) -> list[str]:
    """What changes the house's data; not that a device was seen."""
    return [text for text in counted.writes if "sign_ins" not in text]
