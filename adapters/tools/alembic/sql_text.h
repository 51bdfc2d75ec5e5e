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
struct Reading;

// SQL with queries in it, which are spelled once the statement around them is known: tables that it has are not listed
// again in theirs (sql/selectable.py, _get_display_froms).
class SqlText {
 public:
  using Query = std::shared_ptr<const CoreStatement>;
  using Piece = std::variant<std::string, Query>;

  SqlText() = default;
  SqlText(std::string text) { pieces_.emplace_back(std::move(text)); }  // NOLINT(google-explicit-constructor)
  SqlText(const char* text) : SqlText(std::string(text)) {}             // NOLINT(google-explicit-constructor)
  // A query in parentheses.
  [[nodiscard]] static SqlText of_query(Query query) {
    SqlText text("(");
    text.pieces_.emplace_back(std::move(query));
    return text += ")";
  }

  SqlText& operator+=(const SqlText& more) {
    pieces_.insert(pieces_.end(), more.pieces_.begin(), more.pieces_.end());
    return *this;
  }
  friend SqlText operator+(SqlText left, const SqlText& right) { return left += right; }

  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }
  // Its text, without that of its queries.
  [[nodiscard]] std::string plain() const {
    std::string text;
    for (const Piece& piece : pieces_) {
      if (const auto* part = std::get_if<std::string>(&piece)) text += *part;
    }
    return text;
  }
  [[nodiscard]] bool has_queries() const {
    for (const Piece& piece : pieces_) {
      if (std::holds_alternative<Query>(piece)) return true;
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
  std::string name;                // as columns refer to it; empty for a join
  SqlText sql;                     // as it stands there
  std::vector<std::string> holds;  // the names of what a join joins
};

// Where a statement is being spelled: which tables the statements around it have, and the labels given so far.
struct Surroundings {
  const Reading& reading;
  script::CallContext& context;
  std::vector<std::string> enclosing;
  std::map<std::string, int>& labels;
};
// The text with its queries in it; nothing if the statement was left.
[[nodiscard]] std::optional<std::string> spell(const SqlText& text, const Surroundings& around);

}  // namespace crosswalk::alembic
