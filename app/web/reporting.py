"""Errors told to a Sentry where `SENTRY_DSN` names one: where they came from, nothing of people.

Nothing is collected by itself: no requests, no variables, no messages of exceptions. What is
sent is made here, of the event that the log has, the reference and the way the error took.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from importlib import import_module
from typing import Any

from app.core.errors import report
from app.settings import Settings

TOLD = ("reference", "topic", "id", "tries")
"""What of a line in the log goes along."""
_sentry: list[Any] = []


def init(settings: Settings, version: str) -> None:
    """Once for each process; without an address nothing is loaded and nothing ever sent."""
    _sentry.clear()
    if not settings.sentry_dsn:
        return
    sentry = import_module("sentry_sdk")
    sentry.init(
        dsn=settings.sentry_dsn,
        release=version,
        environment=settings.env,
        server_name="",
        default_integrations=False,
        auto_enabling_integrations=False,
        include_local_variables=False,
        send_default_pii=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
    )
    _sentry.append(sentry)


def tell(event: str, problem: BaseException | None, entry: MutableMapping[str, Any]) -> None:
    """Sends an error that was written into the log."""
    for sentry in _sentry:
        way = report(problem, said=False)
        sentry.capture_event(
            {
                "level": "error",
                "message": event,
                "tags": {name: str(entry[name]) for name in TOLD if name in entry},
                "extra": {"way": way},
                "fingerprint": [event, *way.splitlines()[-2:]],
            }
        )
