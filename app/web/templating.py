"""What templates may call: localized texts, dates, numbers, money, icons and addresses."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, current_app, g, request, url_for
from flask_babel import format_date, format_decimal, format_time
from flask_babel import gettext as _
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from app.core import clock, money
from app.core.localized import Localized
from app.web import icons
from app.web.answers import site
from app.web.identity import viewer
from app.web.locales import HTML_LANG, LANGUAGES, choice, html_lang, locale
from app.web.navigation import doors, nav
from app.web.remembering import Remembering


def init_app(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.add_extension(Remembering)
    app.jinja_env.filters.update(
        day=day,
        short_day=short_day,
        weekday=weekday,
        time=time_of,
        when=when,
        span=span,
        money=lambda minor: money.format_money(minor, locale()),
        percent=money.format_percent,
        number=lambda value: format_decimal(value),
        fifth=fifth,
        ago=ago,
    )
    app.jinja_env.globals.update(
        t=t,
        plain=plain,
        icon=icon,
        asset=asset,
        lang_url=lambda code: here(lang=code),
        pref_url=here,
        nav_items=nav,
        door_items=doors,
        languages=LANGUAGES,
        today=clock.today,
        site=site,
    )
    app.context_processor(_globals)
    environment: Any = app.jinja_env
    environment.fixed.update(icon=icon, asset=asset)


def _globals() -> dict[str, Any]:
    """What depends on the reader; macros that are imported see only the functions above."""
    return {
        "viewer": viewer(),
        "locale": locale(),
        "html_lang": html_lang(),
        "text_size": choice("text", "normal"),
        "theme": choice("theme", "auto"),
        "refusal": g.get("refusal"),
        "development": current_app.config["SETTINGS"].env == "development",
    }


def t(value: Localized | None) -> Markup | str:
    """A localized text; where it fell back to another language it says so with `lang`."""
    if value is None:
        return ""
    picked = value.pick(locale())
    if not picked.fallback:
        return escape(picked.text)
    return Markup('<span lang="{}">{}</span>').format(
        HTML_LANG.get(picked.lang, picked.lang), picked.text
    )


def plain(value: Localized | None) -> str:
    """A localized text without marks, for attributes and titles."""
    return value.pick(locale()).text if value is not None else ""


@cache
def _digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """A static file's address, which changes with its content and may be kept for a year."""
    return _address(current_app.static_folder or "", current_app.static_url_path or "", name)


@cache
def _address(folder: str, url: str, name: str) -> str:
    return f"{url}/{quote(name)}?v={_digest(str(Path(folder, name)))}"


def icon(name: str, label: str = "") -> Markup:
    """An icon of the sprite; silent for screen readers unless it has a label."""
    return _icon(current_app.static_folder or "", asset(icons.SPRITE), name, label)


@cache
def _icon(folder: str, address: str, name: str, label: str) -> Markup:
    return icons.reference(Path(folder, icons.SPRITE), address, name, label)


def here(**changes: Any) -> str:
    """This page's address with some of its parameters changed; None takes one away.

    Written by hand: `url_for` would take parameters like `_scheme` for its own.
    """
    values = request.args.to_dict(flat=False) if request.method == "GET" else {}
    for name, value in changes.items():
        values.pop(name, None)
        if value is not None:
            values[name] = [value]
    known = request.endpoint is not None and request.method == "GET"
    path = quote(request.path) if known else url_for("home.front")
    return f"{path}?{urlencode(values, doseq=True)}" if values else path


def day(moment: datetime | date) -> str:
    """November 26, 2026, Thursday, in the reader's way."""
    return str(format_date(_date(moment), "full", rebase=False))


def short_day(moment: datetime | date) -> str:
    formats = {"ko": "M월 d일", "zh": "M月d日", "en": "d MMM"}
    return str(format_date(_date(moment), formats[locale()], rebase=False))


def weekday(moment: datetime | date) -> str:
    return str(format_date(_date(moment), "EEEE", rebase=False))


def time_of(moment: datetime) -> str:
    return str(format_time(clock.local(moment), "HH:mm", rebase=False))


def when(moment: datetime) -> str:
    """A day and a time."""
    return f"{short_day(moment)} {time_of(moment)}"


def span(start: datetime, end: datetime) -> str:
    """From when to when: 14:00–16:30, with the second day where there is one."""
    if _date(start) == _date(end):
        return f"{time_of(start)}–{time_of(end)}"
    return f"{when(start)} – {when(end)}"


def ago(moment: datetime) -> str:
    """How long ago, roughly, or the day."""
    seconds = int((clock.now() - moment).total_seconds())
    if seconds < 60:
        return str(_("just now"))
    if seconds < 3600:
        return str(_("%(count)s minutes ago", count=seconds // 60))
    if seconds < 24 * 3600:
        return str(_("%(count)s hours ago", count=seconds // 3600))
    if seconds < 7 * 24 * 3600:
        return str(_("%(count)s days ago", count=seconds // (24 * 3600)))
    return short_day(moment)


def fifth(part: float, whole: float) -> int:
    """A share in steps of five per cent, for the classes f0 … f100."""
    if whole <= 0:
        return 0
    return max(0, min(100, round(part / whole * 20) * 5))


def _date(moment: datetime | date) -> date:
    return clock.local(moment).date() if isinstance(moment, datetime) else moment
