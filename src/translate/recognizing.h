#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/ir/migration.h"
#include "crosswalk/sql/dialect.h"

// The groups of statements that are recognized, each in a file of its own.
namespace crosswalk {

// What a group of steps does as a whole.
struct RecognizedGroup {
  std::size_t length = 0;  // how many steps it takes in
  std::vector<Operation> meaning;
};

// A step that changes settings of the connection or the transaction.
[[nodiscard]] bool is_setting(const Step& step);
// A step that keeps its text and its place, and does nothing by itself any more.
[[nodiscard]] Step covered(const Step& step);

// replaced_table.cpp: the steps from the first on, if they replace a table by a new one of its name; else nothing.
[[nodiscard]] std::optional<RecognizedGroup> recognize_replaced_table(std::span<const Step> steps,
                                                                      const Catalog& before, const Dialect& dialect);

// replaced_enum.cpp: where a migration replaces an enum by a new one of its name, the columns take the new one as they
// are: a cast by way of text is no conversion.
void recognize_replaced_enums(std::vector<Step>& steps);

// owned_sequence.cpp: where a migration makes a sequence, gives it to a column and has the column take its numbers, the
// column is numbered.
void recognize_owned_sequences(std::vector<Step>& steps);

// search_path.cpp: qualifies the names in a migration's steps as the search paths that it sets have them looked up.
void follow_search_path(std::vector<Step>& steps, const Catalog& before, const Dialect& dialect);
[[nodiscard]] bool sets_search_path(const std::vector<Step>& steps, const Dialect& dialect);

// row_copy.cpp: a statement that copies all rows of one table to another, and nothing else.
struct RowCopy {
  QualifiedName from;
  QualifiedName to;
  struct Value {
    Identifier column;                 // of `to`
    std::optional<Identifier> source;  // the column of `from` that it is, if it is one
    std::string expression;            // as written
  };
  std::vector<Value> values;
};
[[nodiscard]] std::optional<RowCopy> read_row_copy(std::string_view statement, const Dialect& dialect);

}  // namespace crosswalk
