#include "backend.h"

#include <algorithm>

#include "builder_calls.h"
#include "crosswalk/base/text.h"
#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/tool/one_line.h"
#include "crosswalk/tool/sql_script.h"
#include "crosswalk/tool/timestamps.h"
#include "js_text.h"
#include "names.h"

namespace crosswalk::knex {
namespace {

// What Knex needs to know of a database: its client, the driver's package, and where the connection goes by default.
struct ClientWords {
  const char* dialect;
  const char* client;
  const char* package;
  const char* version;
  const char* connection;
};
constexpr ClientWords kClients[] = {
    {"postgresql", "pg", "pg", "^8.0.0", "process.env.DATABASE_URL || 'postgresql://localhost/postgres'"},
    {"sqlite", "better-sqlite3", "better-sqlite3", "^12.0.0",
     "{ filename: process.env.DATABASE_URL || './database.sqlite3' }"},
    {"mysql", "mysql2", "mysql2", "^3.0.0", "process.env.DATABASE_URL || 'mysql://localhost/mysql'"},
};

const ClientWords* words_of_dialect(std::string_view dialect) {
  for (const ClientWords& words : kClients) {
    if (words.dialect == dialect) return &words;
  }
  return nullptr;
}

std::string knexfile(const ClientWords& words) {
  std::string text =
      "/**\n"
      " * @type { import(\"knex\").Knex.Config }\n"
      " */\n"
      "module.exports = {\n"
      "  client: '" +
      std::string(words.client) + "',\n  connection: " + words.connection + ",\n";
  if (std::string_view(words.dialect) == "sqlite") text += "  useNullAsDefault: true,\n";
  return text + "  migrations: {\n    directory: './migrations',\n  },\n};\n";
}

std::string package_file(const WriteOptions& options, const ClientWords& words) {
  std::string name = to_lower(file_slug(options.project_name));
  if (name.empty()) name = "migrations";
  std::vector<std::string> packages = {"    \"" + std::string(words.package) + "\": \"" + words.version + "\"",
                                       "    \"knex\": \"^3.0.0\""};
  std::sort(packages.begin(), packages.end());
  return "{\n  \"name\": \"" + name +
         "\",\n  \"private\": true,\n  \"scripts\": {\n    \"migrate\": \"knex migrate:latest\"\n  },\n"
         "  \"dependencies\": {\n" +
         join(packages, ",\n") + "\n  }\n}\n";
}

// The body of one way of a migration.
struct Body {
  std::string text;
  bool outside_transaction = false;
};

class ProjectWriter {
 public:
  ProjectWriter(const History& history, const WriteOptions& options, Diagnostics& diagnostics)
      : history_(history),
        options_(options),
        diagnostics_(diagnostics),
        client_(client_of(options.dialect.name())),
        catalog_(options.dialect.catalog_rules()),
        clock_(history),
        keeps_names_(keeps_names(history)) {}

  std::optional<Rendering> write() {
    const ClientWords* words = words_of_dialect(options_.dialect.name());
    if (words == nullptr) {
      diagnostics_.report<Code::CannotTranslate>({}, std::string(options_.dialect.name()),
                                                 "Knex is not written for this database");
      return std::nullopt;
    }
    report_lost_branches(history_, "Knex", diagnostics_);
    rendering_.files.push_back({"knexfile.js", knexfile(*words)});
    rendering_.files.push_back({"package.json", package_file(options_, *words)});
    bool complete = true;
    for (const Migration& migration : history_.in_order()) complete = write_migration(migration) && complete;
    if (!complete) return std::nullopt;
    return std::move(rendering_);
  }

 private:
  bool write_migration(const Migration& migration) {
    if (migration.kind == MigrationKind::Repeatable) {
      diagnostics_.report<Code::LostInTarget>({}, "Knex", "the repetition on every change", migration.id);
    }
    const std::string name = file_name_of(migration);
    const auto up = body(migration.up, migration, catalog_);
    std::optional<Body> down = Body{no_way_back(migration), false};
    if (migration.down) {
      Catalog after = catalog_;
      down = body(*migration.down, migration, after);
    }
    if (!up || !down) return false;
    rendering_.files.push_back({"migrations/" + name, script(migration, *up, *down)});
    return true;
  }

  // Files keep the names that they have in Knex as long as it loads them, and in the same order.
  static bool keeps_names(const History& history) {
    if (history.tool != "knex") return false;
    const std::vector<Migration>& migrations = history.in_order();
    const bool loaded = std::all_of(migrations.begin(), migrations.end(), [](const Migration& migration) {
      const std::string_view extension = file_extension(migration.id);
      return extension == ".js" || extension == ".cjs" || extension == ".ts" || extension == ".mjs";
    });
    const auto disordered =
        std::adjacent_find(migrations.begin(), migrations.end(),
                           [](const Migration& left, const Migration& right) { return left.id >= right.id; });
    return loaded && disordered == migrations.end();
  }

  std::string file_name_of(const Migration& migration) {
    const Seconds time = clock_.next(migration);
    if (keeps_names_) return migration.id;
    const std::string slug = file_slug(to_lower(migration.title.empty() ? migration.id : migration.title));
    return digits_of_time(time) + "_" + (slug.empty() ? "migration" : slug) + ".js";
  }

  static std::string no_way_back(const Migration& migration) {
    return "  throw new Error(" + js_string("`" + migration.id + "` has no way back") + ");\n";
  }

  static constexpr std::string_view kHeader =
      "/**\n"
      " * @param { import(\"knex\").Knex } knex\n"
      " * @returns { Promise<void> }\n"
      " */\n";

  std::string script(const Migration& migration, const Body& up, const Body& down) const {
    const bool alone =
        migration.transaction == TransactionMode::Never || up.outside_transaction || down.outside_transaction;
    if (!alone && must_commit(migration)) return committing_script(up, down);
    const std::string header(kHeader);
    return header + "exports.up = async function (knex) {\n" + up.text + "};\n\n" + header +
           "exports.down = async function (knex) {\n" + down.text + "};\n" +
           (alone ? "\nexports.config = { transaction: false };\n" : "");
  }

  // Knex runs all that is pending in one transaction (Migrator.latest), unless one of them has none. The other tools
  // commit each migration, and a new label of an enum can be used no sooner.
  [[nodiscard]] bool must_commit(const Migration& migration) const {
    const Features& features = options_.dialect.features();
    if (history_.tool == "knex" || !features.named_enums || !features.transactional_ddl) return false;
    return std::any_of(migration.up.begin(), migration.up.end(),
                       [](const Step& step) { return step.operation.is<AddEnumLabel>(); });
  }

  static std::string committing_script(const Body& up, const Body& down) {
    const std::string header(kHeader);
    return "// What this migration adds to an enum cannot be used before it is committed: it has a transaction of its "
           "own.\n" +
           header + "async function up(knex) {\n" + up.text + "}\n\n" + header + "async function down(knex) {\n" +
           down.text +
           "}\n\nexports.up = (knex) => knex.transaction(up);\nexports.down = (knex) => knex.transaction(down);\n\n"
           "exports.config = { transaction: false };\n";
  }

  std::optional<Body> body(const std::vector<Step>& steps, const Migration& migration, Catalog& catalog) {
    Body body;
    bool complete = true;
    bool carried = false;  // the step's text stands with an earlier one
    for (const Step& step : steps) {
      if (const auto* code = step.operation.as<HostCode>()) {
        complete = write_manual(*code, step, migration, body) && complete;
        continue;
      }
      const bool own_text = step.written && step.written->dialect == options_.dialect.name();
      if (!step.continues) carried = own_text;
      if (!(step.continues && carried)) complete = write_step(step, catalog, body) && complete;
      pass_step(step, catalog);
    }
    if (!complete) return std::nullopt;
    return body;
  }

  bool write_manual(const HostCode& code, const Step& step, const Migration& migration, Body& body) {
    rendering_.manual.push_back({.migration = migration.id, .span = step.span, .reason = code.why});
    if (!options_.allow_manual) {
      diagnostics_.report<Code::ManualWork>(step.span, code.why);
      return false;
    }
    body.text += js_comment(code.text, "  ") + "  throw new Error(" +
                 js_string("crosswalk: left for a person: " + code.why) + ");\n";
    return true;
  }

  bool write_step(const Step& step, const Catalog& catalog, Body& body) {
    // A text that its author wrote stays; what has none is said in Knex's own words where they fit.
    const bool own_text = step.written && step.written->dialect == options_.dialect.name();
    if (!own_text) {
      if (const auto call = builder_call(step.operation, catalog, options_.dialect)) {
        body.text += "  await " + *call + ";\n";
        return true;
      }
    }
    const auto statements = options_.dialect.write(step, catalog, diagnostics_);
    if (!statements) return false;
    for (const Statement& statement : *statements) {
      body.text += "  await " + js_raw(statement.text, client_) + ";\n";
      // SQLite minds this setting outside of a transaction alone.
      const bool setting = starts_with_ignoring_case(statement.text, "PRAGMA foreign_keys");
      if (!statement.transactional || setting) body.outside_transaction = true;
    }
    return true;
  }

  const History& history_;
  const WriteOptions& options_;
  Diagnostics& diagnostics_;
  Client client_;
  Catalog catalog_;
  MigrationClock clock_;
  bool keeps_names_;
  Rendering rendering_;
};

}  // namespace

std::optional<Rendering> KnexBackend::write(const History& history, const WriteOptions& options,
                                            Diagnostics& diagnostics) const {
  return ProjectWriter(history, options, diagnostics).write();
}

}  // namespace crosswalk::knex
