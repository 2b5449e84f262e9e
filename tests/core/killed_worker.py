"""A worker that stops in the middle of a row, to be killed there: run by test_kill.py."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from typing import Any

from app import create_app
from app.core import outbox
from app.core.db import db
from app.settings import Settings
from tests.core.things import Guest


@outbox.handles("test.note")
def note(payload: dict[str, Any], _now: datetime) -> None:
    db.session.add(Guest(hall_id=1, n=payload["n"], state="noted"))
    db.session.flush()
    if payload["n"] == 2:
        print("in the middle", flush=True)
        time.sleep(60)


def main() -> None:
    app = create_app(
        Settings(database_url=sys.argv[1], files_url="memory:///", log_level="CRITICAL")
    )
    with app.app_context():
        outbox.run_due()


if __name__ == "__main__":
    main()
