"""The doors of the house: what stands in the head of every page and at the foot of phones."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import current_app, request, url_for

from app.accounts.viewer import Viewer
from app.core.text import _l
from app.web.identity import viewer


class Item(NamedTuple):
    endpoint_url: str
    label: str
    icon: str
    current: bool


class _Door(NamedTuple):
    endpoint: str
    label: Any
    icon: str
    on_phone: bool = True
    staff_only: bool = False


DOORS = (
    _Door("programmes.index", _l("Training and events"), "graduation-cap"),
    _Door("matchmaking.index", _l("Goods"), "store"),
    _Door("wishes.index", _l("Small wishes"), "hand-heart"),
    _Door("community.grids", _l("Grid phones"), "phone-call"),
    _Door("office.today", _l("Office"), "clipboard-list", on_phone=False, staff_only=True),
)
ME = _Door("home.me", _l("Me"), "user-round")


def nav() -> list[Item]:
    """The main menu, by role."""
    return [_item(door) for door in DOORS if _shown(door, viewer())]


def doors() -> list[Item]:
    """The five doors at the foot of a phone."""
    return [_item(door) for door in (*DOORS, ME) if door.on_phone and _exists(door)]


def _shown(door: _Door, person: Viewer) -> bool:
    return _exists(door) and (person.is_staff or not door.staff_only)


def _exists(door: _Door) -> bool:
    return door.endpoint in current_app.view_functions


def _item(door: _Door) -> Item:
    here = (request.endpoint or "").split(".")[0] == door.endpoint.split(".")[0]
    if door.endpoint.startswith("home."):
        here = request.endpoint == door.endpoint
    return Item(url_for(door.endpoint), str(door.label), door.icon, here)
