#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crosswalk/ir/operations.h"
#include "crosswalk/source/source_file.h"

namespace crosswalk {

// A condition on the schema under which a step does something: that a thing is there, or that it is not.
enum class GuardedThing { Relation, TableColumn, NamedConstraint, NamedIndex, NamedType, OtherObject };
struct Guard {
  GuardedThing thing = GuardedThing::Relation;
  QualifiedName name;                  // of a column: its table's; of a constraint: empty for the primary key
  std::optional<Identifier> column;    // of a table; of a constraint: one that it must be over
  std::optional<QualifiedName> table;  // of a constraint, a trigger, a policy, where it is said
  std::optional<ObjectKind> object;    // of an object
  bool present = false;                // what must hold: that it is there
  // Which of its statement's questions it is: one that several steps stand under is answered once, before the first.
  std::optional<std::uint32_t> question;
  CROSSWALK_FIELDS(Guard, thing, name, column, table, object, present, question);
};

// One operation, where it was written, and its own SQL text if it was written in SQL: that text is what a target of the
// same dialect renders and executes, comments included. A statement that several operations came from (one ALTER TABLE
// with three clauses) stands with the first of them; the others have `continues` and no text of their own. A step that
// stands under guards happens only where all of them hold; one that is tolerant happens only where it fits, and where
// it does not that is no error.
struct Step {
  Operation operation;
  SourceSpan span;
  std::optional<Spelling> written;
  bool continues = false;
  std::vector<Guard> guards;
  bool tolerant = false;

  Step() = default;
  Step(Operation what, SourceSpan where = {}, std::optional<Spelling> text = {})
      : operation(std::move(what)), span(std::move(where)), written(std::move(text)) {}
  friend bool operator==(const Step&, const Step&) = default;
};

enum class TransactionMode {
  Default,  // as the tool does it by itself
  Never,    // must run outside a transaction
};

enum class MigrationKind {
  Versioned,
  Repeatable,  // runs again whenever it changed, after the versioned ones
  Baseline,    // stands for all versioned ones up to its version, on an empty database
};

// One migration, neutral.
struct Migration {
  // Unique in its history: what the tool identifies it by (a revision, a folder or file name, a version).
  std::string id;
  std::string title;                 // one line for people; may be empty
  std::vector<std::string> parents;  // the ids it follows; empty for a first one
  std::vector<std::string> depends_on;
  std::vector<std::string> labels;
  MigrationKind kind = MigrationKind::Versioned;
  std::vector<Step> up;
  std::optional<std::vector<Step>> down;  // none: no way back was written
  TransactionMode transaction = TransactionMode::Default;
  std::string file;                     // as shown to users
  std::string created;                  // ISO 8601 date and time, UTC, where the source says it; else empty
  std::optional<std::string> checksum;  // as the tool's version table stores it, for tools that do
  // What only its own tool's backend and ledger need: a version as spelled, the script path in the ledger.
  std::map<std::string, std::string> properties;

  friend bool operator==(const Migration&, const Migration&) = default;
};

}  // namespace crosswalk
