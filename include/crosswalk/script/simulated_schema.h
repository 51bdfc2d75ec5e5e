#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/ir/migration.h"
#include "crosswalk/script/evaluator.h"

namespace crosswalk::script {

// How the scripts of a tool spell what changes a schema.
struct SchemaVocabulary {
  bool (*changes)(std::string_view name);   // a function that changes a schema
  bool (*drops)(std::string_view name);     // one that drops or renames
  bool (*runs_sql)(std::string_view name);  // one that runs the text that is its first argument
  bool (*finds)(std::string_view word);     // what finds tables that a text does not name, in scripts and in SQL
};

// The schema as the steps so far have made it, and which tables may be otherwise, since a step that is left for a
// person, or that is not understood, could have changed them.
class SimulatedSchema {
 public:
  SimulatedSchema(CatalogRules rules, const SchemaVocabulary& vocabulary)
      : catalog_(std::move(rules)), vocabulary_(&vocabulary) {}

  // Adds what a step does. `reach` is what a piece of code could do that is left for a person; null: anything.
  void pass(const Step& step, const Reach* reach);
  // Adds a migration of which nothing is known.
  void pass_unread() { doubt(Reach::unknown()); }

  // True if the database takes a step for certain. What is left for a person says for itself what it is.
  [[nodiscard]] bool takes(const Step& step) const;

  [[nodiscard]] const Catalog& catalog() const { return catalog_; }
  // True if a table of this name may be otherwise than the catalog has it, or may be there though the catalog has none.
  [[nodiscard]] bool doubtful(const QualifiedName& table) const;
  // The same of what columns a table has, and whether it is there at all: what only makes indexes leaves that alone.
  [[nodiscard]] bool may_have_other_columns(const QualifiedName& table) const;
  // What of a table may be otherwise, where that is known more closely.
  struct Parts {
    std::set<Identifier> columns;     // that may be there or not
    std::set<Identifier> attributes;  // of these columns: type, default, whether they take NULL
    bool keys = false;                // constraints and indexes
  };
  // True if any part of a table may be otherwise: what is doubtful, but for the parts that `parts_in_doubt` names.
  [[nodiscard]] bool doubtful_as_a_whole(const QualifiedName& table) const;
  // Null if there are none.
  [[nodiscard]] const Parts* parts_in_doubt(const QualifiedName& table) const;
  // True if a table that the catalog has may be gone.
  [[nodiscard]] bool may_be_gone(const QualifiedName& table) const;
  // True if there may be a table that the catalog has not, or one of its tables may be gone.
  [[nodiscard]] bool any_doubtful() const { return all_ || elsewhere_ || !named_.empty(); }

 private:
  // Words of pieces of code, in lower case, of which some name tables.
  struct Mentions {
    std::set<std::string> words;
    std::set<std::string> beginnings;  // of words whose end is not known
    [[nodiscard]] bool has(const Identifier& name) const;
    [[nodiscard]] bool empty() const { return words.empty() && beginnings.empty(); }
  };

  void doubt(const Reach& reach);
  void doubt_sql(const std::string& sql);
  void doubt_failed(const Operation& operation);
  void doubt_attempt(const Step& step);
  void doubt_whole(const std::string& name);

  Catalog catalog_;
  const SchemaVocabulary* vocabulary_;
  Mentions named_;                      // of tables in doubt
  Mentions reshaped_;                   // those of pieces that do more than make indexes
  Mentions dropped_;                    // those of pieces that drop or rename
  std::map<std::string, Parts> parts_;  // by the name of the table in lower case
  bool all_ = false;                    // every table is in doubt
  bool elsewhere_ = false;              // there are tables that these migrations have not made
};

}  // namespace crosswalk::script
