"""Who may see and do what with the needs of merchants; asked by rules, views and templates."""

from __future__ import annotations

from app.accounts.viewer import Role, Viewer


def can_answer(viewer: Viewer) -> bool:
    """Merchants say what they need."""
    return viewer.has(Role.MERCHANT)


def can_see_demand(viewer: Viewer) -> bool:
    """Whoever plans trainings for merchants sees how many need what, and never who."""
    return viewer.acts_as(Role.ORGANISER, Role.MATCHMAKER)
