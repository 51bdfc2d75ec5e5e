#include "backend.h"

#include <algorithm>
#include <set>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/tool/one_line.h"
#include "crosswalk/tool/sql_script.h"
#include "frontend.h"
#include "terminators.h"
#include "transactions.h"
#include "version.h"

namespace crosswalk::flyway {
namespace {

// Flyway's own versions where the history came from it; otherwise 1, 2, 3.
std::vector<std::string> choose_versions(const History& history) {
  std::vector<std::string> own;
  std::vector<std::string> counted;
  std::optional<Version> last;
  bool usable = history.tool == "flyway";
  for (const Migration& migration : history.in_order()) {
    counted.push_back(std::to_string(counted.size() + 1));
    const auto found = migration.properties.find(kVersion);
    own.push_back(found == migration.properties.end() ? "" : found->second);
    if (migration.kind == MigrationKind::Repeatable) continue;
    const auto version = Version::parse(own.back());
    if (!version || (last && !(*last < *version))) {
      usable = false;
    } else {
      last = version;
    }
  }
  return usable ? own : counted;
}

// The description as it stands in a file's name. One of Flyway's own is kept, since the version table has it, too.
std::string description_in_name(const History& history, const Migration& migration) {
  const bool own = history.tool == "flyway" && !migration.title.empty() &&
                   migration.title.find_first_of("/\\:*?\"<>|\n\r\t") == std::string::npos;
  if (own) return replace_all(migration.title, " ", "_");
  const std::string slug = file_slug(migration.title.empty() ? migration.id : migration.title);
  return slug.empty() ? "migration" : slug;
}

std::string header(const History& history, const Migration& migration, std::string_view what) {
  std::string text = std::string(what) + " `" + migration.id + "`";
  if (!history.tool.empty()) text += " of " + history.tool;
  if (!migration.file.empty()) text += " (" + migration.file + ")";
  return sql_comment(text);
}

// BEGIN, COMMIT and their like. Flyway has a transaction of its own around a script, and its reader of SQLite takes
// BEGIN for the beginning of a trigger's body and looks for its END.
bool controls_transaction(std::string_view statement) {
  std::string_view words = statement;
  for (;;) {  // past the comments before it
    words = trim(words);
    if (!words.starts_with("--")) break;
    words.remove_prefix(std::min(words.find('\n'), words.size()));
  }
  static const std::set<std::string> kControls = {"BEGIN",
                                                  "BEGIN TRANSACTION",
                                                  "BEGIN DEFERRED",
                                                  "BEGIN IMMEDIATE",
                                                  "BEGIN EXCLUSIVE",
                                                  "BEGIN DEFERRED TRANSACTION",
                                                  "BEGIN IMMEDIATE TRANSACTION",
                                                  "BEGIN EXCLUSIVE TRANSACTION",
                                                  "BEGIN WORK",
                                                  "START TRANSACTION",
                                                  "COMMIT",
                                                  "COMMIT TRANSACTION",
                                                  "COMMIT WORK",
                                                  "END",
                                                  "END TRANSACTION"};
  return kControls.contains(to_upper(words));
}

// What Flyway must be told about one script, or about the project for its sake.
struct ScriptNeeds {
  bool outside_transaction = false;
  bool literal_placeholders = false;
  bool session_lock = false;

  [[nodiscard]] std::string configuration() const {
    std::string text;
    if (outside_transaction) text += "executeInTransaction=false\n";
    if (literal_placeholders) text += "placeholderReplacement=false\n";
    return text;
  }
};

class ProjectWriter {
 public:
  ProjectWriter(const History& history, const WriteOptions& options, Diagnostics& diagnostics)
      : history_(history), options_(options), diagnostics_(diagnostics), catalog_(options.dialect.catalog_rules()) {}

  [[nodiscard]] std::optional<Rendering> write();

 private:
  [[nodiscard]] bool write_migration(const Migration& migration, const std::string& version);
  [[nodiscard]] bool write_callback(const Hook& hook);
  [[nodiscard]] bool write_file(const Migration& migration, const std::vector<Step>& steps, Catalog& catalog,
                                const std::string& name, std::string_view what);
  [[nodiscard]] std::string file_of(const std::vector<ScriptStatement>& script, ScriptNeeds& needs) const;
  [[nodiscard]] std::string project_file() const;

  const History& history_;
  const WriteOptions& options_;
  Diagnostics& diagnostics_;
  Catalog catalog_;
  Rendering rendering_;
  std::set<std::string> names_;
  bool session_lock_ = false;
};

std::optional<Rendering> ProjectWriter::write() {
  report_lost_branches(history_, "Flyway", diagnostics_);
  const std::vector<std::string> versions = choose_versions(history_);
  bool complete = true;
  for (std::size_t i = 0; i < history_.in_order().size(); ++i) {
    complete = write_migration(history_.in_order()[i], versions[i]) && complete;
  }
  for (const Hook& hook : history_.hooks) {
    if (history_.tool == "flyway" && hook.moment != kInitSql) complete = write_callback(hook) && complete;
  }
  if (!complete) return std::nullopt;
  rendering_.files.insert(rendering_.files.begin(), {"flyway.toml", project_file()});
  return std::move(rendering_);
}

bool ProjectWriter::write_migration(const Migration& migration, const std::string& version) {
  const bool repeatable = migration.kind == MigrationKind::Repeatable;
  const char* prefix = repeatable ? "R" : migration.kind == MigrationKind::Baseline ? "B" : "V";
  std::string description = description_in_name(history_, migration);
  // A repeatable migration is known by its description alone.
  for (int copy = 2; repeatable && !names_.insert(description).second; ++copy) {
    description = description_in_name(history_, migration) + "_" + std::to_string(copy);
  }
  const std::string name = (repeatable ? "" : version) + "__" + description + ".sql";
  if (!write_file(migration, migration.up, catalog_, prefix + name, "The migration")) return false;
  if (!migration.down) return true;
  if (repeatable) {
    diagnostics_.report<Code::LostInTarget>({}, "Flyway", "the way back", migration.id);
    return true;
  }
  Catalog after = catalog_;
  return write_file(migration, *migration.down, after, "U" + name, "The way back of");
}

bool ProjectWriter::write_callback(const Hook& hook) {
  Migration beside;  // what a script is written for; a callback is no migration
  beside.id = hook.moment;
  beside.title = hook.title;
  beside.file = hook.file;
  beside.transaction = hook.transaction;
  const std::string name = hook.moment + (hook.title.empty() ? "" : "__" + replace_all(hook.title, " ", "_")) + ".sql";
  return write_file(beside, hook.steps, catalog_, name, "The callback");
}

bool ProjectWriter::write_file(const Migration& migration, const std::vector<Step>& steps, Catalog& catalog,
                               const std::string& name, std::string_view what) {
  const auto script = write_script(steps, migration, catalog, options_, rendering_.manual, diagnostics_);
  if (!script) return false;
  ScriptNeeds needs;
  needs.outside_transaction = migration.transaction == TransactionMode::Never;
  std::string content = header(history_, migration, what) + file_of(*script, needs);
  needs.literal_placeholders = content.find("${") != std::string::npos;
  session_lock_ = session_lock_ || needs.session_lock;
  const std::string path = "sql/" + name;
  rendering_.files.push_back({path, std::move(content)});
  if (std::string text = needs.configuration(); !text.empty()) {
    rendering_.files.push_back({path + ".conf", std::move(text)});
  }
  return true;
}

std::string ProjectWriter::file_of(const std::vector<ScriptStatement>& script, ScriptNeeds& needs) const {
  const bool drop_controls = options_.dialect.name() == "sqlite";
  std::string content;
  for (const ScriptStatement& one : script) {
    const std::string& text = one.statement.text;
    if (drop_controls && controls_transaction(text)) continue;
    // One such statement, and the whole script runs without a transaction: Flyway refuses a script that mixes both,
    // unless it is told (internal/sqlscript/ParserSqlScript.java).
    if (!one.statement.transactional || !runs_in_transaction(options_.dialect.name(), text)) {
      needs.outside_transaction = true;
      // Flyway's lock is otherwise held in a transaction, for whose end CREATE INDEX CONCURRENTLY waits for ever.
      needs.session_lock = needs.session_lock || options_.dialect.features().concurrent_indexes;
    }
    content += "\n" + terminated_for(options_.dialect.name(), one.statement);
  }
  return content;
}

std::string ProjectWriter::project_file() const {
  const std::string database = file_slug(options_.project_name.empty() ? "app" : options_.project_name);
  const std::string_view dialect = options_.dialect.name();
  const std::string url = dialect == "sqlite" ? "jdbc:sqlite:" + database + ".db"
                                              : "jdbc:" + std::string(dialect) + "://localhost/" + database;
  std::string text =
      "# Run `flyway migrate` here. FLYWAY_URL, FLYWAY_USER and FLYWAY_PASSWORD, or -url, -user and -password, win "
      "over\n"
      "# what stands below.\n"
      "[environments.default]\n"
      "url = \"" +
      url +
      "\"\n"
      "\n"
      "[flyway]\n"
      "environment = \"default\"\n"
      "locations = [\"filesystem:sql\"]\n";
  if (session_lock_) {
    text +=
        "# A statement that must not run in a transaction waits for all others: Flyway's lock must not be held in "
        "one.\n"
        "postgresql.transactional.lock = false\n";
  }
  return text;
}

}  // namespace

std::optional<Rendering> FlywayBackend::write(const History& history, const WriteOptions& options,
                                              Diagnostics& diagnostics) const {
  return ProjectWriter(history, options, diagnostics).write();
}

}  // namespace crosswalk::flyway
