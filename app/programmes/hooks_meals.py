"""What the kitchen should know of people, handed to the floors below: their copy, their end."""

from __future__ import annotations

from app.accounts import privacy
from app.programmes.rules import meals

privacy.contributes("care", meals.tell_care)
privacy.forgets(lambda account_id, _now: meals.forget_care(account_id))
