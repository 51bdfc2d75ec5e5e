"""Makes histories of any length for each tool: the same small schema changes, in each tool's own spelling.

Every tenth migration creates a table; those after it add, index, alter and fill it. About 600 bytes of SQL each, near the
median of public projects.
"""

from pathlib import Path


def steps(number):
    """What migration `number` (from 1) does, as neutral tuples."""
    table = f"item_{(number - 1) // 10}"
    turn = (number - 1) % 10
    if turn == 0:
        return [("create", table)]
    if turn % 3 == 1:
        return [("add", table, f"field_{turn}"), ("index", table, f"field_{turn}")]
    if turn % 3 == 2:
        return [("add", table, f"note_{turn}")]
    return [("fill", table, f"field_{turn - 2}")]


def sql(number):
    lines = []
    for step in steps(number):
        if step[0] == "create":
            lines.append(
                f"CREATE TABLE {step[1]} (\n    id INTEGER NOT NULL PRIMARY KEY,\n    name VARCHAR(120) NOT NULL,\n"
                "    price NUMERIC(10, 2) DEFAULT 0,\n    active BOOLEAN NOT NULL DEFAULT true,\n"
                "    created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,\n"
                f"    CONSTRAINT {step[1]}_price_check CHECK (price >= 0)\n);"
            )
        elif step[0] == "add":
            lines.append(f"ALTER TABLE {step[1]} ADD COLUMN {step[2]} VARCHAR(255);")
        elif step[0] == "index":
            lines.append(f"CREATE INDEX {step[1]}_{step[2]}_idx ON {step[1]} ({step[2]});")
        else:
            lines.append(f"UPDATE {step[1]} SET {step[2]} = name WHERE {step[2]} IS NULL;")
    return "\n\n".join(lines) + "\n"


def python(number):
    lines = []
    for step in steps(number):
        if step[0] == "create":
            lines.append(
                f"    op.create_table(\n        '{step[1]}',\n        sa.Column('id', sa.Integer(), nullable=False),\n"
                "        sa.Column('name', sa.String(length=120), nullable=False),\n"
                "        sa.Column('price', sa.Numeric(precision=10, scale=2), server_default='0', nullable=True),\n"
                "        sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),\n"
                "        sa.Column('created_at', sa.DateTime(), server_default=sa.func.now(), nullable=False),\n"
                f"        sa.CheckConstraint('price >= 0', name='{step[1]}_price_check'),\n"
                "        sa.PrimaryKeyConstraint('id'),\n    )"
            )
        elif step[0] == "add":
            lines.append(f"    op.add_column('{step[1]}', sa.Column('{step[2]}', sa.String(length=255), nullable=True))")
        elif step[0] == "index":
            lines.append(f"    op.create_index('{step[1]}_{step[2]}_idx', '{step[1]}', ['{step[2]}'], unique=False)")
        else:
            lines.append(f"    op.execute('UPDATE {step[1]} SET {step[2]} = name WHERE {step[2]} IS NULL')")
    return "\n".join(lines)


def javascript(number):
    lines = []
    for step in steps(number):
        if step[0] == "create":
            lines.append(
                f"  await knex.schema.createTable('{step[1]}', (table) => {{\n    table.integer('id').notNullable().primary();\n"
                "    table.string('name', 120).notNullable();\n    table.decimal('price', 10, 2).defaultTo(0);\n"
                "    table.boolean('active').notNullable().defaultTo(true);\n"
                "    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());\n  });"
            )
        elif step[0] == "add":
            lines.append(f"  await knex.schema.alterTable('{step[1]}', (table) => {{\n    table.string('{step[2]}');\n  }});")
        elif step[0] == "index":
            lines.append(f"  await knex.schema.alterTable('{step[1]}', (table) => {{\n    table.index(['{step[2]}']);\n  }});")
        else:
            lines.append(f"  await knex('{step[1]}').whereNull('{step[2]}').update({{ {step[2]}: 'x' }});")
    return "\n".join(lines)


def write(folder, files):
    for name, content in files:
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return Path(folder)


def alembic(folder, count):
    files = [
        ("alembic.ini", "[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = sqlite:///bench.db\n"),
        ("migrations/env.py", "from alembic import context\nfrom sqlalchemy import engine_from_config\n\n"
         "engine = engine_from_config(context.config.get_section('alembic'), prefix='sqlalchemy.')\n"
         "with engine.connect() as connection:\n    context.configure(connection=connection)\n"
         "    with context.begin_transaction():\n        context.run_migrations()\n"),
        ("migrations/script.py.mako", ""),
    ]
    for number in range(1, count + 1):
        parent = f"'{number - 1:012x}'" if number > 1 else "None"
        files.append((
            f"migrations/versions/{number:012x}_step.py",
            f'"""step {number}\n\nRevision ID: {number:012x}\nRevises: {"" if number == 1 else f"{number - 1:012x}"}\nCreate Date: 2024-01-01 00:00:00\n\n"""\n'
            f"from alembic import op\nimport sqlalchemy as sa\n\nrevision = '{number:012x}'\ndown_revision = {parent}\n"
            f"branch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n{python(number)}\n\n\ndef downgrade():\n    pass\n",
        ))
    return write(folder, files)


def flyway(folder, count):
    files = [("flyway.toml", '[environments.default]\nurl = "jdbc:sqlite:bench.db"\n\n[flyway]\nenvironment = "default"\nlocations = ["filesystem:sql"]\n')]
    files += [(f"sql/V{number}__step.sql", sql(number)) for number in range(1, count + 1)]
    return write(folder, files)


def knex(folder, count):
    files = [("knexfile.js", "module.exports = {\n  client: 'better-sqlite3',\n  connection: { filename: 'bench.db' },\n  useNullAsDefault: true,\n};\n"),
             ("package.json", "{}\n")]
    files += [
        (f"migrations/{20240101000000 + number}_step.js",
         f"exports.up = async function (knex) {{\n{javascript(number)}\n}};\n\nexports.down = async function (knex) {{}};\n")
        for number in range(1, count + 1)
    ]
    return write(folder, files)


def prisma(folder, count):
    files = [
        ("prisma/schema.prisma", 'datasource db {\n  provider = "sqlite"\n  url      = env("DATABASE_URL")\n}\n'),
        ("prisma/migrations/migration_lock.toml", "# Please do not edit this file manually\n"
         "# It should be added in your version-control system (e.g., Git)\nprovider = \"sqlite\"\n"),
    ]
    files += [(f"prisma/migrations/{20240101000000 + number}_step/migration.sql", sql(number)) for number in range(1, count + 1)]
    return write(folder, files)


MAKERS = {"alembic": alembic, "flyway": flyway, "knex": knex, "prisma": prisma}
