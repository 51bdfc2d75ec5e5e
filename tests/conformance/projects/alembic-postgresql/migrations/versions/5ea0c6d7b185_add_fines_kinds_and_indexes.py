"""Add fines, kinds and indexes

Revision ID: 5ea0c6d7b185
Revises: 4d91a2b3c074
Create Date: 2025-04-02 10:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = '5ea0c6d7b185'
down_revision: Union[str, Sequence[str], None] = '4d91a2b3c074'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("CREATE TYPE copy_kind AS ENUM ('book', 'film', 'map')")
    op.add_column("copy", sa.Column("kind", postgresql.ENUM("book", "film", "map", name="copy_kind", create_type=False), server_default="book", nullable=False))
    op.create_table(
        "fine",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("status", sa.Enum("open", "paid", name="fine_status"), server_default="open", nullable=False),
        sa.Column("issued_at", sa.DateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.CheckConstraint("amount > 0 AND amount < 1000", name="ck_fine_amount"),
        sa.PrimaryKeyConstraint("id", name="fine_pkey"),
    )
    op.create_foreign_key("fk_fine_member", "fine", "member", ["member_id"], ["id"], ondelete="SET NULL")
    op.create_index("uq_fine_token", "fine", ["token"], unique=True)
    op.create_index("ix_fine_open", "fine", ["member_id"], unique=False, postgresql_where=sa.text("status = 'open'"))
    op.create_index("ix_member_lower_email", "member", [sa.text("lower(email)")], unique=False)
    op.create_index("ix_fine_details", "fine", ["details"], unique=False, postgresql_using="gin")
    op.create_index("ix_copy_kind_title", "copy", ["kind", sa.text("title DESC")], unique=False)


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index("ix_copy_kind_title", table_name="copy")
    op.drop_index("ix_fine_details", table_name="fine")
    op.drop_index("ix_member_lower_email", table_name="member")
    op.drop_index("ix_fine_open", table_name="fine")
    op.drop_index("uq_fine_token", table_name="fine")
    op.drop_constraint("fk_fine_member", "fine", type_="foreignkey")
    op.drop_table("fine")
    op.execute("DROP TYPE fine_status")
    op.drop_column("copy", "kind")
    op.execute("DROP TYPE copy_kind")
