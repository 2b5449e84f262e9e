"""The pages of wishes: the board, making one, its steps, the office."""

from app.wishes.views import board, making, office, steps
from app.wishes.views.blueprint import bp

__all__ = ["board", "bp", "making", "office", "steps"]
