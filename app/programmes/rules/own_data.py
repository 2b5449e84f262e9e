"""What stays of a person's attendance: told to them, and made nameless when they go."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.core.db import db
from app.programmes import queries
from app.programmes.models import Certificate, Feedback, Registration


def tell_all(account_id: int) -> dict[str, Any]:
    """Certificates and feedback, for the copy that everybody can take along."""
    return {
        "certificates": [
            {
                "serial": row.serial,
                "name": row.holder_name,
                "title": row.title.as_dict(),
                "from": row.starts_at.isoformat(),
                "until": row.ends_at.isoformat(),
                "issued": row.issued_at.isoformat(),
                "revoked": row.revoked_at.isoformat() if row.revoked_at else None,
                "why_revoked": row.revoke_reason,
            }
            for row in queries.certificates_of(account_id)
        ],
        "feedback": [
            {"rating": row.rating, "comment": row.comment, "given": row.given_at.isoformat()}
            for row in queries.feedback_by(account_id)
        ],
    }


def forget(account_id: int) -> None:
    """Names and words go, counts and ratings stay."""
    own = sa.select(Registration.id).where(Registration.account_id == account_id)
    for statement in (
        sa.update(Certificate).where(Certificate.registration_id.in_(own)).values(holder_name=""),
        sa.update(Feedback).where(Feedback.registration_id.in_(own)).values(comment=""),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
