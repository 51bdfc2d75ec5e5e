#include <doctest/doctest.h>

#include "crosswalk/sql/database.h"
#include "support/tool_project.h"
#include "tools/knex/names.h"

namespace crosswalk::tools {
const Tool& knex();
}
namespace crosswalk::databases {
const Database& postgresql();
const Database& sqlite();
}  // namespace crosswalk::databases

namespace crosswalk::test {
namespace {

const Dialect& postgresql() { return databases::postgresql().dialect(); }
const Dialect& sqlite() { return databases::sqlite().dialect(); }

// A project of one migration with this body of `up`, read.
ReadProject read_up(const std::string& body, const Dialect& dialect) {
  return read_project(tools::knex(),
                      {{"knexfile.js", "module.exports = { client: 'pg' };"},
                       {"migrations/20240101000000_a.js",
                        "exports.up = async (knex) => {\n" + body + "\n};\nexports.down = async (knex) => {};\n"}},
                      dialect);
}

std::vector<std::string> described(const ReadProject& read) {
  std::vector<std::string> lines;
  if (!read.history || read.history->in_order().empty()) return {"(nothing read)"};
  for (const Step& step : read.history->in_order().front().up) lines.push_back(describe(step.operation));
  return lines;
}

const CreateTable& created(const ReadProject& read) {
  REQUIRE(read.history.has_value());
  REQUIRE_FALSE(read.history->in_order().front().up.empty());
  const auto* table = read.history->in_order().front().up.front().operation.as<CreateTable>();
  REQUIRE(table != nullptr);
  return *table;
}

std::string spelled(const Column& column) { return column.type.written ? column.type.written->text : "(none)"; }

TEST_CASE("knex: names of files") {
  CHECK(knex::read_file_name("20240131120000_add_people.js").slug == "add_people");
  CHECK(knex::read_file_name("20240131120000_add_people.ts").timestamp == "20240131120000");
  CHECK(knex::read_file_name("001-init.js").timestamp.empty());
  CHECK(knex::created_at("20240131120005") == "2024-01-31T12:00:05Z");
}

TEST_CASE("knex: a knexfile with environments, read without any variable set") {
  const auto read = read_project(
      tools::knex(),
      {{"knexfile.ts",
        "import path from 'path';\n"
        "const client = process.env.DB_CLIENT || 'better-sqlite3';\n"
        "const config = {\n"
        "  production: { client: 'pg' },\n"
        "  development: { client, migrations: { directory: path.join(__dirname, 'db', 'steps'), tableName: 'done' } "
        "},\n"
        "};\n"
        "export default config;\n"},
       {"db/steps/2_b.js", "exports.up = (knex) => knex.schema.dropTable('a');\nexports.down = () => {};\n"},
       {"db/steps/1_a.ts", "export async function up(knex) {}\nexport async function down(knex) {}\n"},
       {"db/steps/notes.md", ""}},
      sqlite());
  REQUIRE(read.project.has_value());
  CHECK(read.project->dialect == "sqlite");
  CHECK(read.project->migrations == "db/steps");
  CHECK(read.project->setting("table") == "done");
  CHECK(read.project->migration_count == 2);
  REQUIRE(read.history.has_value());
  CHECK(ids(*read.history) == std::vector<std::string>{"1_a.ts", "2_b.js"});
  CHECK(read.history->in_order()[1].parents == std::vector<std::string>{"1_a.ts"});
  // An empty way back of something is none.
  CHECK(read.history->in_order()[0].down.has_value());
  CHECK_FALSE(read.history->in_order()[1].down.has_value());
}

TEST_CASE("knex: types and constraints as PostgreSQL gets them") {
  const auto read = read_up(
      "await knex.schema.createTable('users', (table) => {\n"
      "  table.increments();\n"
      "  table.string('email').notNullable().unique();\n"
      "  table.timestamp('at').defaultTo(knex.fn.now());\n"
      "  table.decimal('sum', 10, 2).defaultTo(0);\n"
      "  table.boolean('on').defaultTo(true);\n"
      "  table.integer('team_id').references('teams.id').onDelete('CASCADE');\n"
      "});",
      postgresql());
  const CreateTable& table = created(read);
  REQUIRE(table.table.columns.size() == 6);
  REQUIRE(table.table.columns[0].identity.has_value());
  CHECK(table.table.columns[0].identity->kind == IdentityKind::Serial);
  CHECK(spelled(table.table.columns[1]) == "varchar(255)");
  CHECK_FALSE(table.table.columns[1].nullable);
  CHECK(spelled(table.table.columns[2]) == "timestamptz");
  CHECK(table.table.columns[2].default_value->as<CurrentTimestamp>() != nullptr);
  CHECK(table.table.columns[3].default_value->as<NumberValue>() != nullptr);
  CHECK(table.table.columns[4].default_value->as<BoolValue>() != nullptr);
  CHECK(described(read) == std::vector<std::string>{"create table `users`",
                                                    "add unique constraint `users_email_unique` (email) to `users`",
                                                    "add foreign key `users_team_id_foreign` (team_id) to `users`"});
}

TEST_CASE("knex: the same on SQLite, where keys stand in the table and unique is an index") {
  const auto read = read_up(
      "await knex.schema.createTable('users', function () {\n"
      "  this.increments('id');\n"
      "  this.string('email', 50).unique();\n"
      "  this.enu('kind', ['a', 'b']).notNullable();\n"
      "  this.integer('team_id').references('id').inTable('teams');\n"
      "  this.timestamps(true, true);\n"
      "});",
      sqlite());
  const CreateTable& table = created(read);
  REQUIRE(table.table.columns.size() == 6);
  CHECK(table.table.columns[0].identity->kind == IdentityKind::AutoIncrement);
  CHECK(spelled(table.table.columns[5]) == "datetime");
  CHECK_FALSE(table.table.columns[5].nullable);
  CHECK(table.table.constraints.size() == 3);  // the key, the check of the enum, the foreign key
  CHECK(described(read)[1] == "create unique index `users_email_unique` on `users`");
}

TEST_CASE("knex: builders run when they are awaited, once, and in sequence") {
  const auto read = read_up(
      "const later = knex.schema.dropTable('a');\n"
      "knex.schema.dropTable('never');\n"
      "await knex.schema.dropTable('b').dropTable('c');\n"
      "await later;\n"
      "for (const name of ['d', 'e']) await knex.schema.dropTableIfExists(name);",
      postgresql());
  CHECK(described(read) == std::vector<std::string>{"drop table `b`", "drop table `c`", "drop table `a`",
                                                    "drop table `d`", "drop table `e`"});
}

TEST_CASE("knex: alter() is one change of the column") {
  const auto read = read_up(
      "await knex.schema.createTable('t', (table) => { table.string('a').defaultTo('x'); table.text('b'); });\n"
      "await knex.schema.alterTable('t', (table) => {\n"
      "  table.integer('a').notNullable().alter();\n"
      "  table.string('b', 10).alter();\n"
      "});",
      postgresql());
  const auto& up = read.history->in_order().front().up;
  REQUIRE(up.size() == 4);  // the default that was there goes first
  const auto* change = up[2].operation.as<AlterColumn>();
  REQUIRE(change != nullptr);
  CHECK(change->type->as<IntegerType>() != nullptr);
  CHECK(change->nullable == false);
  CHECK(change->conversion.has_value());
  CHECK(std::holds_alternative<Keep>(change->default_value));
}

TEST_CASE("knex: on SQLite a dropped column leaves the indexes that have it") {
  const auto read = read_up(
      "await knex.schema.createTable('t', (table) => {\n"
      "  table.integer('a').index();\n"
      "  table.integer('b');\n"
      "  table.index(['a', 'b'], 'both');\n"
      "});\n"
      "await knex.schema.alterTable('t', (table) => table.dropColumn('a'));",
      sqlite());
  CHECK(described(read) == std::vector<std::string>{"create table `t`", "create index `t_a_index` on `t`",
                                                    "create index `both` on `t`", "drop index `t_a_index`",
                                                    "drop index `both`", "drop column `a` of `t`",
                                                    "create index `both` on `t`"});
}

TEST_CASE("knex: raw SQL with bindings, and what the schema answers") {
  const auto read = read_up(
      "await knex.schema.createTable('t', (table) => table.integer('id').index('ix'));\n"
      "await knex.raw('ALTER TABLE ?? ADD COLUMN ?? integer DEFAULT ?', ['t', 'n', 5]);\n"
      "await knex.schema.raw('DROP INDEX :name:', { name: 'ix' });\n"
      "await knex.schema.createTable('here', (table) => table.integer('a'));\n"
      "if (await knex.schema.hasTable('here')) await knex.schema.dropTable('here');\n"
      "if (!(await knex.schema.hasColumn('nowhere', 'a'))) await knex.schema.dropTable('old');\n"
      "await knex('t').where({ id: 1 }).update({ n: 2 });",
      postgresql());
  REQUIRE(described(read).size() == 8);
  CHECK(described(read)[2].find("`n`") != std::string::npos);
  CHECK(described(read)[3] == "drop index `ix`");
  CHECK(described(read)[5] == "drop table `here`");
  CHECK(described(read)[6] == "drop table `old`");
  const auto* rows = read.history->in_order().front().up.back().operation.as<RawSql>();
  REQUIRE(rows != nullptr);
  CHECK(rows->text == "update \"t\" set \"n\" = 2 where \"id\" = 1");
  CHECK(rows->effect == SqlEffect::Data);
}

TEST_CASE("knex: what depends on rows is left, and what stands around it is not") {
  const auto read = read_up(
      "await knex.schema.dropTable('a');\n"
      "const rows = await knex('t').select('id');\n"
      "for (const row of rows) await knex('t').where({ id: row.id }).update({ n: 1 });\n"
      "await knex.schema.dropTable('b');",
      postgresql());
  const auto& up = read.history->in_order().front().up;
  REQUIRE(up.size() == 3);
  const auto* left = up[1].operation.as<HostCode>();
  REQUIRE(left != nullptr);
  CHECK(left->text.starts_with("for (const row of rows)"));
  CHECK(up[2].operation.is<DropTable>());
}

TEST_CASE("knex: a migration that opts out of transactions") {
  const auto read = read_project(tools::knex(),
                                 {{"migrations/1.js",
                                   "exports.up = (knex) => knex.raw('CREATE INDEX CONCURRENTLY i ON t (a)');\n"
                                   "exports.down = (knex) => knex.raw('DROP INDEX i');\n"
                                   "exports.config = { transaction: false };\n"}},
                                 postgresql());
  REQUIRE(read.history.has_value());
  CHECK(read.history->in_order().front().transaction == TransactionMode::Never);
}

TEST_CASE("knex: names that a knexfile changes are not guessed") {
  const auto read = read_project(
      tools::knex(),
      {{"knexfile.js", "module.exports = { client: 'pg', wrapIdentifier: (name, original) => original(snake(name)) };"},
       {"migrations/1.js", "exports.up = (knex) => knex.schema.dropTable('someThing');\nexports.down = () => {};\n"}},
      postgresql());
  CHECK(count(read.diagnostics, Code::ConfigurationInvalid) == 1);
  CHECK_FALSE(read.history.has_value());
}

TEST_CASE("knex: a file without up is reported and counted") {
  const auto read = read_project(tools::knex(),
                                 {{"knexfile.js", "module.exports = { client: 'pg' };"},
                                  {"migrations/1.js", "exports.down = () => {};\n"},
                                  {"migrations/2.js", "exports.up = async (knex) => {};\nexports.down = () => {};\n"}},
                                 postgresql());
  CHECK(count(read.diagnostics, Code::MigrationWithoutUp) == 1);
  REQUIRE(read.history.has_value());
  CHECK(read.history->unread_files.size() == 1);
}

}  // namespace
}  // namespace crosswalk::test
