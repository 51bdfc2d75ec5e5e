#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Pieces of Python source.
namespace crosswalk::alembic {

// A string as a literal: 'text', or """text""" if it has several lines.
[[nodiscard]] std::string python_string(std::string_view text);
// SQL as text() takes it: a colon that would begin a parameter is escaped (sqlalchemy/sql/elements.py, TextClause).
[[nodiscard]] std::string escape_parameters(std::string_view sql);
// sa.text(…) of SQL.
[[nodiscard]] std::string sa_text(std::string_view sql);
// None, 'a', or ('a', 'b').
[[nodiscard]] std::string python_ids(const std::vector<std::string>& ids);
[[nodiscard]] std::string python_list(const std::vector<std::string>& items);
// "# " before every line, each ended by '\n'.
[[nodiscard]] std::string python_comment(std::string_view text, std::string_view indent);

// A call, on one line or with an argument on each.
class PythonCall {
 public:
  explicit PythonCall(std::string function) : function_(std::move(function)) {}
  PythonCall& add(std::string argument) {
    arguments_.push_back(std::move(argument));
    return *this;
  }
  PythonCall& add(std::string_view name, std::string value) { return add(std::string(name) + "=" + std::move(value)); }
  PythonCall& flag(std::string_view name, bool value) { return value ? add(name, "True") : *this; }
  [[nodiscard]] std::string text() const;
  // The arguments from the second on stand on lines of their own, as Alembic writes create_table().
  [[nodiscard]] std::string lines() const;

 private:
  std::string function_;
  std::vector<std::string> arguments_;
};

}  // namespace crosswalk::alembic
