#pragma once

#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "crosswalk/ir/migration.h"

namespace crosswalk {

class Diagnostics;

// A script that a project's tool runs at a moment of every run, beside the migrations (a callback). It leaves no trace
// in a version table, and a history's schema does not depend on it.
struct Hook {
  std::string moment;  // as the tool calls it: "afterMigrate"
  std::string title;   // one line for people; may be empty
  std::string file;    // as shown to users
  std::vector<Step> steps;
  TransactionMode transaction = TransactionMode::Default;
  friend bool operator==(const Hook&, const Hook&) = default;
};

// A project's migrations, in an order in which they can run: parents and dependencies first, repeatable ones last, and
// otherwise as they were given. The same on every run.
class History {
 public:
  History() = default;

  // Orders the migrations. Reports DuplicateMigration, MissingParent or MigrationCycle, each at the migration's file,
  // and gives nothing.
  [[nodiscard]] static std::optional<History> build(std::vector<Migration> migrations, Diagnostics& diagnostics);

  [[nodiscard]] const std::vector<Migration>& in_order() const { return migrations_; }
  [[nodiscard]] std::vector<Migration>& in_order() { return migrations_; }
  // Takes the time of one look-up, however long the history.
  [[nodiscard]] const Migration* find(std::string_view id) const;
  // The ids that no other migration follows or depends on; in order.
  [[nodiscard]] std::vector<std::string> heads() const;
  // What has to be applied for `last`, a migration of this history, to be: itself and all that it follows or depends
  // on, in order. For a repeatable one that is everything before it.
  [[nodiscard]] std::vector<const Migration*> leading_to(const Migration& last) const;

  std::string tool;                       // the tool it was read from; empty if none
  std::optional<std::string> dialect;     // the SQL dialect it is written for, if it is known
  std::vector<std::string> unread_files;  // files of the project that could not be read, as shown to users
  std::vector<Hook> hooks;                // in the order in which those of one moment run

  friend bool operator==(const History& left, const History& right) {
    return left.tool == right.tool && left.dialect == right.dialect && left.unread_files == right.unread_files &&
           left.hooks == right.hooks && left.migrations_ == right.migrations_;
  }

 private:
  std::vector<Migration> migrations_;
  // Where each id stood when the history was built. Ids may be edited since, so it is a hint.
  std::shared_ptr<const std::unordered_map<std::string, std::size_t>> places_;
};

// What was understood of a history; the numbers of `result.coverage`.
struct Coverage {
  std::size_t migrations = 0;
  std::size_t migrations_whole = 0;       // nothing left for a person
  std::size_t steps = 0;                  // of the way up
  std::size_t modelled = 0;               // neutral operations
  std::size_t carried_sql = 0;            // word for word
  std::size_t manual = 0;                 // left for a person
  std::size_t schema_steps = 0;           // steps that change the schema
  std::size_t schema_steps_modelled = 0;  // … and are modelled
  std::size_t unread_files = 0;
};
[[nodiscard]] Coverage measure_coverage(const History& history);

// Saved histories: the full, versioned, documented form (docs/history-format.md). JSON or YAML.
[[nodiscard]] std::string history_to_json(const History& history);
// The same JSON into a stream, without a line end at the end; every line but the first stands behind `indent`. Needs
// memory for one step at a time.
void write_history_json(const History& history, std::ostream& out, std::string_view indent = {});
[[nodiscard]] std::string history_to_yaml(const History& history);
// Reads either form. Reports HistoryFormatInvalid with the place and gives nothing.
[[nodiscard]] std::optional<History> read_history(std::shared_ptr<const SourceFile> source, Diagnostics& diagnostics);

}  // namespace crosswalk
