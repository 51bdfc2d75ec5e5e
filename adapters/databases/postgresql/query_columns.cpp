#include "query_columns.h"

#include <algorithm>
#include <utility>

#include "crosswalk/base/text.h"
#include "query_reader.h"
#include "reading.h"
#include "sql/spelling.h"

// SELECT, WITH and FROM, as far as it takes to know the columns.
namespace crosswalk::postgresql {

using sql_reading::Lexeme;
using sql_reading::LexemeKind;

namespace {

constexpr int kDeepest = 24;  // queries and expressions within each other

bool is_common_word(std::string_view word) {
  static constexpr std::string_view kNoAlias[] = {"on",    "using", "join",   "left",  "right",       "full",
                                                  "inner", "cross", "where",  "group", "order",       "limit",
                                                  "outer", "union", "having", "as",    "tablesample", "natural"};
  return std::any_of(std::begin(kNoAlias), std::end(kNoAlias),
                     [&](std::string_view one) { return equals_ignoring_case(one, word); });
}

// As a table has it that is made of a query: without what belongs to the place where it comes from.
Column plain(Column column) {
  column.nullable = true;
  column.default_value.reset();
  column.generated.reset();
  if (column.identity) column.type.written.reset();  // it may say that the column is numbered
  column.identity.reset();
  column.comment.reset();
  return column;
}

// The query in the text of a view, and the names that the view gives to its columns.
std::string_view body_of_view(std::string_view definition, std::vector<std::string>& names) {
  const std::vector<Lexeme> lexemes = sql_reading::lexemes_of(definition, lexical_rules());
  int open = 0;
  bool listed = false;
  for (const Lexeme& lexeme : lexemes) {
    const std::string_view word = definition.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
    if (lexeme.kind == LexemeKind::LeftParen && open++ == 0) listed = names.empty();
    if (lexeme.kind == LexemeKind::RightParen && --open == 0) listed = false;
    if (listed && lexeme.kind == LexemeKind::QuotedName) names.push_back(sql_reading::unquote_name(word));
    if (listed && lexeme.kind == LexemeKind::Word) names.push_back(fold(word).text);
    if (open == 0 && equals_ignoring_case(word, "with")) names.clear();  // the options of a view stand in parentheses
    if (open == 0 && equals_ignoring_case(word, "as")) return trim(definition.substr(lexeme.range.end));
  }
  return {};
}

}  // namespace

Type unknown_type() { return NativeType{.dialect = "?", .spelling = {}}; }

bool is_known(const Column& column) { return !(column.type == unknown_type()) && !column.name.text.empty(); }

QueryReader::QueryReader(std::string_view text, const Catalog& catalog, bool expanded, int depth)
    : text_(text),
      lexemes_(sql_reading::lexemes_of(text, lexical_rules())),
      all_(lexemes_),
      catalog_(catalog),
      expanded_(expanded),
      depth_(depth) {
  while (!all_.empty() && all_.back().kind == LexemeKind::Semicolon) all_ = all_.first(all_.size() - 1);
  // WITH [NO] DATA
  if (all_.size() > 2 && is(all_.back(), "data"))
    all_ = all_.first(all_.size() - (is(all_[all_.size() - 2], "no") ? 3 : 2));
}

std::string_view QueryReader::text_of(Words words) const {
  if (words.empty()) return {};
  return text_.substr(words.front().range.begin, words.back().range.end - words.front().range.begin);
}

bool QueryReader::is(const Lexeme& lexeme, std::string_view word) const {
  return lexeme.kind == LexemeKind::Word && equals_ignoring_case(text_of(lexeme), word);
}

bool QueryReader::is_name(const Lexeme& lexeme) {
  return lexeme.kind == LexemeKind::Word || lexeme.kind == LexemeKind::QuotedName;
}

std::string QueryReader::name_in(const Lexeme& lexeme) const {
  const std::string_view text = text_of(lexeme);
  return lexeme.kind == LexemeKind::QuotedName ? sql_reading::unquote_name(text) : fold(text).text;
}

std::vector<std::string> QueryReader::take_names(Words& words) const {
  std::vector<std::string> names;
  while (!words.empty() && is_name(words[0])) {
    names.push_back(name_in(words[0]));
    words = words.subspan(1);
    if (words.size() < 2 || words[0].kind != LexemeKind::Dot || !is_name(words[1])) break;
    words = words.subspan(1);
  }
  return names;
}

std::size_t QueryReader::group(Words words) {
  int open = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].kind == LexemeKind::LeftParen || words[i].kind == LexemeKind::LeftBracket) ++open;
    if (words[i].kind == LexemeKind::RightParen || words[i].kind == LexemeKind::RightBracket) --open;
    if (open == 0)
      return words[i].kind == LexemeKind::RightParen || words[i].kind == LexemeKind::RightBracket ? i + 1 : 0;
  }
  return 0;
}

std::vector<QueryReader::Words> QueryReader::split_at_commas(Words words) {
  std::vector<Words> parts;
  std::size_t begin = 0;
  int open = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].kind == LexemeKind::LeftParen || words[i].kind == LexemeKind::LeftBracket) ++open;
    if (words[i].kind == LexemeKind::RightParen || words[i].kind == LexemeKind::RightBracket) --open;
    if (open != 0 || words[i].kind != LexemeKind::Comma) continue;
    parts.push_back(words.subspan(begin, i - begin));
    begin = i + 1;
  }
  if (begin < words.size()) parts.push_back(words.subspan(begin));
  return parts;
}

std::size_t QueryReader::find(Words words, std::initializer_list<std::string_view> wanted) const {
  int open = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const LexemeKind kind = words[i].kind;
    if (kind == LexemeKind::LeftParen || kind == LexemeKind::LeftBracket || is(words[i], "case")) ++open;
    const bool qualified = i > 0 && words[i - 1].kind == LexemeKind::Dot;
    const bool found = open == 0 && !qualified &&
                       std::any_of(wanted.begin(), wanted.end(), [&](auto word) { return is(words[i], word); });
    // a IS [NOT] DISTINCT FROM b
    const bool compares = found && is(words[i], "from") && i > 0 && is(words[i - 1], "distinct");
    if (found && !compares) return i;
    if (kind == LexemeKind::RightParen || kind == LexemeKind::RightBracket || (is(words[i], "end") && open > 0)) --open;
  }
  return words.size();
}

std::optional<QueryColumns> QueryReader::query(Words words, NamedQueries named, const std::vector<QuerySource>& outer,
                                               int depth) const {
  if (depth > kDeepest) return std::nullopt;
  if (group(words) == words.size() && !words.empty()) {
    return query(words.subspan(1, words.size() - 2), std::move(named), outer, depth + 1);
  }
  if (begins(words, "with")) {
    words = words.subspan(1);
    if (begins(words, "recursive")) return std::nullopt;
    while (!words.empty() && is_name(words[0])) {
      const std::string name = name_in(words[0]);
      words = words.subspan(1);
      std::vector<std::string> renamed;
      if (const std::size_t list = group(words); list > 0) {
        for (const Words one : split_at_commas(words.subspan(1, list - 2))) renamed.push_back(name_in(one[0]));
        words = words.subspan(list);
      }
      if (!begins(words, "as")) return std::nullopt;
      words = words.subspan(1);
      if (begins(words, "not")) words = words.subspan(1);
      if (begins(words, "materialized")) words = words.subspan(1);
      const std::size_t body = group(words);
      if (body == 0) return std::nullopt;
      auto columns = query(words.subspan(1, body - 2), named, outer, depth + 1);
      for (std::size_t i = 0; columns && i < renamed.size() && i < columns->size(); ++i) {
        (*columns)[i].name = Identifier(renamed[i]);
      }
      named[name] = std::move(columns);
      words = words.subspan(body);
      if (words.empty() || words[0].kind != LexemeKind::Comma) break;
      words = words.subspan(1);
    }
  }
  // The parts of a union have one type each only where they agree.
  std::optional<QueryColumns> columns;
  while (true) {
    const std::size_t end = find(words, {"union", "intersect", "except"});
    auto part = group(words) == end ? query(words.first(end), named, outer, depth + 1)
                                    : select(words.first(end), named, outer, depth);
    if (!part) return std::nullopt;
    if (!columns) {
      columns = std::move(part);
    } else {
      const bool agree = std::equal(columns->begin(), columns->end(), part->begin(), part->end(),
                                    [](const Column& a, const Column& b) { return a.type == b.type; });
      if (!agree) return std::nullopt;
    }
    if (end == words.size()) return columns;
    words = words.subspan(end + 1);
    if (begins(words, "all") || begins(words, "distinct")) words = words.subspan(1);
  }
}

std::optional<QueryColumns> QueryReader::select(Words words, const NamedQueries& named,
                                                const std::vector<QuerySource>& outer, int depth) const {
  if (begins(words, "table")) {
    std::vector<QuerySource> all;
    QueryColumns columns;
    const bool read = read_from(words.subspan(1), named, all, depth) && expanded_ && add_all(all, {}, columns);
    return read ? std::optional(std::move(columns)) : std::nullopt;
  }
  if (!begins(words, "select")) return std::nullopt;
  words = words.subspan(1);
  if (begins(words, "all")) words = words.subspan(1);
  if (begins(words, "distinct")) {
    words = words.subspan(1);
    if (begins(words, "on")) words = words.subspan(1 + group(words.subspan(1)));
  }
  static const std::initializer_list<std::string_view> kBehindItems = {"from",  "where", "group",  "having", "window",
                                                                       "order", "limit", "offset", "fetch",  "for"};
  const std::size_t end = find(words, kBehindItems);
  const Words items = words.first(end);
  std::vector<QuerySource> sources;
  if (end < words.size() && is(words[end], "from")) {
    const Words rest = words.subspan(end + 1);
    const Words from = rest.first(find(rest, kBehindItems));
    if (!read_from(from, named, sources, depth)) return std::nullopt;
  }
  sources.insert(sources.end(), outer.begin(), outer.end());
  QueryColumns columns;
  for (const Words item : split_at_commas(items)) {
    if (!add_item(item, named, sources, columns, depth)) return std::nullopt;
  }
  return columns.empty() ? std::nullopt : std::optional(std::move(columns));
}

bool QueryReader::read_from(Words words, const NamedQueries& named, std::vector<QuerySource>& sources,
                            int depth) const {
  while (!words.empty()) {
    auto source = read_source(words, named, sources, depth);
    if (!source) return false;
    sources.push_back(std::move(*source));
    // ON …, USING (…) and what leads to the next table
    std::size_t next = 0;
    for (; next < words.size(); ++next) {
      if (const std::size_t inner = group(words.subspan(next)); inner > 0) {
        next += inner - 1;
        continue;
      }
      if (is(words[next], "using") || is(words[next], "natural")) sources.back().shared_names = true;
      if (words[next].kind == LexemeKind::Comma || is(words[next], "join")) break;
    }
    words = words.subspan(std::min(next + 1, words.size()));
  }
  return !sources.empty();
}

std::optional<QuerySource> QueryReader::read_source(Words& words, const NamedQueries& named,
                                                    const std::vector<QuerySource>& beside, int depth) const {
  QuerySource source;
  const bool lateral = begins(words, "lateral");
  if (lateral || begins(words, "only")) words = words.subspan(1);
  if (const std::size_t inner = group(words); inner > 0) {
    const Words body = words.subspan(1, inner - 2);
    if (!begins(body, "select") && !begins(body, "with") && group(body) == 0) return std::nullopt;
    source.columns = query(body, named, lateral ? beside : std::vector<QuerySource>(), depth + 1);
    words = words.subspan(inner);
  } else {
    const std::vector<std::string> names = take_names(words);
    if (names.empty()) return std::nullopt;
    source.name = names.back();
    if (const std::size_t arguments = group(words); arguments > 0) {
      words = words.subspan(arguments);  // a function: what it has is not looked for
    } else {
      QualifiedName name{Identifier(names.back())};
      if (names.size() > 1) name.schema = Identifier(names[names.size() - 2]);
      source.columns = columns_of_relation(name, named, depth);
    }
  }
  if (begins(words, "as")) words = words.subspan(1);
  if (words.empty() || !is_name(words[0])) return source;
  if (words[0].kind == LexemeKind::Word && is_common_word(text_of(words[0]))) return source;
  source.name = name_in(words[0]);
  words = words.subspan(1);
  if (const std::size_t list = group(words); list > 0) {
    const std::vector<Words> renamed = split_at_commas(words.subspan(1, list - 2));
    for (std::size_t i = 0; source.columns && i < renamed.size() && i < source.columns->size(); ++i) {
      (*source.columns)[i].name = Identifier(name_in(renamed[i][0]));
    }
    words = words.subspan(list);
  }
  return source;
}

std::optional<QueryColumns> QueryReader::columns_of_relation(const QualifiedName& name, const NamedQueries& named,
                                                             int depth) const {
  if (const auto found = named.find(name.name.text); !name.schema && found != named.end()) return found->second;
  if (const CatalogTable* table = catalog_.find_table(name)) {
    QueryColumns columns = table->definition.columns;
    // One whose columns are not known has none.
    if (columns.empty()) return std::nullopt;
    for (Column& column : columns) column = plain(std::move(column));
    return columns;
  }
  for (const ObjectKind kind : {ObjectKind::View, ObjectKind::MaterializedView}) {
    const CatalogObject* view = catalog_.find_object(kind, name);
    if (view == nullptr || depth > kDeepest) continue;
    std::vector<std::string> names;
    const std::string_view body = body_of_view(view->definition.text, names);
    auto columns = QueryReader(body, catalog_, false, depth + 1).columns();
    for (std::size_t i = 0; columns && i < names.size() && i < columns->size(); ++i) {
      (*columns)[i].name = Identifier(names[i]);
    }
    return columns;
  }
  return std::nullopt;
}

bool QueryReader::add_all(const std::vector<QuerySource>& sources, std::string_view of, QueryColumns& columns) const {
  bool found = false;
  for (const QuerySource& source : sources) {
    if (!of.empty() && source.name != of) continue;
    if (!source.columns || (of.empty() && source.shared_names)) return false;
    for (const Column& column : *source.columns) columns.push_back(plain(column));
    found = true;
    if (!of.empty()) break;
  }
  return found;
}

bool QueryReader::add_item(Words item, const NamedQueries& named, const std::vector<QuerySource>& sources,
                           QueryColumns& columns, int depth) const {
  const bool star = !item.empty() && item.back().kind == LexemeKind::Operator && text_of(item.back()) == "*";
  if (star && item.size() == 1) return expanded_ && add_all(sources, {}, columns);
  if (star && item.size() > 2 && item[item.size() - 2].kind == LexemeKind::Dot) {
    return expanded_ && add_all(sources, name_in(item[item.size() - 3]), columns);
  }
  std::optional<std::string> name;
  static constexpr std::string_view kNoAlias[] = {"end", "null", "true", "false", "zone", "varying", "precision"};
  if (item.size() > 2 && is(item[item.size() - 2], "as")) {
    name = name_in(item.back());
    item = item.first(item.size() - 2);
  } else if (item.size() > 1 && is_name(item.back())) {
    // An operand and a name behind it, with no AS between them
    const LexemeKind before = item[item.size() - 2].kind;
    const bool keyword = item.back().kind == LexemeKind::Word &&
                         std::any_of(std::begin(kNoAlias), std::end(kNoAlias),
                                     [&](std::string_view word) { return is(item.back(), word); });
    if (!keyword && before != LexemeKind::Dot && before != LexemeKind::Operator) {
      name = name_in(item.back());
      item = item.first(item.size() - 1);
    }
  }
  if (!name) name = name_of(item);
  const auto typed = type_of(item, {named, sources, depth});
  // One that is not known spoils no other, unless it is asked for.
  Column column;
  column.name = Identifier(name.value_or(""));
  column.type = typed ? typed->type : unknown_type();
  columns.push_back(std::move(column));
  return true;
}

std::optional<std::vector<Column>> columns_of_query(const Spelling& query, const Catalog& catalog) {
  if (query.dialect != kDialectName) return std::nullopt;
  auto columns = QueryReader(query.text, catalog, true, 0).columns();
  if (columns && !std::all_of(columns->begin(), columns->end(), is_known)) return std::nullopt;
  return columns;
}

}  // namespace crosswalk::postgresql
