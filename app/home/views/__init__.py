"""The front page, one's own page, searching everything, what Azalea is."""

from app.home.blueprint import bp
from app.home.views import finding, front

__all__ = ["bp", "finding", "front"]
