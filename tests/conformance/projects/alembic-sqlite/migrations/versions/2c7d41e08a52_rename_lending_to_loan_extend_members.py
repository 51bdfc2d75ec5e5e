"""Rename lending to loan, extend members

Revision ID: 2c7d41e08a52
Revises: 1f0a6c2b9d11
Create Date: 2025-02-03 14:02:10.004122

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '2c7d41e08a52'
down_revision: Union[str, Sequence[str], None] = '1f0a6c2b9d11'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.rename_table("lending", "loan")
    op.add_column("member", sa.Column("phone", sa.String(length=20), nullable=True))
    op.add_column("member", sa.Column("visits", sa.Integer(), server_default=sa.text("0"), nullable=False))
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.alter_column("name", new_column_name="full_name", existing_type=sa.Text(), existing_nullable=True)
        batch_op.drop_column("legacy_code")
        batch_op.create_unique_constraint("uq_member_phone", ["phone"])
        batch_op.create_check_constraint("ck_member_visits", "visits >= 0")


def downgrade() -> None:
    """Downgrade schema."""
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_constraint("ck_member_visits", type_="check")
        batch_op.drop_constraint("uq_member_phone", type_="unique")
        batch_op.add_column(sa.Column("legacy_code", sa.CHAR(length=8), nullable=True))
        batch_op.alter_column("full_name", new_column_name="name", existing_type=sa.Text(), existing_nullable=True)
    op.drop_column("member", "visits")
    op.drop_column("member", "phone")
    op.rename_table("loan", "lending")
