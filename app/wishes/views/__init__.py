"""The pages of wishes: the board, making one, its steps, the office."""

from app.wishes.views import (
    asking,
    board,
    desk,
    making,
    office,
    paper,
    pictures,
    steps,
    teamed,
    thanking,
)
from app.wishes.views.blueprint import bp

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
