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
    op.alter_column("member", "name", new_column_name="full_name", existing_type=sa.Text(), existing_nullable=True, existing_comment="as on the card")
    op.drop_column("member", "legacy_code")
    op.create_unique_constraint("uq_member_phone", "member", ["phone"])
    op.create_check_constraint("ck_member_visits", "member", "visits >= 0")


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_constraint("ck_member_visits", "member", type_="check")
    op.drop_constraint("uq_member_phone", "member", type_="unique")
    op.add_column("member", sa.Column("legacy_code", sa.CHAR(length=8), nullable=True))
    op.alter_column("member", "full_name", new_column_name="name", existing_type=sa.Text(), existing_nullable=True, existing_comment="as on the card")
    op.drop_column("member", "visits")
    op.drop_column("member", "phone")
    op.rename_table("loan", "lending")
