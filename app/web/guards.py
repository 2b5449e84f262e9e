"""Who may ask: a guard stands on every view, directly under its route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app

from app.accounts.viewer import Role
from app.core.errors import NotAllowed
from app.core.text import _l
from app.web.identity import viewer

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Guard:
    """Whom a view lets in: `public`, `member` or `staff` (of one of the roles)."""

    kind: str
    roles: tuple[Role, ...] = ()


class SignInFirst(NotAllowed):
    """Nobody is signed in; the answer offers to sign in and comes back."""

    status = 401
    message = _l("Please sign in first.")


class SecondFactorFirst(NotAllowed):
    """Staff pages want the second factor."""

    message = _l("Staff pages need the second step of signing in. It is set up in two minutes.")
    way = ("/me/security", _l("Set up the second step"))


class StaffOnly(NotAllowed):
    message = _l(
        "This page is for staff. If it should be yours, ask an administrator for the role."
    )


_sign_in_page: list[Callable[[], Any]] = []


def on_sign_in_first(render: Callable[[], Any]) -> Callable[[], Any]:
    """Registers the page that is shown in place of one that wants a sign-in."""
    _sign_in_page[:] = [render]
    return render


def sign_in_page() -> Any:
    """The sign-in form for whoever was stopped here; it carries on what they had typed."""
    return _sign_in_page[0]() if _sign_in_page else None


def public(view: F) -> F:
    """Anybody may ask."""
    view.guard = Guard("public")  # type: ignore[attr-defined]
    return view


def member(view: F) -> F:
    """Only people who are signed in."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not viewer().is_member:
            raise SignInFirst
        return view(*args, **kwargs)

    guarded.guard = Guard("member")  # type: ignore[attr-defined]
    return cast(F, guarded)


def staff(*roles: Role) -> Callable[[F], F]:
    """Only staff with one of the roles (any staff where none is named); an admin always."""

    def decorate(view: F) -> F:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            person = viewer()
            if not person.is_member:
                raise SignInFirst
            if not (person.acts_as(*roles) if roles else person.is_staff):
                raise StaffOnly
            if current_app.config["SECOND_FACTOR"] and not person.second_factor:
                raise SecondFactorFirst
            return view(*args, **kwargs)

        guarded.guard = Guard("staff", roles)  # type: ignore[attr-defined]
        return cast(F, guarded)

    return decorate
