"""Alter columns in every way

Revision ID: 4d91a2b3c074
Revises: 3b58f7c91e63
Create Date: 2025-03-11 16:30:27.300250

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '4d91a2b3c074'
down_revision: Union[str, Sequence[str], None] = '3b58f7c91e63'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.alter_column("member", "full_name", existing_type=sa.Text(), type_=sa.String(length=120), nullable=False)
    op.alter_column("member", "motto", existing_type=sa.String(length=80), server_default=None, existing_nullable=True)
    op.alter_column("member", "phone", existing_type=sa.String(length=20), server_default="unknown", existing_nullable=True)
    op.alter_column("copy", "shelf", existing_type=sa.SmallInteger(), type_=sa.Integer(), existing_nullable=False)
    op.alter_column("copy", "price", existing_type=sa.Float(), type_=sa.Numeric(precision=8, scale=2), existing_nullable=True)
    op.alter_column("loan", "due_on", existing_type=sa.Date(), nullable=True)


def downgrade() -> None:
    """Downgrade schema."""
    op.alter_column("loan", "due_on", existing_type=sa.Date(), nullable=False)
    op.alter_column("copy", "price", existing_type=sa.Numeric(precision=8, scale=2), type_=sa.Float(), existing_nullable=True)
    op.alter_column("copy", "shelf", existing_type=sa.Integer(), type_=sa.SmallInteger(), existing_nullable=False)
    op.alter_column("member", "phone", existing_type=sa.String(length=20), server_default=None, existing_nullable=True)
    op.alter_column("member", "motto", existing_type=sa.String(length=80), server_default="it's fine", existing_nullable=True)
    op.alter_column("member", "full_name", existing_type=sa.String(length=120), type_=sa.Text(), nullable=True)
