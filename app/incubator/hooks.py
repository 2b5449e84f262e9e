"""What the incubator hands to the floors below: for advisers, for people's own data, a check."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from app.accounts import privacy, profiles
from app.accounts.viewer import Role
from app.core.doctor import check
from app.core.text import _l
from app.incubator import queries, rules
from app.incubator.topics import TOPICS, Need

_SAID = ((Need.URGENT, _l("Needs soon")), (Need.LEARN, _l("Would like to learn")))


def _told(account_ids: Collection[int], _locale: str) -> dict[int, list[tuple[Any, str]]]:
    """What merchants need, for whoever advises them."""
    found: dict[int, list[tuple[Any, str]]] = {}
    for survey in queries.surveys_of(account_ids):
        needs = survey.needs
        lines = [
            (
                label,
                ", ".join(str(TOPICS[topic].label) for topic in TOPICS if needs.get(topic) is need),
            )
            for need, label in _SAID
        ]
        found[survey.account_id] = [(label, words) for label, words in lines if words]
        if survey.note:
            found[survey.account_id].append((_l("In their own words"), survey.note))
    return found


profiles.tells_more(Role.MERCHANT, _told)
privacy.contributes("needs", rules.tell)
privacy.forgets(rules.forget)


@check("incubator: whoever has finished the survey has answered something")
def _finished() -> list[str]:
    return [f"survey {key}: finished without an answer" for key in queries.empty_finished()]
