#pragma once

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

  Catalog catalog_;
  const SchemaVocabulary* vocabulary_;
  Mentions named_;          // of tables in doubt
  Mentions reshaped_;       // those of pieces that do more than make indexes
  Mentions dropped_;        // those of pieces that drop or rename
  bool all_ = false;        // every table is in doubt
  bool elsewhere_ = false;  // there are tables that these migrations have not made
};

}  // namespace crosswalk::script
