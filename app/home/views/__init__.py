"""The front page, one's own page, searching everything, what Azalea is."""

from app.home.blueprint import bp
from app.home.views import finding, front, organisations, serving, teams, year

__all__ = ["bp", "finding", "front", "organisations", "serving", "teams", "year"]
