"""A worker that is killed at a moment of its work: run by test_killed_worker.py."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from typing import Any

from app import create_app
from app.core import outbox
from app.core.codes import new_code
from app.core.db import db, transaction
from app.core.text import _l
from app.notices import kinds, rules
from app.settings import Settings


def wait_for_the_end() -> None:
    print("now", flush=True)
    time.sleep(60)


def tell_and_die(payload: dict[str, Any], _now: datetime) -> None:
    """As features do: in the transaction of the row."""
    rules.tell(payload["account"], "test.kill", key=new_code())
    db.session.flush()
    wait_for_the_end()


def commit_and_die(payload: dict[str, Any], _now: datetime) -> None:
    """As it must not be done: the notice is kept before the row is done."""
    with transaction():
        rules.tell(payload["account"], "test.kill", key=new_code())
    wait_for_the_end()


def main() -> None:
    url, how = sys.argv[1:]
    kinds.declare("test.kill", title=_l("Letters"), text="", icon="bell", by_mail=False)
    if how == "in one":
        outbox.handles("test.kill")(tell_and_die)
    else:
        outbox.handles("test.kill", outside=True)(commit_and_die)
    app = create_app(Settings(database_url=url, files_url="memory:///", log_level="CRITICAL"))
    with app.app_context():
        outbox.run_due()


if __name__ == "__main__":
    main()
