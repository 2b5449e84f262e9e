"""A worker that stops in the middle of one kind of timer, to be killed there: run by
test_workers.py with the database, the moment and the topic."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from typing import Any

from app import create_app
from app.core import clock, outbox
from app.core.db import db
from app.settings import Settings


def stops_in(topic: str) -> None:
    """From now on the work of this topic is done, and never finished."""
    work = outbox._handlers[topic]

    def stop(payload: dict[str, Any], now: datetime) -> None:
        work.run(payload, now)
        db.session.flush()
        print("in the middle", flush=True)
        time.sleep(60)

    outbox.handles(topic, outside=work.outside)(stop)


def main() -> None:
    address, moment, topic = sys.argv[1:]
    app = create_app(Settings(database_url=address, files_url="memory:///", log_level="CRITICAL"))
    clock.fix(datetime.fromisoformat(moment))
    stops_in(topic)
    with app.app_context():
        outbox.run_due()
    print("came to its end", flush=True)


if __name__ == "__main__":
    main()
