"""Views and a trigger

Revision ID: 70c2b4f5e3a7
Revises: 5ea0c6d7b185
Create Date: 2025-06-01 07:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '70c2b4f5e3a7'
down_revision: Union[str, Sequence[str], None] = '5ea0c6d7b185'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("CREATE VIEW open_fine AS SELECT f.id, m.email, f.amount FROM fine f JOIN member m ON m.id = f.member_id WHERE f.status = 'open'")
    op.execute(
        """
        CREATE TRIGGER loan_counts AFTER INSERT ON loan FOR EACH ROW
        BEGIN
            UPDATE member SET visits = visits + 1 WHERE id = NEW.member_id;
        END
        """
    )
    op.drop_index("ix_copy_title", table_name="copy")


def downgrade() -> None:
    """Downgrade schema."""
    op.create_index("ix_copy_title", "copy", ["title"], unique=False)
    op.execute("DROP TRIGGER loan_counts")
    op.execute("DROP VIEW open_fine")
