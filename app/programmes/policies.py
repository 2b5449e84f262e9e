"""Who may see and do what with programmes; asked by rules, views and templates alike."""

from __future__ import annotations

from typing import NamedTuple

from app.accounts.viewer import Role, Viewer
from app.programmes.models import Certificate, Event, Programme, Registration, Teacher


def can_organise(viewer: Viewer) -> bool:
    """Makes programmes and publishes them."""
    return viewer.is_admin or any(
        grant.role is Role.ORGANISER and grant.scope_kind in ("everywhere", "community")
        for grant in viewer.grants
    )


def can_run(viewer: Viewer, event: Event) -> bool:
    """Runs this event: its list, its door, its places."""
    if viewer.is_admin:
        return True
    return any(
        grant.role is Role.ORGANISER
        and (
            grant.scope_kind == "everywhere"
            or (grant.scope_kind == "event" and grant.scope_id == event.id)
            or (grant.scope_kind == "community" and grant.scope_id == event.place.community_id)
        )
        for grant in viewer.grants
    )


def advises(viewer: Viewer, event: Event) -> bool:
    """It is a talk with them: they see who comes, keep its door and may cancel it, no more."""
    adviser = event.adviser
    return viewer.is_member and adviser is not None and adviser.account_id == viewer.id


def can_keep_door(viewer: Viewer, event: Event) -> bool:
    """Says who came, and calls the date off: who runs the event, and who advises in it."""
    return can_run(viewer, event) or advises(viewer, event)


def can_publish_hours(viewer: Viewer, programme: Programme, adviser: Teacher | None) -> bool:
    """Organisers for any adviser; an adviser for themselves, where the programme is theirs."""
    if can_organise(viewer):
        return True
    own = adviser is not None and adviser.id == programme.teacher_id
    return own and viewer.is_member and adviser is not None and adviser.account_id == viewer.id


class Runs(NamedTuple):
    """Which events somebody runs: all of them, those of communities, or single ones."""

    everywhere: bool
    communities: tuple[int, ...]
    events: tuple[int, ...]


def runs(viewer: Viewer) -> Runs:
    """What `can_run` allows, for reads over many events."""
    mine = [grant for grant in viewer.grants if grant.role is Role.ORGANISER]

    def of(kind: str) -> tuple[int, ...]:
        return tuple(sorted(grant.scope_id for grant in mine if grant.scope_kind == kind))

    everywhere = viewer.is_admin or any(grant.scope_kind == "everywhere" for grant in mine)
    return Runs(everywhere, of("community"), of("event"))


def can_see(viewer: Viewer, programme: Programme) -> bool:
    """A draft is for organisers only."""
    return not programme.is_draft or can_organise(viewer)


def is_mine(viewer: Viewer, registration: Registration) -> bool:
    """I come myself, or I entered somebody who has no account."""
    if not viewer.is_member:
        return False
    if registration.account_id is not None:
        return registration.account_id == viewer.id
    return registration.booked_by == viewer.id and not registration.by_staff


def can_see_ticket(viewer: Viewer, registration: Registration) -> bool:
    return is_mine(viewer, registration) or can_run(viewer, registration.event)


def can_cancel(viewer: Viewer, registration: Registration) -> bool:
    """The person (until the deadline, which the rule knows), and who runs the event."""
    return can_see_ticket(viewer, registration)


def can_hold(viewer: Viewer, certificate: Certificate) -> bool:
    """Gets the certificate on paper: whose it is, who signed them up, who runs the event."""
    return can_see_ticket(viewer, certificate.registration)


def shows_name(registration: Registration) -> bool:
    """Whoever has an account may let their name stand whole in public."""
    return registration.account is not None and registration.account.show_name
