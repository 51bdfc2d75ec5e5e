"""Add fines and indexes

Revision ID: 5ea0c6d7b185
Revises: 4d91a2b3c074
Create Date: 2025-04-02 10:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '5ea0c6d7b185'
down_revision: Union[str, Sequence[str], None] = '4d91a2b3c074'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "fine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.String(length=36), server_default=sa.text("(uuid())"), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("status", sa.Enum("open", "paid", name="fine_status"), server_default="open", nullable=False),
        sa.CheckConstraint("amount > 0 AND amount < 1000", name="ck_fine_amount"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_fine_member", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("uq_fine_token", "fine", ["token"], unique=True)
    op.create_index("ix_member_motto", "member", ["motto"], unique=False, mysql_length=20)
    op.create_index("ix_copy_shelf_title", "copy", ["shelf", "title"], unique=False)
    op.add_column("copy", sa.Column("donor_id", sa.Integer(), nullable=True))
    op.create_foreign_key("fk_copy_donor", "copy", "member", ["donor_id"], ["id"], ondelete="SET NULL")


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_constraint("fk_copy_donor", "copy", type_="foreignkey")
    op.drop_index("fk_copy_donor", table_name="copy")
    op.drop_column("copy", "donor_id")
    op.drop_index("ix_copy_shelf_title", table_name="copy")
    op.drop_index("ix_member_motto", table_name="member")
    op.drop_index("uq_fine_token", table_name="fine")
    op.drop_table("fine")
