"""What booths hand to the floors below: notices that name the booth, and a check."""

from __future__ import annotations

from app.core.doctor import check
from app.core.text import _l
from app.notices.kinds import declare
from app.programmes.queries import booths

declare(
    "programmes.registered_booth",
    title=_l("You have a booth: %(title)s"),
    text=_l("%(when)s, %(place)s. Your booth is %(booth)s, your ticket %(ticket)s."),
    icon="store",
    hue="pine",
)
declare(
    "programmes.promoted_booth",
    title=_l("A booth has become free for you: %(title)s"),
    text=_l("%(when)s, %(place)s. It is booth %(booth)s. If you cannot come, please cancel."),
    icon="store",
    hue="pine",
)
declare(
    "programmes.offered_booth",
    title=_l("A booth is kept for you: %(title)s"),
    text=_l(
        "%(when)s, %(place)s. Please take booth %(booth)s by %(until)s,"
        " then it goes to the next person."
    ),
    icon="store",
    hue="azalea",
)
declare(
    "programmes.moved_booth",
    title=_l("You have moved to this date: %(title)s"),
    text=_l("%(when)s, %(place)s. Your booth is %(booth)s. The former one has been given up."),
    icon="store",
    hue="pine",
)
declare(
    "programmes.booth",
    title=_l("You have another booth: %(title)s"),
    text=_l("%(when)s, %(place)s. Your booth is now %(booth)s."),
    icon="store",
    hue="pine",
)


@check("programmes: booths, places and registrations agree")
def _booths() -> list[str]:
    return booths.wrong_booths()
