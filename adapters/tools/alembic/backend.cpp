#include "backend.h"

#include <algorithm>
#include <map>
#include <set>

#include "crosswalk/base/hash.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/tool/sql_script.h"
#include "frontend.h"
#include "project_files.h"
#include "python_text.h"
#include "render_operation.h"

namespace crosswalk::alembic {
namespace {

constexpr std::size_t kRevisionDigits = 12;  // as alembic.util.rev_id() makes them
constexpr std::size_t kLongestSlug = 40;     // truncate_slug_length

// A statement of a function's body: a call, and whether it must stand outside of a transaction.
struct BodyStatement {
  std::string text;
  bool outside = false;
};
using Body = std::vector<BodyStatement>;

// The words of a title, as alembic/script/base.py (_rev_path) joins and shortens them.
std::string slug_of(std::string_view title) {
  std::string slug = to_lower(file_slug(title, 1000));
  if (slug.size() <= kLongestSlug) return slug;
  slug.resize(kLongestSlug);
  const std::size_t last = slug.rfind('_');
  if (last != std::string::npos) slug.resize(last);
  return slug + "_";
}

// What stands between the quotes of a docstring.
std::string docstring_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\' || c == '"') escaped += '\\';
    escaped += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return escaped;
}

// "2025-01-07T09:12:44Z" as Python prints a datetime.
std::string create_date(std::string_view iso) {
  if (iso.size() < 19) return {};
  return std::string(iso.substr(0, 10)) + " " + std::string(iso.substr(11, 8));
}

// The comment lines that stand before a statement, which a call of `op` has no place for.
std::string leading_comments(std::string_view sql) {
  std::string comments;
  for (const std::string_view line : split_lines(sql)) {
    const std::string_view clean = trim(line);
    if (clean.empty()) continue;
    if (!clean.starts_with("--")) break;
    comments += std::string(trim(clean.substr(2))) + "\n";
  }
  return comments;
}

std::string execute_call(const Statement& statement) {
  return "op.execute(" + python_string(escape_parameters(statement.text)) + ")";
}

class ProjectWriter {
 public:
  ProjectWriter(const History& history, const WriteOptions& options, Diagnostics& diagnostics)
      : history_(history), options_(options), diagnostics_(diagnostics), catalog_(options.dialect.catalog_rules()) {}

  [[nodiscard]] std::optional<Rendering> write();

 private:
  void name_revisions();
  [[nodiscard]] bool write_migration(const Migration& migration);
  [[nodiscard]] std::optional<Body> write_steps(const Migration& migration, const std::vector<Step>& steps,
                                                Catalog& catalog);
  // The steps of one statement, first to last: as calls of `op`, or as the SQL itself.
  [[nodiscard]] bool write_group(const std::vector<const Step*>& group, Catalog& catalog, Body& body);
  [[nodiscard]] bool write_manual(const Migration& migration, const Step& step, const HostCode& code, Body& body);
  [[nodiscard]] std::string file_of(const Migration& migration, const std::string& up, const std::string& down) const;
  [[nodiscard]] std::string file_name_of(const Migration& migration) const;
  [[nodiscard]] std::string revision_of(const std::string& id) const {
    const auto found = revisions_.find(id);
    return found == revisions_.end() ? id : found->second;
  }
  [[nodiscard]] std::vector<std::string> revisions_of(const std::vector<std::string>& ids) const {
    std::vector<std::string> revisions;
    for (const std::string& id : ids) revisions.push_back(revision_of(id));
    return revisions;
  }
  [[nodiscard]] bool is_own() const { return history_.tool == "alembic"; }

  const History& history_;
  const WriteOptions& options_;
  Diagnostics& diagnostics_;
  Catalog catalog_;
  std::map<std::string, std::string> revisions_;
  Rendering rendering_;
};

// Ids of Alembic's own stay. Others become what Alembic's ids look like, the same on every run.
void ProjectWriter::name_revisions() {
  std::set<std::string> taken;
  for (const Migration& migration : history_.in_order()) {
    std::string revision = migration.id;
    if (!is_own()) {
      std::string seed = migration.id;
      do {
        revision = md5_hex(seed).substr(0, kRevisionDigits);
        seed += '+';
      } while (taken.count(revision) != 0);
    }
    taken.insert(revision);
    revisions_[migration.id] = revision;
  }
}

bool ProjectWriter::write_manual(const Migration& migration, const Step& step, const HostCode& code, Body& body) {
  rendering_.manual.push_back({.migration = migration.id, .span = step.span, .reason = code.why});
  std::string text = python_comment(code.text, "    ");
  text += "    raise NotImplementedError(" + python_string("crosswalk: left for a person: " + code.why) + ")";
  body.push_back({std::string(trim(text)), false});
  if (options_.allow_manual) return true;
  diagnostics_.report<Code::ManualWork>(step.span, code.why);
  return false;
}

bool ProjectWriter::write_group(const std::vector<const Step*>& group, Catalog& catalog, Body& body) {
  const Dialect& dialect = options_.dialect;
  Catalog after = catalog;
  Body calls;
  for (const Step* step : group) {
    // What stands under a condition is said as it was written.
    const bool plain = step->guards.empty() && !step->tolerant;
    const auto call = plain ? render_operation(step->operation, after, dialect) : std::nullopt;
    if (!call) break;
    const auto* create = step->operation.as<CreateIndex>();
    const auto* drop = step->operation.as<DropIndex>();
    calls.push_back({*call, (create != nullptr && create->concurrently) || (drop != nullptr && drop->concurrently)});
    pass_step(*step, after);
  }
  if (calls.size() == group.size()) {
    if (group.front()->written) {
      const std::string comments = leading_comments(group.front()->written->text);
      if (!comments.empty())
        calls.front().text = std::string(trim(python_comment(comments, "    "))) + "\n    " + calls.front().text;
    }
    std::move(calls.begin(), calls.end(), std::back_inserter(body));
    catalog = std::move(after);
    return true;
  }
  bool complete = true;
  for (const Step* step : group) {
    // The text of the first stands for all, if it is of this dialect.
    const bool covered = step->continues && group.front()->written && group.front()->written->dialect == dialect.name();
    if (!covered) {
      const auto statements = dialect.write(*step, catalog, diagnostics_);
      complete = complete && statements.has_value();
      for (const Statement& statement : statements.value_or(std::vector<Statement>{})) {
        body.push_back({execute_call(statement), !statement.transactional});
      }
    }
    pass_step(*step, catalog);
  }
  return complete;
}

std::optional<Body> ProjectWriter::write_steps(const Migration& migration, const std::vector<Step>& steps,
                                               Catalog& catalog) {
  Body body;
  bool complete = true;
  for (std::size_t i = 0; i < steps.size();) {
    if (const auto* code = steps[i].operation.as<HostCode>()) {
      complete = write_manual(migration, steps[i], *code, body) && complete;
      ++i;
      continue;
    }
    std::vector<const Step*> group{&steps[i]};
    for (++i; i < steps.size() && steps[i].continues; ++i) group.push_back(&steps[i]);
    complete = write_group(group, catalog, body) && complete;
  }
  if (!complete) return std::nullopt;
  return body;
}

// The lines of a function's body, indented. What must stand outside of a transaction is put into autocommit blocks.
std::string body_text(const Body& body, TransactionMode mode) {
  std::string text;
  bool outside = false;
  for (const BodyStatement& statement : body) {
    const bool wanted = statement.outside || mode == TransactionMode::Never;
    if (wanted && !outside) text += "    with op.get_context().autocommit_block():\n";
    outside = wanted;
    // Within a block calls stand four blanks further in; the lines of a long string stay as they are.
    const bool long_string = statement.text.find("\"\"\"") != std::string::npos;
    text += wanted ? "        " + (long_string ? statement.text : replace_all(statement.text, "\n    ", "\n        ")) +
                         "\n"
                   : "    " + statement.text + "\n";
  }
  return text.empty() ? "    pass\n" : text;
}

std::string ProjectWriter::file_name_of(const Migration& migration) const {
  const auto kept = migration.properties.find(kFileProperty);
  if (is_own() && kept != migration.properties.end()) return kept->second;
  const std::string slug = slug_of(migration.title.empty() ? migration.id : migration.title);
  const std::string revision = revision_of(migration.id);
  return (file_slug(revision) == revision ? revision : md5_hex(revision).substr(0, kRevisionDigits)) +
         (slug.empty() ? "" : "_" + slug) + ".py";
}

std::string ProjectWriter::file_of(const Migration& migration, const std::string& up, const std::string& down) const {
  const std::string revision = revision_of(migration.id);
  const std::vector<std::string> parents = revisions_of(migration.parents);
  std::string text = "\"\"\"" + docstring_text(migration.title.empty() ? migration.id : migration.title) + "\n\n";
  text += "Revision ID: " + revision + "\nRevises: " + join(parents, ", ") + "\n";
  if (const std::string date = create_date(migration.created); !date.empty()) text += "Create Date: " + date + "\n";
  if (!is_own() && !history_.tool.empty())
    text += "Written from: " + docstring_text(migration.id) + " (" + history_.tool + ")\n";
  text += "\n\"\"\"\nfrom typing import Sequence, Union\n\nfrom alembic import op\nimport sqlalchemy as sa\n";
  const bool postgresql = up.find("postgresql.") != std::string::npos || down.find("postgresql.") != std::string::npos;
  text += postgresql ? "from sqlalchemy.dialects import postgresql\n" : "\n";
  text += "\n# revision identifiers, used by Alembic.\n";
  text += "revision: str = " + python_string(revision) + "\n";
  text += "down_revision: Union[str, Sequence[str], None] = " + python_ids(parents) + "\n";
  text += "branch_labels: Union[str, Sequence[str], None] = " + python_ids(migration.labels) + "\n";
  text += "depends_on: Union[str, Sequence[str], None] = " + python_ids(revisions_of(migration.depends_on)) + "\n";
  text += "\n\ndef upgrade() -> None:\n    \"\"\"Upgrade schema.\"\"\"\n" + up;
  text += "\n\ndef downgrade() -> None:\n    \"\"\"Downgrade schema.\"\"\"\n" + down;
  return text;
}

bool ProjectWriter::write_migration(const Migration& migration) {
  if (migration.kind == MigrationKind::Repeatable) {
    diagnostics_.report<Code::LostInTarget>({}, "Alembic", "the repetition on every change", migration.id);
  }
  const auto up = write_steps(migration, migration.up, catalog_);
  if (!up) return false;
  std::string down = "    raise NotImplementedError(\"this migration has no way back\")\n";
  if (migration.down) {
    Catalog after = catalog_;
    const auto body = write_steps(migration, *migration.down, after);
    if (!body) return false;
    down = body_text(*body, migration.transaction);
  }
  rendering_.files.push_back({"migrations/versions/" + file_name_of(migration),
                              file_of(migration, body_text(*up, migration.transaction), down)});
  return true;
}

std::optional<Rendering> ProjectWriter::write() {
  name_revisions();
  rendering_.files.push_back({"alembic.ini", alembic_ini(options_.dialect.name())});
  // The other tools commit each migration, and what comes later may build on that: an enum's new label cannot be used
  // before.
  rendering_.files.push_back({"migrations/env.py", env_script(!is_own())});
  rendering_.files.push_back({"migrations/script.py.mako", script_template()});
  bool complete = true;
  for (const Migration& migration : history_.in_order()) complete = write_migration(migration) && complete;
  if (!complete) return std::nullopt;
  return std::move(rendering_);
}

}  // namespace

std::optional<Rendering> AlembicBackend::write(const History& history, const WriteOptions& options,
                                               Diagnostics& diagnostics) const {
  return ProjectWriter(history, options, diagnostics).write();
}

}  // namespace crosswalk::alembic
