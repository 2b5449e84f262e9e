"""The log as an operator reads it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from flask import Flask

from app.web.logs import LOG

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def log_lines(app: Flask) -> Iterator[Lines]:
    """What has been logged so far, line by line, as it would stand in the log."""
    before, written = structlog.get_config(), io.StringIO()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(written),
    )
    before_requests = app.extensions[LOG]
    app.extensions[LOG] = structlog.get_logger("request").bind()
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    app.extensions[LOG] = before_requests
    structlog.configure(**before)
