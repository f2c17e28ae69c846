"""Results of comparison that take long to compute, kept once per change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from innocook.store.columns import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "round_analysis",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("round_id", sa.Uuid(), sa.ForeignKey("round.id", ondelete="CASCADE"), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("view_sha256", sa.String(64), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.UniqueConstraint("round_id", "what", "view_sha256", "basis"),
        sa.CheckConstraint("length(view_sha256) = 64", name="view_sha256_length"),
    )
    op.create_index(op.f("ix_round_analysis_round_id_made_at"), "round_analysis", ["round_id", "made_at"])


def downgrade() -> None:
    """Drop it; everything in it can be computed again."""
    op.drop_table("round_analysis")
