#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/catalog/catalog.h"
#include "sql/lexer.h"

namespace crosswalk::postgresql {

using QueryColumns = std::vector<Column>;
// Stands for a type that is not known.
[[nodiscard]] Type unknown_type();
[[nodiscard]] bool is_known(const Column& column);

// The columns of what has a name in WITH; none if they are not known.
using NamedQueries = std::map<std::string, std::optional<QueryColumns>>;

// A table in FROM, under the name that it has there.
struct QuerySource {
  std::string name;
  std::optional<QueryColumns> columns;
  bool shared_names = false;  // joined by USING: `*` has some columns once
};

// Reads one text with queries in it. Queries within each other are bounded in depth.
class QueryReader {
 public:
  using Words = std::span<const sql_reading::Lexeme>;

  // `expanded` is false for the text of a view, which was made at another time: what `*` stood for then is not known.
  QueryReader(std::string_view text, const Catalog& catalog, bool expanded, int depth);

  [[nodiscard]] std::optional<QueryColumns> columns(const NamedQueries& named = {}) const {
    return query(all_, named, {}, depth_);
  }

 private:
  // -- query_columns.cpp
  [[nodiscard]] std::optional<QueryColumns> query(Words words, NamedQueries named,
                                                  const std::vector<QuerySource>& outer, int depth) const;
  [[nodiscard]] std::optional<QueryColumns> select(Words words, const NamedQueries& named,
                                                   const std::vector<QuerySource>& outer, int depth) const;
  [[nodiscard]] bool read_from(Words words, const NamedQueries& named, std::vector<QuerySource>& sources,
                               int depth) const;
  [[nodiscard]] std::optional<QuerySource> read_source(Words& words, const NamedQueries& named,
                                                       const std::vector<QuerySource>& beside, int depth) const;
  [[nodiscard]] std::optional<QueryColumns> columns_of_relation(const QualifiedName& name, const NamedQueries& named,
                                                                int depth) const;
  [[nodiscard]] bool add_item(Words item, const NamedQueries& named, const std::vector<QuerySource>& sources,
                              QueryColumns& columns, int depth) const;
  [[nodiscard]] bool add_all(const std::vector<QuerySource>& sources, std::string_view of, QueryColumns& columns) const;

  // -- query_types.cpp
  struct Context {
    const NamedQueries& named;
    const std::vector<QuerySource>& sources;
    int depth;
  };
  // The type of an expression. A literal that has none of its own is `unknown`.
  struct Typed {
    Type type;
    bool unknown = false;
  };
  [[nodiscard]] std::optional<Typed> type_of(Words words, const Context& context) const;
  [[nodiscard]] std::optional<Typed> type_of_operand(Words words, const Context& context) const;
  [[nodiscard]] std::optional<Typed> type_of_operation(Words words, const Context& context) const;
  [[nodiscard]] std::optional<Typed> type_of_case(Words words, const Context& context) const;
  [[nodiscard]] std::optional<Typed> type_of_call(Words words, const Context& context) const;
  [[nodiscard]] std::optional<Typed> type_of_own_function(const QualifiedName& name,
                                                          const std::vector<Words>& arguments,
                                                          const Context& context) const;
  [[nodiscard]] std::optional<Typed> type_of_column(Words words, const Context& context) const;
  [[nodiscard]] std::optional<Typed> common_type(const std::vector<Words>& parts, const Context& context) const;
  // The name that a column without one gets (FigureColname in src/backend/parser/parse_target.c).
  [[nodiscard]] std::optional<std::string> name_of(Words words) const;

  // -- words
  [[nodiscard]] std::string_view text_of(const sql_reading::Lexeme& lexeme) const {
    return text_.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
  }
  [[nodiscard]] std::string_view text_of(Words words) const;
  [[nodiscard]] bool is(const sql_reading::Lexeme& lexeme, std::string_view word) const;
  [[nodiscard]] bool begins(Words words, std::string_view word) const { return !words.empty() && is(words[0], word); }
  [[nodiscard]] static bool is_name(const sql_reading::Lexeme& lexeme);
  [[nodiscard]] std::string name_in(const sql_reading::Lexeme& lexeme) const;
  // "a.b.c" at the beginning, taken off.
  [[nodiscard]] std::vector<std::string> take_names(Words& words) const;
  // How many words a parenthesis at the beginning takes, itself included; 0 if there is none.
  [[nodiscard]] static std::size_t group(Words words);
  [[nodiscard]] static std::vector<Words> split_at_commas(Words words);
  // The place of the first of these words outside of parentheses and CASE; the number of words if there is none.
  [[nodiscard]] std::size_t find(Words words, std::initializer_list<std::string_view> wanted) const;

  std::string_view text_;
  std::vector<sql_reading::Lexeme> lexemes_;
  Words all_;
  const Catalog& catalog_;
  bool expanded_;
  int depth_;
};

}  // namespace crosswalk::postgresql
