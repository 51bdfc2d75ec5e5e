"""Invite the first staff

Revision ID: d95a07c3e1b6
Revises: c41be2a96d08
Create Date: 2025-04-07 13:55:08.200871

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'd95a07c3e1b6'
down_revision: Union[str, Sequence[str], None] = 'c41be2a96d08'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("INSERT INTO accounts (email, display_name, password_hash) VALUES ('staff@shop.example', 'The shop', '!')")
    op.execute("INSERT INTO account_roles (account_id, role) SELECT id, 'admin' FROM accounts WHERE email = 'staff@shop.example'")


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("DELETE FROM account_roles WHERE role = 'admin'")
    op.execute("DELETE FROM accounts WHERE email = 'staff@shop.example'")
