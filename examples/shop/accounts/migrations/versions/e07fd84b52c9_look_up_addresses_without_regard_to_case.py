"""Look up addresses without regard to case

Revision ID: e07fd84b52c9
Revises: d95a07c3e1b6
Create Date: 2025-05-26 08:12:47.664302

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'e07fd84b52c9'
down_revision: Union[str, Sequence[str], None] = 'd95a07c3e1b6'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_column("newsletter")
    op.create_index("ix_accounts_lower_email", "accounts", [sa.text("lower(email)")], unique=False)
    op.create_index("ix_accounts_active", "accounts", ["last_login_at"], unique=False, sqlite_where=sa.text("last_login_at IS NOT NULL"), postgresql_where=sa.text("last_login_at IS NOT NULL"))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index("ix_accounts_active", table_name="accounts")
    op.drop_index("ix_accounts_lower_email", table_name="accounts")
    op.add_column("accounts", sa.Column("newsletter", sa.Boolean(), server_default=sa.false(), nullable=False))
