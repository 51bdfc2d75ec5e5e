"""Split names, rename zip

Revision ID: c41be2a96d08
Revises: b80d5e7734fa
Create Date: 2025-03-18 09:20:31.730045

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'c41be2a96d08'
down_revision: Union[str, Sequence[str], None] = 'b80d5e7734fa'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.alter_column("name", new_column_name="display_name", existing_type=sa.String(length=120), existing_nullable=True)
        batch_op.alter_column("password_hash", existing_type=sa.String(length=60), type_=sa.String(length=255), existing_nullable=False)
    op.alter_column("account_addresses", "zip", new_column_name="postal_code", existing_type=sa.String(length=12), existing_nullable=False)


def downgrade() -> None:
    """Downgrade schema."""
    op.alter_column("account_addresses", "postal_code", new_column_name="zip", existing_type=sa.String(length=12), existing_nullable=False)
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.alter_column("password_hash", existing_type=sa.String(length=255), type_=sa.String(length=60), existing_nullable=False)
        batch_op.alter_column("display_name", new_column_name="name", existing_type=sa.String(length=120), existing_nullable=True)
