"""What accounts hand to the floors below: checks that an operator can ask for."""

from __future__ import annotations

from flask import current_app

from app.accounts import queries
from app.core.doctor import Problems, check


@check("people: somebody is an administrator, everybody can be reached")
def _people() -> Problems:
    problems = []
    if queries.anybody_here() and not queries.usable_admins():
        problems.append("Nobody is an administrator. Run: flask --app app admin <e-mail or phone>")
    lost = queries.unreachable_accounts()
    if lost:
        problems.append(f"{lost} accounts have neither an e-mail address nor a phone.")
    return problems


@check("people: staff signs in with two steps")
def _second_steps() -> Problems:
    if not current_app.config["SECOND_FACTOR"]:
        return []
    bare = queries.staff_without_second_step()
    return [f"{bare} of the staff have not set up the second step."] if bare else []
