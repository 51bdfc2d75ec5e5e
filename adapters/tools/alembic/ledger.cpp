#include "ledger.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk::alembic {
namespace {

using Ids = std::set<std::string>;

// What `LedgerState::memory` holds between two migrations: the rows, one a line.
constexpr const char* kRows = "rows";

QualifiedName version_table(const LedgerContext& context) {
  QualifiedName name(Identifier(context.project.setting("version_table", "alembic_version")));
  const std::string schema = context.project.setting("version_table_schema");
  if (!schema.empty()) name.schema = Identifier(schema);
  return name;
}

std::string quoted_table(const LedgerContext& context) { return context.dialect.quote(version_table(context)); }

Ids rows_of(const LedgerState& state) {
  Ids rows;
  const auto found = state.memory.find(kRows);
  if (found == state.memory.end() || found->second.empty()) return rows;
  for (const std::string_view row : split(found->second, '\n')) rows.emplace(row);
  return rows;
}

void keep_rows(LedgerState& state, const Ids& rows) {
  state.memory[kRows] = join(std::vector<std::string>(rows.begin(), rows.end()), "\n");
}

// The history as a graph by id.
class Graph {
 public:
  explicit Graph(const History& history) {
    for (const Migration& migration : history.in_order()) nodes_.emplace(migration.id, &migration);
  }

  [[nodiscard]] bool knows(const std::string& id) const { return nodes_.count(id) != 0; }

  // Everything that a migration comes after, through parents and dependencies; without itself.
  [[nodiscard]] Ids ancestors(const std::string& id) const { return ancestors_of({id}); }
  [[nodiscard]] Ids ancestors_of(const Ids& ids) const {
    Ids found;
    std::vector<std::string> waiting(ids.begin(), ids.end());
    while (!waiting.empty()) {
      const std::string here = std::move(waiting.back());
      waiting.pop_back();
      const auto node = nodes_.find(here);
      if (node == nodes_.end()) continue;
      for (const auto* list : {&node->second->parents, &node->second->depends_on}) {
        for (const std::string& parent : *list) {
          if (found.insert(parent).second) waiting.push_back(parent);
        }
      }
    }
    return found;
  }

  // The down revisions and those dependencies that no ancestor implies already (revision.py,
  // normalized_down_revisions).
  [[nodiscard]] Ids normalized_parents(const Migration& migration) const {
    Ids result(migration.parents.begin(), migration.parents.end());
    const Ids implied = ancestors_of(result);
    for (const std::string& dependency : migration.depends_on) {
      if (implied.count(dependency) == 0) result.insert(dependency);
    }
    return result;
  }

 private:
  std::unordered_map<std::string, const Migration*> nodes_;
};

std::string literal(const LedgerContext& context, const std::string& id) { return context.dialect.literal(id); }

// The statement texts of alembic/runtime/migration.py, _insert_version, _update_version and _delete_version.
Statement insert_row(const LedgerContext& context, const std::string& id) {
  return {"INSERT INTO " + quoted_table(context) + " (version_num) VALUES (" + literal(context, id) + ")", true};
}
Statement update_row(const LedgerContext& context, const std::string& from, const std::string& to) {
  const std::string table = quoted_table(context);
  return {"UPDATE " + table + " SET version_num=" + literal(context, to) + " WHERE " + table +
              ".version_num = " + literal(context, from),
          true};
}
Statement delete_row(const LedgerContext& context, const std::string& id) {
  const std::string table = quoted_table(context);
  return {"DELETE FROM " + table + " WHERE " + table + ".version_num = " + literal(context, id), true};
}

// A merge replaces every row that it joins: all but the last are deleted, the last becomes the merge.
std::vector<Statement> merge_rows(const LedgerContext& context, const Graph& graph, const std::string& id,
                                  const Ids& joined, Ids& rows) {
  Ids others = rows;
  for (const std::string& row : joined) others.erase(row);
  const Ids implied = graph.ancestors_of(others);
  std::vector<std::string> replaced;
  for (const std::string& row : joined) {
    if (implied.count(row) == 0) replaced.push_back(row);
  }
  std::vector<Statement> statements;
  for (std::size_t i = 0; i + 1 < replaced.size(); ++i) {
    statements.push_back(delete_row(context, replaced[i]));
    rows.erase(replaced[i]);
  }
  if (replaced.empty()) {
    statements.push_back(insert_row(context, id));
  } else {
    statements.push_back(update_row(context, replaced.back(), id));
    rows.erase(replaced.back());
  }
  rows.insert(id);
  return statements;
}

}  // namespace

std::vector<QualifiedName> AlembicLedger::tables(const LedgerContext& context) const {
  return {version_table(context)};
}

std::vector<LedgerQuery> AlembicLedger::queries(const LedgerContext& context) const {
  const std::string table = quoted_table(context);
  return {{.table = table, .sql = "SELECT " + table + ".version_num FROM " + table}};
}

std::optional<LedgerState> AlembicLedger::interpret(const LedgerContext& context,
                                                    const std::vector<std::optional<Rows>>& answers,
                                                    Diagnostics& diagnostics) const {
  LedgerState state;
  if (answers.empty() || !answers.front()) return state;
  state.exists = true;
  Ids rows;
  for (const Row& row : answers.front()->rows) {
    if (row.size() != 1 || !row.front()) {
      diagnostics.report<Code::LedgerUnreadable>({}, version_table(context).display(), "Alembic",
                                                 "a row holds no revision");
      return std::nullopt;
    }
    rows.insert(*row.front());
  }
  keep_rows(state, rows);
  const Graph graph(context.history);
  const Ids implied = graph.ancestors_of(rows);
  const auto entry = [](const std::string& id, bool is_implied) {
    LedgerEntry result;
    result.id = id;
    result.implied = is_implied;
    return result;
  };
  for (const Migration& migration : context.history.in_order()) {
    const bool named = rows.count(migration.id) != 0;
    if (named || implied.count(migration.id) != 0) state.entries.push_back(entry(migration.id, !named));
  }
  for (const std::string& row : rows) {
    if (!graph.knows(row)) state.entries.push_back(entry(row, false));
  }
  return state;
}

bool AlembicLedger::allows_apply(const LedgerContext& context, const LedgerState& state,
                                 Diagnostics& diagnostics) const {
  bool allowed = true;
  const Graph graph(context.history);
  for (const LedgerEntry& entry : state.entries) {
    if (graph.knows(entry.id)) continue;
    allowed = false;
    diagnostics.report<Code::LedgerUnknownMigration>({}, entry.id)
        .note("alembic itself stops here: Can't locate revision identified by '" + entry.id + "'");
  }
  return allowed;
}

std::vector<Statement> AlembicLedger::prepare(const LedgerContext& context, const LedgerState& state) const {
  if (state.exists) return {};
  // alembic/ddl/impl.py, version_table_impl: with its tab, and the blank after the comma.
  const QualifiedName table = version_table(context);
  const bool with_key = context.project.setting("version_table_pk") != "false";
  std::string text = "CREATE TABLE " + context.dialect.quote(table) + " (\n\tversion_num VARCHAR(32) NOT NULL";
  if (with_key) {
    text += ", \n\tCONSTRAINT " + context.dialect.quote(Identifier(table.name.text + "_pkc")) +
            " PRIMARY KEY (version_num)";
  }
  return {{text + "\n)", true}};
}

TransactionShape AlembicLedger::transactions(const LedgerContext& context, const std::vector<const Migration*>&) const {
  // transactional_ddl of the dialect's implementation decides (ddl/impl.py). Where Alembic runs without a transaction
  // we use one for each migration with its row: what fails then leaves nothing half done.
  const bool each = context.project.setting("transaction_per_migration") == "true";
  return context.dialect.features().schemas && !each ? TransactionShape::WholeRun : TransactionShape::PerMigration;
}

LedgerWrites AlembicLedger::record(const LedgerContext& context, const Migration& migration, LedgerState& state) const {
  // HeadMaintainer.update_to_step.
  Ids rows = rows_of(state);
  // The graph is needed where lines of history meet; a plain successor does without.
  const bool plain = migration.parents.size() <= 1 && migration.depends_on.empty();
  const Graph graph = plain ? Graph(History()) : Graph(context.history);
  const Ids parents =
      plain ? Ids(migration.parents.begin(), migration.parents.end()) : graph.normalized_parents(migration);
  Ids joined;
  std::set_intersection(rows.begin(), rows.end(), parents.begin(), parents.end(), std::inserter(joined, joined.end()));
  LedgerWrites writes;
  if (joined.empty()) {
    writes.after.push_back(insert_row(context, migration.id));
    rows.insert(migration.id);
  } else if (parents.size() > 1 && joined.size() > 1) {
    writes.after = merge_rows(context, graph, migration.id, joined, rows);
  } else {
    writes.after.push_back(update_row(context, *joined.begin(), migration.id));
    rows.erase(*joined.begin());
    rows.insert(migration.id);
  }
  keep_rows(state, rows);
  return writes;
}

}  // namespace crosswalk::alembic
