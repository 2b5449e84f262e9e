"""One line a request: reference, method, route, status, time, queries; no personal data."""

from __future__ import annotations

import io
import logging
import sys
import time
from collections.abc import MutableMapping
from contextvars import ContextVar
from functools import cache
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.core import rows
from app.core.codes import new_code
from app.core.db import db
from app.core.errors import report
from app.core.migrations import pending
from app.web import reporting
from app.web.guards import public

_queries: ContextVar[int] = ContextVar("queries", default=0)
REQUESTS = Counter("azalea_requests_total", "Requests answered", ["route", "method", "status"])
SECONDS = Histogram("azalea_request_seconds", "Time to an answer", ["route"])
QUIET = {"static", "health.alive", "health.ready", "health.metrics"}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
LOG = "azalea.request_log"
bp = Blueprint("health", __name__)


class _Output(io.StringIO):
    """Whatever is the standard output when a line is written."""

    def write(self, text: str) -> int:
        return sys.stdout.write(text)

    def flush(self) -> None:
        sys.stdout.flush()


def init_logs(app: Flask) -> None:
    """Sets up the log, the counting of queries and the addresses that machines ask."""
    reporting.init(app.config["SETTINGS"], app.config["VERSION"])
    level = logging.getLevelNamesMapping().get(app.config["SETTINGS"].log_level, logging.INFO)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _report,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(_Output()),
    )
    app.extensions[LOG] = structlog.get_logger("request").bind()
    app.before_request(_begin)
    app.after_request(_end)
    app.register_blueprint(bp)


def _report(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> Any:
    """An error in the log says where it came from, not what people typed."""
    found = entry.pop("exc_info", None)
    problem = found if isinstance(found, BaseException) else None
    if problem is not None:
        entry["exception"] = report(problem)
    if entry["level"] == "error":
        reporting.tell(entry["event"], problem, entry)
    return entry


def _count(*_: Any) -> None:
    _queries.set(_queries.get() + 1)


event.listen(Engine, "before_cursor_execute", _count)
rows.listeners.append(_count)


def _begin() -> None:
    g.reference = new_code(12)
    g.began = time.perf_counter()
    _queries.set(0)


@cache
def _figures(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(route, method, status), SECONDS.labels(route)


def _end(response: Response) -> Response:
    if "began" not in g:
        return response
    seconds = time.perf_counter() - g.began
    route = str(request.url_rule) if request.url_rule else "none"
    method = request.method if request.method in METHODS else "other"
    requests, took = _figures(route, method, response.status_code)
    requests.inc()
    took.observe(seconds)
    response.headers["X-Request-Id"] = g.reference
    if request.endpoint not in QUIET:
        current_app.extensions[LOG].info(
            "request",
            reference=g.reference,
            method=method,
            route=route,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            queries=_queries.get(),
        )
    return response


@bp.get("/healthz")
@public
def alive() -> Any:
    """The process answers."""
    return {"status": "alive"}


@bp.get("/readyz")
@public
def ready() -> Any:
    """The database answers and has every step."""
    try:
        db.session.execute(sa.text("SELECT 1"))
        missing = pending(db.engine)
    except sa.exc.SQLAlchemyError:
        return {"status": "no database"}, 503
    finally:
        db.session.rollback()
    if missing:
        return {"status": "migrations pending"}, 503
    return {"status": "ready", "version": current_app.config["VERSION"]}


@bp.get("/metrics")
@public
def metrics() -> Response:
    """Figures of this process for Prometheus."""
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
