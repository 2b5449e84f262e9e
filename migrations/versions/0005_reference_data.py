"""The place: communities, grids, places, organisations, teams."""

from __future__ import annotations

from alembic import op
from sqlalchemy.orm import Session

from app.community.loading import load_reference

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with Session(bind=op.get_bind()) as session:
        load_reference(session)


def downgrade() -> None:
    pass
