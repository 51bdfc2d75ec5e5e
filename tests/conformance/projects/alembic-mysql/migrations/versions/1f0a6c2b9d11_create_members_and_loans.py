"""Create members and loans

Revision ID: 1f0a6c2b9d11
Revises: 
Create Date: 2025-01-07 09:12:44.120384

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '1f0a6c2b9d11'
down_revision: Union[str, Sequence[str], None] = None
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=True, comment="as on the card"),
        sa.Column("legacy_code", sa.CHAR(length=8), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("1"), nullable=False),
        sa.Column("balance", sa.Numeric(precision=10, scale=2), server_default=sa.text("0"), nullable=False),
        sa.Column("motto", sa.String(length=80), server_default="it's fine", nullable=True),
        sa.Column("joined_at", sa.DateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email", name="uq_member_email"),
    )
    op.create_table(
        "copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shelf", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("price", sa.Float(), nullable=True),
        sa.Column("bought_on", sa.Date(), nullable=True),
        sa.CheckConstraint("shelf > 0", name="ck_copy_shelf"),
        sa.PrimaryKeyConstraint("id"),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
    )
    op.create_table(
        "lending",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_lending_member", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["copy_id"], ["copy.id"], name="fk_lending_copy", ondelete="RESTRICT", onupdate="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "copy_id"),
    )
    op.create_index("ix_copy_title", "copy", ["title"], unique=False)


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index("ix_copy_title", table_name="copy")
    op.drop_table("lending")
    op.drop_table("copy")
    op.drop_table("member")
