"""Which features the house has. A new one is a line here; nothing else knows them all."""

from __future__ import annotations

from flask import Blueprint

import app.accounts.hooks
import app.accounts.models
import app.community.hooks
import app.community.models
import app.core.outbox
import app.core.seal
import app.core.workflow
import app.incubator.hooks
import app.incubator.models
import app.matchmaking.hooks
import app.matchmaking.models
import app.notices.hooks
import app.notices.models
import app.programmes.hooks
import app.programmes.hooks_after
import app.programmes.hooks_asking
import app.programmes.hooks_booths
import app.programmes.hooks_courses
import app.programmes.hooks_meals
import app.programmes.hooks_serving
import app.programmes.models
import app.wishes.hooks
import app.wishes.hooks_pictures
import app.wishes.models  # noqa: F401
from app.accounts import views as accounts
from app.community import views as community
from app.home import views as home
from app.incubator import views as incubator
from app.matchmaking import views as matchmaking
from app.notices import views as notices
from app.office import views as office
from app.programmes import views as programmes
from app.wishes import views as wishes

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts.bp,
    community.bp,
    home.bp,
    incubator.bp,
    matchmaking.bp,
    notices.bp,
    office.bp,
    programmes.bp,
    wishes.bp,
)
