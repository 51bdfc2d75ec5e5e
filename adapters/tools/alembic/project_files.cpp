#include "project_files.h"

#include "crosswalk/base/text.h"

namespace crosswalk::alembic {
namespace {

// A URL of the right kind for whoever does not set DATABASE_URL.
std::string_view example_url(std::string_view dialect) {
  if (dialect == "sqlite") return "sqlite:///app.db";
  if (dialect == "mysql") return "mysql+pymysql://localhost/app";
  return "postgresql://localhost/app";
}

}  // namespace

std::string alembic_ini(std::string_view dialect) {
  return R"(# A generic, single database configuration.

[alembic]
# path to migration scripts.
script_location = %(here)s/migrations

# sys.path path, will be prepended to sys.path if present.
prepend_sys_path = .

# path separator; "os" uses os.pathsep.
path_separator = os

# database URL. migrations/env.py takes DATABASE_URL from the environment first.
sqlalchemy.url = )" +
         std::string(example_url(dialect)) + R"(


[post_write_hooks]

# Logging configuration.
[loggers]
keys = root,sqlalchemy,alembic

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console
qualname =

[logger_sqlalchemy]
level = WARNING
handlers =
qualname = sqlalchemy.engine

[logger_alembic]
level = INFO
handlers =
qualname = alembic

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
datefmt = %H:%M:%S
)";
}

std::string env_script(bool transaction_per_migration) {
  const std::string_view each = transaction_per_migration ? ",\n            transaction_per_migration=True" : "";
  const std::string text = R"(import os
from logging.config import fileConfig

from sqlalchemy import create_engine
from sqlalchemy import pool

from alembic import context

# this is the Alembic Config object, which provides
# access to the values within the .ini file in use.
config = context.config

# Interpret the config file for Python logging.
# This line sets up loggers basically.
if config.config_file_name is not None:
    fileConfig(config.config_file_name)

# add your model's MetaData object here
# for 'autogenerate' support
# from myapp import mymodel
# target_metadata = mymodel.Base.metadata
target_metadata = None


def database_url() -> str:
    """The URL of the environment, or else of alembic.ini."""
    url = os.environ.get("DATABASE_URL") or config.get_main_option("sqlalchemy.url")
    if url.startswith("postgres://"):
        # SQLAlchemy knows the database by its full name only.
        url = "postgresql://" + url[len("postgres://"):]
    return url


def run_migrations_offline() -> None:
    """Run migrations in 'offline' mode."""
    context.configure(
        url=database_url(),
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )

    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online() -> None:
    """Run migrations in 'online' mode."""
    connectable = create_engine(database_url(), poolclass=pool.NullPool)

    with connectable.connect() as connection:
        context.configure(
            connection=connection, target_metadata=target_metadata@each@
        )

        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
)";
  return replace_all(text, "@each@", each);
}

std::string script_template() {
  return R"("""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

# revision identifiers, used by Alembic.
revision: str = ${repr(up_revision)}
down_revision: Union[str, Sequence[str], None] = ${repr(down_revision)}
branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}
depends_on: Union[str, Sequence[str], None] = ${repr(depends_on)}


def upgrade() -> None:
    """Upgrade schema."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Downgrade schema."""
    ${downgrades if downgrades else "pass"}
)";
}

}  // namespace crosswalk::alembic
