"""The pages of wishes: the board, making one, its steps, the office."""

from app.wishes.views import board, calling, making, numbers, office, reading, steps
from app.wishes.views.blueprint import bp

__all__ = ["board", "bp", "calling", "making", "numbers", "office", "reading", "steps"]
