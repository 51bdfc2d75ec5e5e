"""Seed members

Revision ID: 3b58f7c91e63
Revises: 2c7d41e08a52
Create Date: 2025-02-20 08:45:00.771100

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '3b58f7c91e63'
down_revision: Union[str, Sequence[str], None] = '2c7d41e08a52'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("INSERT INTO member (email, full_name) VALUES ('ada@example.org', 'Ada Lovelace'), ('grace@example.org', 'Grace Hopper')")
    op.execute("UPDATE member SET visits = 3 WHERE email = 'ada@example.org'")


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("DELETE FROM member WHERE email IN ('ada@example.org', 'grace@example.org')")
