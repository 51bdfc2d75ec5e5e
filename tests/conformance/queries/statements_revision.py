"""The same statements as those of a migration."""

from alembic import op

from statements import statements

revision = "a1"
down_revision = None


def upgrade():
    for statement in statements(op.get_bind().dialect.name):
        op.execute(statement)
