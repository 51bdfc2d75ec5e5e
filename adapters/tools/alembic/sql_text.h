#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "crosswalk/script/host.h"

// SQL as it is put together from the expressions of a script.
namespace crosswalk::alembic {

class CoreStatement;
struct CommonTable;
struct Reading;

// A name that is counted where the statement is spelled: anon_1, orders_1 (sql/elements.py, _anonymous_label).
struct CountedName {
  std::string base;
};

// "orders." in front of a column: left out where a statement says its columns alone.
struct Qualifier {
  std::string name;                            // quoted, with its schema
  std::shared_ptr<const CountedName> counted;  // in place of a name
};

// SQL in pieces, some of which are spelled once the statement around them is known: queries, in which tables that the
// statement has are not listed again (sql/selectable.py, _get_display_froms), names that are counted, WITH.
class SqlText {
 public:
  using Query = std::shared_ptr<const CoreStatement>;
  using Counted = std::shared_ptr<const CountedName>;
  using Common = std::shared_ptr<const CommonTable>;  // its name; it is put into the WITH of the statement
  using Piece = std::variant<std::string, Query, Qualifier, Counted, Common>;

  SqlText() = default;
  SqlText(std::string text) { pieces_.emplace_back(std::move(text)); }  // NOLINT(google-explicit-constructor)
  SqlText(const char* text) : SqlText(std::string(text)) {}             // NOLINT(google-explicit-constructor)
  // A query in parentheses.
  [[nodiscard]] static SqlText of_query(Query query) { return SqlText("(") + of(std::move(query)) + SqlText(")"); }
  [[nodiscard]] static SqlText of(Piece piece) {
    SqlText text;
    text.pieces_.push_back(std::move(piece));
    return text;
  }

  SqlText& operator+=(const SqlText& more) {
    pieces_.insert(pieces_.end(), more.pieces_.begin(), more.pieces_.end());
    return *this;
  }
  friend SqlText operator+(SqlText left, const SqlText& right) { return left += right; }

  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }
  // Its text, without what is spelled later.
  [[nodiscard]] std::string plain() const {
    std::string text;
    for (const Piece& piece : pieces_) {
      if (const auto* part = std::get_if<std::string>(&piece)) text += *part;
      if (const auto* table = std::get_if<Qualifier>(&piece); table != nullptr && !table->counted)
        text += table->name + ".";
    }
    return text;
  }
  // True if its text depends on the statement around it.
  [[nodiscard]] bool depends_on_place() const {
    for (const Piece& piece : pieces_) {
      const auto* table = std::get_if<Qualifier>(&piece);
      const bool fixed = std::holds_alternative<std::string>(piece) || (table != nullptr && !table->counted);
      if (!fixed) return true;
    }
    return false;
  }

 private:
  std::vector<Piece> pieces_;
};

[[nodiscard]] inline SqlText join_texts(const std::vector<SqlText>& parts, const char* between) {
  SqlText text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += between;
    text += parts[i];
  }
  return text;
}

// What stands in a FROM: a table, one under another name, a query, a join.
struct FromItem {
  std::string name;                                 // what tells it from others; empty for a join
  Qualifier reference;                              // as columns refer to it
  SqlText sql;                                      // as it stands there
  std::vector<std::string> holds;                   // the names of what a join joins
  std::optional<std::vector<std::string>> columns;  // the names of its columns, where they are known
};

// A query under a name in WITH (sql/selectable.py, CTE).
struct CommonTable {
  SqlText name;
  std::string key;  // which one it is: one that goes on with another, recursively, shares its key
  SqlText::Query query;
  bool recursive = false;
};

// What one statement has been given while it is spelled.
struct SpellingState {
  std::map<std::string, int> counts;                        // of names that are counted, by their base
  std::map<const CountedName*, std::string> counted_names;  // as they have been given
  std::vector<std::string> common_keys;    // of the common tables so far, and those that are being spelled
  std::vector<std::string> common_tables;  // "name AS (…)"
  bool recursive = false;

  [[nodiscard]] std::string count(const std::string& base) { return base + "_" + std::to_string(++counts[base]); }
  [[nodiscard]] std::string name_of(const std::shared_ptr<const CountedName>& counted) {
    const auto found = counted_names.find(counted.get());
    if (found != counted_names.end()) return found->second;
    return counted_names[counted.get()] = count(counted->base);
  }
};

// Where a statement is being spelled: which tables the statements around it have, and what it has been given so far.
struct Surroundings {
  const Reading& reading;
  script::CallContext& context;
  std::vector<std::string> enclosing;
  SpellingState& state;
  bool as_from = false;     // a query stands in a FROM or in WITH
  bool with_tables = true;  // columns with the name of their table
};
// The text with its queries in it; nothing if the statement was left.
[[nodiscard]] std::optional<std::string> spell(const SqlText& text, const Surroundings& around);

}  // namespace crosswalk::alembic
