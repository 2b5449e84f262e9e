"""The pages of wishes: the board, making one, its steps, the office."""

from app.wishes.views import board, claims, making, office, steps
from app.wishes.views.blueprint import bp

__all__ = ["board", "bp", "claims", "making", "office", "steps"]
from app.wishes.views import calling, numbers, reading

__all__ = ["board", "bp", "calling", "making", "numbers", "office", "reading", "steps"]
from app.wishes.views import (
    asking,
    desk,
    paper,
    pictures,
    teamed,
    thanking,
)

__all__ = [
    "asking",
    "board",
    "bp",
    "desk",
    "making",
    "office",
    "paper",
    "pictures",
    "steps",
    "teamed",
    "thanking",
]
