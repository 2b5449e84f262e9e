"""What people type about their own hours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wtforms.validators import InputRequired

from app.community.models import ServiceRecord
from app.community.service import MOST_MINUTES
from app.core import clock
from app.core.text import _l
from app.web.forms import NEEDED, Day, Form, TimeOfDay, Whole, text_field


class CorrectionForm(Form):
    """When it was, how long it took, and why that is otherwise than written down."""

    day = Day(_l("Day"), validators=[InputRequired(NEEDED)])
    starts = TimeOfDay(_l("From"), validators=[InputRequired(NEEDED)])
    minutes = Whole(
        _l("How many minutes it was"),
        least=1,
        most=MOST_MINUTES,
        validators=[InputRequired(NEEDED)],
    )
    why = text_field(_l("What was otherwise?"), most=300, lines=True, needed=True)

    @classmethod
    def of(cls, record: ServiceRecord) -> CorrectionForm:
        local = clock.local(record.started_at)
        words: dict[str, Any] = {"day": local.date(), "starts": local.time()}
        return cls(None, minutes=record.minutes, **words)

    @property
    def started_at(self) -> datetime:
        day, starts = self.day.data, self.starts.data
        assert day is not None, "asked for once the form is valid"
        assert starts is not None, "asked for once the form is valid"
        return clock.from_local(datetime.combine(day, starts))


class RevokeForm(Form):
    """Why a certificate stands no longer."""

    reason = text_field(_l("Reason"), most=300, needed=True)
