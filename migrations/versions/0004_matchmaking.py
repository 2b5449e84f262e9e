"""Listings, influencers with their figures, deals and their rounds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.core import search

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)
IS_OPEN = sa.text("status IN ('proposed', 'countered')")
IS_EXCLUSIVE = sa.text("exclusive AND status = 'accepted'")
TERMS = (
    "deal_id, round, made_by, commission_bp, slot_fee, live_at, min_minutes, max_units,"
    " live_price, guaranteed_sales, made_at, expires_at"
)


def upgrade() -> None:
    _listings()
    _influencers()
    _deals()
    search.create_index_tables(op, "listings")
    _freeze_offers()


def downgrade() -> None:
    search.drop_index_tables(op, "listings")
    for table in (
        "offers",
        "deals",
        "metric_snapshots",
        "influencer_profiles",
        "market_figures",
        "shortlisted",
        "listings",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION offers_stay_as_they_are()")


def _listings() -> None:
    op.create_table(
        "listings",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("merchant_id", BIG, nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("category", sa.String(24), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("spec", JSON, nullable=True),
        sa.Column("about", JSON, nullable=True),
        sa.Column("list_price", BIG, nullable=False),
        sa.Column("live_price", BIG, nullable=False),
        sa.Column("commission_bp", BIG, nullable=False),
        sa.Column("plan", sa.String(24), nullable=False),
        sa.Column("stock", BIG, nullable=False),
        sa.Column("min_order", BIG, nullable=False),
        sa.Column("ships_days", BIG, nullable=False),
        sa.Column("origin", sa.String(24), nullable=False),
        sa.Column("shelf_life_days", BIG, nullable=True),
        sa.Column("sample_policy", sa.String(24), nullable=False),
        sa.Column("sample_quota", BIG, nullable=False),
        sa.Column("market", sa.String(40), nullable=True),
        sa.Column("picture", sa.String(20), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.CheckConstraint("list_price > 0", name=op.f("ck_listings_list_price")),
        sa.CheckConstraint(
            "live_price > 0 AND live_price <= list_price", name=op.f("ck_listings_live_price")
        ),
        sa.CheckConstraint("commission_bp BETWEEN 0 AND 8000", name=op.f("ck_listings_commission")),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_listings_stock")),
        sa.CheckConstraint("min_order >= 1", name=op.f("ck_listings_min_order")),
        sa.CheckConstraint("ships_days BETWEEN 1 AND 60", name=op.f("ck_listings_ships_days")),
        sa.CheckConstraint(
            "shelf_life_days IS NULL OR shelf_life_days > 0", name=op.f("ck_listings_shelf_life")
        ),
        sa.CheckConstraint("sample_quota >= 0", name=op.f("ck_listings_sample_quota")),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["accounts.id"], name=op.f("fk_listings_merchant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
        sa.UniqueConstraint("code", name=op.f("uq_listings_code")),
    )
    for name, *columns in (
        ("new", "status", "id"),
        ("price", "status", "live_price", "id"),
        ("commission", "status", "commission_bp", "id"),
        ("category", "status", "category", "id"),
        ("figures", "category", "status", "commission_bp"),
        ("merchant", "merchant_id", "id"),
    ):
        op.create_index(f"ix_listings_{name}", "listings", columns)
    op.create_table(
        "shortlisted",
        sa.Column("id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("listing_id", BIG, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_shortlisted_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_shortlisted_listing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlisted")),
        sa.UniqueConstraint(
            "account_id", "listing_id", name=op.f("uq_shortlisted_account_id_listing_id")
        ),
    )
    op.create_index("ix_shortlisted_listing", "shortlisted", ["listing_id", "id"])
    op.create_table(
        "market_figures",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(24), nullable=False),
        sa.Column("value", BIG, nullable=False),
        sa.Column("counted", BIG, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_figures")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_market_figures_kind_subject")),
    )


def _influencers() -> None:
    op.create_table(
        "influencer_profiles",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("platform", sa.String(24), nullable=False),
        sa.Column("handle", sa.String(60), nullable=False),
        sa.Column("region", sa.String(24), nullable=False),
        sa.Column("categories", JSON, nullable=False),
        sa.Column("price_min", BIG, nullable=False),
        sa.Column("price_max", BIG, nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.CheckConstraint(
            "price_min >= 0 AND price_max >= price_min",
            name=op.f("ck_influencer_profiles_price_band"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_influencer_profiles_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_influencer_profiles")),
        sa.UniqueConstraint("account_id", name=op.f("uq_influencer_profiles_account_id")),
        sa.UniqueConstraint("code", name=op.f("uq_influencer_profiles_code")),
    )
    op.create_index("ix_influencer_profiles_listed", "influencer_profiles", ["listed", "id"])
    op.create_table(
        "metric_snapshots",
        sa.Column("id", BIG, nullable=False),
        sa.Column("profile_id", BIG, nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(24), nullable=False),
        sa.Column("followers", BIG, nullable=False),
        sa.Column("viewers", BIG, nullable=False),
        sa.Column("lives", BIG, nullable=False),
        sa.Column("units", BIG, nullable=False),
        sa.Column("picture", sa.String(20), nullable=True),
        sa.Column("latest", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("verified_by", BIG, nullable=True),
        sa.Column("verified_at", TIME, nullable=True),
        sa.CheckConstraint(
            "followers >= 0 AND viewers >= 0 AND lives >= 0 AND units >= 0",
            name=op.f("ck_metric_snapshots_figures"),
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["influencer_profiles.id"], name=op.f("fk_metric_snapshots_profile_id")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by"], ["accounts.id"], name=op.f("fk_metric_snapshots_verified_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_snapshots")),
        sa.UniqueConstraint(
            "profile_id", "taken_on", name=op.f("uq_metric_snapshots_profile_id_taken_on")
        ),
    )
    op.create_index(
        "uq_metric_snapshots_latest",
        "metric_snapshots",
        ["profile_id"],
        unique=True,
        postgresql_where=sa.text("latest"),
        sqlite_where=sa.text("latest"),
    )
    op.create_index(
        "ix_metric_snapshots_reach", "metric_snapshots", ["latest", "followers", "profile_id"]
    )


def _deals() -> None:
    op.create_table(
        "deals",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("listing_id", BIG, nullable=False),
        sa.Column("merchant_id", BIG, nullable=False),
        sa.Column("influencer_id", BIG, nullable=False),
        sa.Column("begun_by", BIG, nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("rounds", BIG, nullable=False),
        sa.Column("turn_id", BIG, nullable=True),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("accepted_round", BIG, nullable=True),
        sa.Column("exclusive", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.CheckConstraint("rounds BETWEEN 1 AND 6", name=op.f("ck_deals_rounds")),
        sa.CheckConstraint("merchant_id <> influencer_id", name=op.f("ck_deals_two_sides")),
        sa.CheckConstraint(
            "(status = 'accepted') = (accepted_round IS NOT NULL)",
            name=op.f("ck_deals_accepted_round"),
        ),
        sa.CheckConstraint(
            "(status IN ('proposed', 'countered')) = (turn_id IS NOT NULL)",
            name=op.f("ck_deals_turn"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_deals_{column}"))
            for column, table in (
                ("listing_id", "listings"),
                ("merchant_id", "accounts"),
                ("influencer_id", "accounts"),
                ("begun_by", "accounts"),
                ("turn_id", "accounts"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deals")),
        sa.UniqueConstraint("code", name=op.f("uq_deals_code")),
    )
    for name, columns, where in (
        ("uq_deals_open", ["listing_id", "influencer_id"], IS_OPEN),
        ("uq_deals_exclusive", ["listing_id"], IS_EXCLUSIVE),
    ):
        op.create_index(
            name, "deals", columns, unique=True, postgresql_where=where, sqlite_where=where
        )
    for name, *index in (
        ("listing", "listing_id", "id"),
        ("merchant", "merchant_id", "updated_at", "id"),
        ("influencer", "influencer_id", "updated_at", "id"),
        ("turn", "turn_id", "expires_at"),
        ("status", "status", "id"),
    ):
        op.create_index(f"ix_deals_{name}", "deals", index)
    op.create_table(
        "offers",
        sa.Column("id", BIG, nullable=False),
        sa.Column("deal_id", BIG, nullable=False),
        sa.Column("round", BIG, nullable=False),
        sa.Column("made_by", BIG, nullable=False),
        sa.Column("commission_bp", BIG, nullable=False),
        sa.Column("slot_fee", BIG, nullable=False),
        sa.Column("live_at", TIME, nullable=False),
        sa.Column("min_minutes", BIG, nullable=False),
        sa.Column("max_units", BIG, nullable=False),
        sa.Column("live_price", BIG, nullable=False),
        sa.Column("guaranteed_sales", BIG, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.CheckConstraint("round BETWEEN 1 AND 6", name=op.f("ck_offers_round")),
        sa.CheckConstraint("commission_bp BETWEEN 0 AND 8000", name=op.f("ck_offers_commission")),
        sa.CheckConstraint("slot_fee >= 0 AND guaranteed_sales >= 0", name=op.f("ck_offers_fees")),
        sa.CheckConstraint("min_minutes > 0 AND max_units > 0", name=op.f("ck_offers_amounts")),
        sa.CheckConstraint("live_price > 0", name=op.f("ck_offers_live_price")),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_offers_deal_id")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_offers_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("deal_id", "round", name=op.f("uq_offers_deal_id_round")),
    )


def _freeze_offers() -> None:
    """What was offered stays as it was; only the words of a message may be taken back.

    A later step that rebuilds the table on SQLite has to make the trigger anew.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION offers_stay_as_they_are() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'an offer is never changed'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER offers_frozen BEFORE UPDATE OF {TERMS} ON offers"
            " FOR EACH ROW EXECUTE FUNCTION offers_stay_as_they_are()"
        )
        return
    op.execute(
        f"CREATE TRIGGER offers_frozen BEFORE UPDATE OF {TERMS} ON offers"
        " BEGIN SELECT RAISE(ABORT, 'an offer is never changed'); END"
    )
