"""The pages of wishes: the board, making one, its steps, what is said beside it, the office."""

from app.wishes.views import (
    asking,
    board,
    calling,
    claims,
    desk,
    making,
    numbers,
    office,
    paper,
    pictures,
    reading,
    requesting,
    steps,
    teamed,
    thanking,
)
from app.wishes.views.blueprint import bp

__all__ = [
    "asking",
    "board",
    "bp",
    "calling",
    "claims",
    "desk",
    "making",
    "numbers",
    "office",
    "paper",
    "pictures",
    "reading",
    "requesting",
    "steps",
    "teamed",
    "thanking",
]
