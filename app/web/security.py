"""What every answer carries for safety, and what every form must bring."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from app.core.errors import Missing
from app.settings import Settings
from app.web.shared import hole

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()",
}

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=True)


def init_app(app: Flask, settings: Settings) -> None:
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_HEADERS=["X-CSRF-Token"],
        SESSION_COOKIE_NAME="azalea",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=30 * 24 * 3600,
        MAX_CONTENT_LENGTH=settings.max_body,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(settings.redis_url),
    )
    before, after, teardown = (
        hooks[None]
        for hooks in (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs)
    )
    others = len(before), len(after), len(teardown)
    csrf.init_app(app)
    limiter.init_app(app)
    for hooks, mark in zip((before, after, teardown), others, strict=True):
        hooks[mark:] = [
            _where_sent(hook) for hook in hooks[mark:] if hook != limiter._check_request_limit
        ]
    app.context_processor(lambda: {"csrf_token": csrf_token})
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.before_request(_refuse_nul)
    app.wsgi_app = _Safe(app.wsgi_app)  # type: ignore[assignment, method-assign]


def _where_sent(hook: Callable[..., Any]) -> Callable[..., Any]:
    """Only what is sent is looked at for its token and its limit, so pages need not be.

    No limit holds for all of it either: the views that carry one ask for it themselves.
    """

    def run(*answer: Any) -> Any:
        if request.method not in SAFE:
            return hook(*answer)
        return answer[0] if answer else None

    return run


def _refuse_nul() -> None:
    """No code has a NUL in it, and PostgreSQL takes none."""
    if "\0" in request.path:
        raise Missing


@hole
def csrf_token() -> str:
    """The token of this browser's forms. It has no age, so the same one is signed once."""
    raw = session.get("csrf_token")
    if raw and "csrf_token" not in g:
        g.csrf_token = _signed(current_app.secret_key, raw)
    return str(generate_csrf())


@lru_cache(maxsize=4096)
def _signed(secret: str, raw: str) -> str:
    return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw))


class _Safe:
    """Adds what every answer carries, whoever made it."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            headers += HEADERS.items()
            if environ.get("wsgi.url_scheme") == "https":
                headers.append(("Strict-Transport-Security", "max-age=31536000"))
            return start(status, headers, *error)

        return self._answer(environ, begin)
