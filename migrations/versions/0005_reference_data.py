"""The communities, grids, places, organisations and teams of Xinxing."""

from __future__ import annotations

from alembic import op
from sqlalchemy.orm import Session

from app.community.loading import load_reference

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    session = Session(bind=op.get_bind())
    load_reference(session)
    session.flush()


def downgrade() -> None:
    for table in ("grids", "places", "organisations", "teams", "communities"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608
