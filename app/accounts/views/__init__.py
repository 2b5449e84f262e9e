"""The pages of people: joining and signing in, one's own settings, the office's people."""

from app.accounts.views import entering, me, people, privacy, security
from app.accounts.views.blueprint import bp

__all__ = ["bp", "entering", "me", "people", "privacy", "security"]
