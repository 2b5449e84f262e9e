"""Which language, text size and theme a page has."""

from __future__ import annotations

from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, get_locale

from app.web.catalogues import Catalogues
from app.web.identity import signed_in

LANGUAGES = {"ko": "조선말", "zh": "中文", "en": "English"}
HTML_LANG = {"ko": "ko", "zh": "zh-Hans", "en": "en"}
PART = "in"
"""A part that is polled says in which language its page is; nothing is kept of it."""
YEAR = 365 * 24 * 3600
CHOICES = {
    "lang": frozenset(LANGUAGES),
    "text": frozenset({"normal", "large", "larger"}),
    "theme": frozenset({"auto", "light", "dark"}),
}


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "ko"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    babel = Babel()
    babel.domain_instance = Catalogues()
    babel.init_app(app, locale_selector=locale)
    app.after_request(_keep_choices)


def locale() -> str:
    """The address's choice, the account's, the cookie's, the browser's, Korean."""
    if "locale" not in g:
        g.locale = _choose()
    return g.locale  # type: ignore[no-any-return]


def _choose() -> str:
    if not has_request_context():
        return "ko"  # a worker; letters name their own language
    for asked in (request.args.get("lang"), request.args.get(PART)):
        if asked in LANGUAGES:
            return asked
    person = signed_in()
    if person and person.locale_fixed:
        return person.viewer.locale
    kept = request.cookies.get("lang")
    if kept in LANGUAGES:
        return kept
    if person:
        return person.viewer.locale
    return request.accept_languages.best_match(list(LANGUAGES), "ko") or "ko"


def choice(name: str, default: str) -> str:
    """A choice of the reader's from the address or the cookie: `text`, `theme`."""
    for value in (request.args.get(name), request.cookies.get(name)):
        if value in CHOICES[name]:
            return value
    return default


def html_lang() -> str:
    current = get_locale()
    return HTML_LANG[current.language if current else "ko"]


def _keep_choices(response: Response) -> Response:
    for name in CHOICES.keys() & request.args.keys():
        value = request.args[name]
        if value in CHOICES[name] and request.method == "GET" and response.status_code < 400:
            response.set_cookie(
                name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure, httponly=True
            )
    return response
