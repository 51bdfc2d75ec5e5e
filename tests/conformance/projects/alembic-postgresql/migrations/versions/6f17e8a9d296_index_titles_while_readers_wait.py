"""Index titles while readers wait

Revision ID: 6f17e8a9d296
Revises: 5ea0c6d7b185
Create Date: 2025-05-19 11:21:09.540000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '6f17e8a9d296'
down_revision: Union[str, Sequence[str], None] = '5ea0c6d7b185'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    with op.get_context().autocommit_block():
        op.create_index("ix_copy_bought", "copy", ["bought_on"], unique=False, postgresql_concurrently=True)


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index("ix_copy_bought", table_name="copy")
