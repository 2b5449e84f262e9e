"""Somebody goes to a date: signed up, seen at the door, and it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Account
from app.accounts.viewer import Viewer
from app.core import clock, outbox
from app.core.db import db, transaction
from app.notices.models import Notice
from app.programmes import queries, rules
from app.programmes.models import Certificate, Event, Registration
from app.programmes.rules.events import GRACE
from tests.support.people import viewer_of


def check_in(row: Registration, keeper: Account | Viewer) -> None:
    """Seen at the door, whenever the scan arrives."""
    by = keeper if isinstance(keeper, Viewer) else viewer_of(keeper)
    with transaction() as session:
        event = queries.event_by_id(row.event_id)
        rules.check_in(
            session,
            event,
            row.ticket,
            nonce=f"{row.code}-{clock.now().timestamp()}",
            scanned_at=clock.now(),
            by=by,
            now=clock.now(),
        )


def end(clock: Any, event: Event) -> None:
    """The clock goes on until the list of the door is complete, and what is due is done."""
    clock.advance(event.ends_at + GRACE - clock.now() + timedelta(minutes=1))
    outbox.run_due()


def certificates(event: Event) -> list[Certificate]:
    db.session.rollback()
    db.session.expire_all()
    return list(
        db.session.scalars(
            sa.select(Certificate)
            .join(Registration, Registration.id == Certificate.registration_id)
            .where(Registration.event_id == event.id)
            .order_by(Certificate.id)
        )
    )


def told(account: Account, kind: str) -> int:
    """How often somebody was told this."""
    db.session.rollback()
    counted = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Notice)
        .where(Notice.account_id == account.id, Notice.kind == f"programmes.{kind}")
    )
    return counted or 0


def revoke(certificate: Certificate, by: Viewer, reason: str = "이름이 틀림") -> None:
    with transaction() as session:
        found = queries.certificate_by_serial(certificate.serial)
        rules.revoke(session, found, reason, by=by, now=clock.now())


def issue_again(row: Registration, by: Viewer) -> None:
    with transaction() as session:
        found = queries.registration_by_code(row.code)
        rules.issue_again(session, found, by=by, now=clock.now())
