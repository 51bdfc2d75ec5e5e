#include <doctest/doctest.h>

#include "crosswalk/tool/registry.h"
#include "support/tool_project.h"

namespace crosswalk::test {
namespace {

using Strings = std::vector<std::string>;

const Dialect& dialect(std::string_view name) { return find_database(name)->dialect(); }

std::string revision(std::string_view id, std::string_view down, std::string_view upgrade,
                     std::string_view downgrade = "pass") {
  const auto indented = [](std::string_view body) {
    std::string text = "    ";
    for (const char c : body) text += c == '\n' ? std::string("\n    ") : std::string(1, c);
    return text + "\n";
  };
  return "\"\"\"Do " + std::string(id) + "\n\nRevision ID: " + std::string(id) +
         "\nCreate Date: 2024-05-06 07:08:09.123456\n\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n"
         "from sqlalchemy.dialects import postgresql\n\nrevision = '" +
         std::string(id) + "'\ndown_revision = " + std::string(down) + "\n\n\ndef upgrade():\n" + indented(upgrade) +
         "\n\ndef downgrade():\n" + indented(downgrade);
}

ReadProject read_files(Files files, std::string_view database = "postgresql") {
  files.emplace_back("alembic.ini", "[alembic]\nscript_location = migrations\n");
  files.emplace_back("migrations/env.py", "from alembic import context\n");
  return read_project(*find_tool("alembic"), std::move(files), dialect(database));
}

// The steps of one revision that does this.
std::vector<Step> steps(std::string_view upgrade, std::string_view database = "postgresql") {
  const ReadProject read = read_files({{"migrations/versions/a.py", revision("aaaa", "None", upgrade)}}, database);
  REQUIRE(read.history.has_value());
  REQUIRE(read.history->in_order().size() == 1);
  return read.history->in_order().front().up;
}

Strings descriptions(const std::vector<Step>& steps) {
  Strings names;
  for (const Step& step : steps) names.emplace_back(operation_name(step.operation));
  return names;
}

// What the dialect writes for the steps, with single blanks.
Strings written(const std::vector<Step>& steps, std::string_view database = "postgresql") {
  Strings texts;
  Diagnostics diagnostics;
  const Catalog catalog(dialect(database).catalog_rules());
  for (const Step& step : steps) {
    const auto statements = dialect(database).write(step, catalog, diagnostics);
    for (const Statement& statement : statements.value_or(std::vector<Statement>{})) {
      std::string text;
      for (const char c : statement.text) {
        const char clean = c == '\n' ? ' ' : c;
        if (clean != ' ' || (!text.empty() && text.back() != ' ')) text += clean;
      }
      texts.push_back(text);
    }
  }
  return texts;
}

TEST_CASE("alembic: what a revision says of itself") {
  const ReadProject read =
      read_files({{"migrations/versions/one.py", revision("aaaa1111", "None", "pass")},
                  {"migrations/versions/two.py", revision("bbbb2222", "'aaaa1111'", "pass")},
                  {"migrations/versions/cab123.py", "down_revision = 'aaaa1111'\ndef upgrade(): pass\n"},
                  {"migrations/versions/merge.py", revision("dddd4444", "('bbbb2222', 'cab123')", "pass")},
                  {"migrations/versions/nameless.py", "def upgrade(): pass\n"}});
  REQUIRE(read.history.has_value());
  CHECK(read.history->in_order().size() == 4);
  const Migration* first_one = read.history->find("aaaa1111");
  REQUIRE(first_one != nullptr);
  CHECK(first_one->title == "Do aaaa1111");
  CHECK(first_one->created == "2024-05-06T07:08:09Z");
  CHECK(read.history->find("dddd4444")->parents == Strings{"bbbb2222", "cab123"});
  CHECK(count(read.diagnostics, Code::MigrationWithoutId) == 1);
  CHECK(read.history->unread_files.size() == 1);
}

TEST_CASE("alembic: labels and dependencies are resolved to ids") {
  const ReadProject read =
      read_files({{"migrations/versions/a.py", revision("aaaa1111", "None", "pass") + "branch_labels = ('shop',)\n"},
                  {"migrations/versions/b.py", revision("bbbb2222", "None", "pass") + "depends_on = 'shop'\n"},
                  {"migrations/versions/c.py", revision("cccc3333", "None", "pass") + "depends_on = ['bbbb']\n"}});
  REQUIRE(read.history.has_value());
  CHECK(read.history->find("aaaa1111")->labels == Strings{"shop"});
  CHECK(read.history->find("bbbb2222")->depends_on == Strings{"aaaa1111"});
  CHECK(read.history->find("cccc3333")->depends_on == Strings{"bbbb2222"});
}

TEST_CASE("alembic: which ways back there are") {
  const auto down_of = [](std::string_view upgrade, std::string_view downgrade) {
    const ReadProject read = read_files({{"migrations/versions/a.py", revision("aaaa", "None", upgrade, downgrade)}});
    REQUIRE(read.history.has_value());
    CHECK_FALSE(read.diagnostics.has_errors());
    return read.history->in_order().front().down;
  };
  CHECK_FALSE(down_of("op.drop_table('t')", "pass").has_value());
  CHECK_FALSE(down_of("op.drop_table('t')", "raise NotImplementedError('no')").has_value());
  CHECK_FALSE(down_of("op.drop_table('t')", "op.drop_constraint(None, 't')").has_value());
  CHECK(down_of("pass", "pass").has_value());
  const auto down = down_of("op.drop_table('t')", "op.rename_table('a', 'b')");
  REQUIRE(down.has_value());
  CHECK(descriptions(*down) == Strings{"rename_table"});
}

TEST_CASE("alembic: a table, its enum type and its indexes, in Alembic's order") {
  const auto made = steps(
      "op.create_table('pet',\n"
      "    sa.Column('id', sa.Integer(), nullable=False),\n"
      "    sa.Column('kind', sa.Enum('cat', 'dog', name='pet_kind'), server_default='cat', nullable=False),\n"
      "    sa.Column('owner', sa.Integer, sa.ForeignKey('person.id', ondelete='CASCADE'), index=True),\n"
      "    sa.Column('tag', sa.String(12), unique=True, default='x'),\n"
      "    sa.PrimaryKeyConstraint('id'),\n"
      ")");
  CHECK(descriptions(made) == Strings{"create_enum", "create_table", "create_index"});
  CHECK(written(made) ==
        Strings{"CREATE TYPE pet_kind AS ENUM ('cat', 'dog')",
                "CREATE TABLE pet ( id serial NOT NULL, kind pet_kind NOT NULL DEFAULT 'cat', owner INTEGER, "
                "tag VARCHAR(12), PRIMARY KEY (id), FOREIGN KEY (owner) REFERENCES person (id) ON DELETE "
                "CASCADE, UNIQUE (tag) )",
                "CREATE INDEX ix_pet_owner ON pet (owner)"});
}

TEST_CASE("alembic: what numbers itself") {
  const auto identity_of = [](std::string_view columns, std::string_view database) {
    const auto made = steps("op.create_table('t', " + std::string(columns) + ")", database);
    REQUIRE(made.size() == 1);
    const auto& table = made.front().operation.as<CreateTable>()->table;
    return table.columns.front().identity ? std::optional(table.columns.front().identity->kind) : std::nullopt;
  };
  CHECK(identity_of("sa.Column('id', sa.BigInteger, primary_key=True)", "postgresql") == IdentityKind::Serial);
  CHECK_FALSE(identity_of("sa.Column('id', sa.BigInteger, primary_key=True)", "sqlite").has_value());
  CHECK_FALSE(
      identity_of("sa.Column('id', sa.Integer, primary_key=True, autoincrement=False)", "postgresql").has_value());
  CHECK_FALSE(identity_of("sa.Column('id', sa.Integer, primary_key=True, default=0)", "postgresql").has_value());
  CHECK_FALSE(
      identity_of("sa.Column('id', sa.Integer, sa.ForeignKey('p.id'), primary_key=True)", "postgresql").has_value());
  CHECK_FALSE(identity_of("sa.Column('id', sa.Integer, primary_key=True), sa.Column('b', sa.Integer, primary_key=True)",
                          "postgresql")
                  .has_value());
  CHECK(identity_of("sa.Column('id', sa.Integer, sa.Identity(always=True), primary_key=True)", "postgresql") ==
        IdentityKind::Always);
  CHECK(identity_of("sa.Column('id', sa.Integer, primary_key=True), sqlite_autoincrement=True", "sqlite") ==
        IdentityKind::AutoIncrement);
}

TEST_CASE("alembic: defaults as they are compiled") {
  const auto default_of = [](std::string_view argument, std::string_view database) {
    const auto made =
        steps("op.add_column('t', sa.Column('a', sa.Integer, server_default=" + std::string(argument) + "))", database);
    REQUIRE(made.size() == 1);
    const auto& value = made.front().operation.as<AddColumn>()->column.default_value;
    REQUIRE(value.has_value());
    return *dialect(database).write_expression(*value);
  };
  CHECK(default_of("'it''s'", "postgresql") == "'its'");
  CHECK(default_of("\"it's\"", "postgresql") == "'it''s'");
  CHECK(default_of("'0'", "sqlite") == "'0'");
  CHECK(default_of("sa.text('0')", "postgresql") == "0");
  CHECK(default_of("sa.func.now()", "postgresql") == "now()");
  CHECK(default_of("sa.func.now()", "sqlite") == "CURRENT_TIMESTAMP");
  CHECK(default_of("sa.true()", "postgresql") == "true");
  CHECK(default_of("sa.true()", "sqlite") == "1");
  CHECK(default_of("sa.text(\"'{}'::jsonb\")", "postgresql") == "'{}'::jsonb");
  CHECK(default_of("sa.text('1 + 1')", "sqlite") == "(1 + 1)");
}

TEST_CASE("alembic: types as SQLAlchemy spells them") {
  const auto type_of = [](std::string_view type, std::string_view database) {
    const auto made = steps("op.add_column('t', sa.Column('a', " + std::string(type) + "))", database);
    REQUIRE(made.size() == 1);
    const auto* add = made.front().operation.as<AddColumn>();
    return add == nullptr ? std::string("(left)") : *dialect(database).write_type(add->column.type);
  };
  CHECK(type_of("sa.String(20)", "sqlite") == "VARCHAR(20)");
  CHECK(type_of("sa.DateTime", "sqlite") == "DATETIME");
  CHECK(type_of("sa.DateTime(timezone=True)", "postgresql") == "TIMESTAMP WITH TIME ZONE");
  CHECK(type_of("sa.Numeric(10, 2)", "postgresql") == "NUMERIC(10, 2)");
  CHECK(type_of("postgresql.ARRAY(sa.Text())", "postgresql") == "TEXT[]");
  CHECK(type_of("sa.Enum('a', 'bcd', name='k')", "sqlite") == "VARCHAR(3)");
  CHECK(type_of("sa.Text().with_variant(sa.String(9), 'sqlite')", "sqlite") == "VARCHAR(9)");
  CHECK(type_of("sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')", "postgresql") == "JSONB");
  CHECK(type_of("postgresql.JSONB", "sqlite") == "(left)");
}

TEST_CASE("alembic: alter_column changes what it names, and the name last") {
  const auto made = steps(
      "op.alter_column('t', 'a', existing_type=sa.Text(), nullable=False, new_column_name='b', server_default=None)\n"
      "op.alter_column('t', 'c', existing_type=sa.Text(), server_default=False, existing_nullable=True)\n"
      "op.alter_column('t', 'd', type_=sa.Integer(), postgresql_using='d::integer')");
  CHECK(descriptions(made) == Strings{"alter_column", "rename_column", "alter_column"});
  const auto& alter = *made[0].operation.as<AlterColumn>();
  CHECK(alter.nullable == false);
  CHECK(std::holds_alternative<Remove>(alter.default_value));
  CHECK_FALSE(alter.type.has_value());
  CHECK(made[2].operation.as<AlterColumn>()->conversion.has_value());
}

TEST_CASE("alembic: a batch is its operations") {
  const auto made = steps(
      "with op.batch_alter_table('t', schema=None) as batch_op:\n"
      "    batch_op.add_column(sa.Column('a', sa.Integer()))\n"
      "    batch_op.create_foreign_key('fk', 'p', ['a'], ['id'])\n"
      "    batch_op.create_index(batch_op.f('ix'), ['a'], unique=True)\n"
      "    batch_op.drop_constraint('old', type_='unique')\n"
      "    batch_op.drop_column('b')",
      "sqlite");
  CHECK(descriptions(made) ==
        Strings{"add_column", "add_constraint", "create_index", "drop_constraint", "drop_column"});
  CHECK(made[2].operation.as<CreateIndex>()->index.table.name == Identifier("t"));
  CHECK(made[1].operation.as<AddConstraint>()->table.name == Identifier("t"));
}

TEST_CASE("alembic: SQL that is executed becomes operations at the place of the call") {
  const auto made = steps(
      "op.execute('ALTER TABLE t ADD COLUMN a integer; UPDATE t SET a = 1')\n"
      "op.execute(sa.text('UPDATE t SET a = :v').bindparams(v='x'))\n"
      "op.execute(\"UPDATE t SET b = '\\\\:x'\")\n"
      "op.execute('UPDATE t SET c = :missing')");
  CHECK(descriptions(made) == Strings{"add_column", "raw_sql", "raw_sql", "raw_sql", "host_code"});
  CHECK(made[0].span.line == made[1].span.line);
  CHECK(made[2].operation.as<RawSql>()->text == "UPDATE t SET a = 'x'");
  CHECK(made[3].operation.as<RawSql>()->text == "UPDATE t SET b = ':x'");
}

TEST_CASE("alembic: what depends on rows is left, and what stands around it is not") {
  const auto made = steps(
      "bind = op.get_bind()\n"
      "op.add_column('t', sa.Column('a', sa.Integer()))\n"
      "for row in bind.execute(sa.text('SELECT id FROM t')).fetchall():\n"
      "    bind.execute(sa.text('UPDATE t SET a = 1'))\n"
      "if bind.dialect.name == 'postgresql':\n"
      "    op.drop_column('t', 'b')");
  CHECK(descriptions(made) == Strings{"add_column", "host_code", "drop_column"});
  CHECK(made[1].operation.as<HostCode>()->text.starts_with("for row in"));
}

TEST_CASE("alembic: bulk_insert is one INSERT") {
  const auto made = steps(
      "t = sa.table('t', sa.column('a', sa.Integer), sa.column('b', sa.String))\n"
      "op.bulk_insert(t, [{'b': 'x', 'a': 1}, {'b': None, 'a': 2}])");
  REQUIRE(descriptions(made) == Strings{"raw_sql"});
  CHECK(made[0].operation.as<RawSql>()->text == "INSERT INTO t (a, b) VALUES (1, 'x'), (2, NULL)");
  CHECK(made[0].operation.as<RawSql>()->effect == SqlEffect::Data);
}

TEST_CASE("alembic: indexes with their options") {
  const auto made = steps(
      "op.create_index('i', 't', ['a', sa.text('b DESC'), sa.text('lower(c)')], postgresql_using='btree',\n"
      "                postgresql_where=sa.text('a > 0'), sqlite_where=sa.text('a > 1'), unique=True)\n"
      "op.create_index('j', 't', ['a'], postgresql_ops={'a': 'text_pattern_ops'}, postgresql_concurrently=True)");
  CHECK(written(made) == Strings{"CREATE UNIQUE INDEX i ON t USING btree (a, b DESC, lower(c)) WHERE a > 0",
                                 "CREATE INDEX CONCURRENTLY j ON t (a text_pattern_ops)"});
}

TEST_CASE("alembic: statements in an autocommit block") {
  const auto mode_of = [](std::string_view body) {
    const ReadProject read = read_files({{"migrations/versions/a.py", revision("aaaa", "None", body)}});
    REQUIRE(read.history.has_value());
    return read.history->in_order().front().transaction;
  };
  CHECK(mode_of("with op.get_context().autocommit_block():\n    op.create_index('j', 't', ['a'], "
                "postgresql_concurrently=True)") == TransactionMode::Default);
  CHECK(mode_of("with op.get_context().autocommit_block():\n    op.execute('ALTER TYPE k ADD VALUE \\'z\\'')") ==
        TransactionMode::Never);
}

}  // namespace
}  // namespace crosswalk::test
