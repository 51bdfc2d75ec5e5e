#include <charconv>
#include <utility>

#include "crosswalk/base/text.h"
#include "sql/spelling.h"
#include "sql/statement_reader.h"

// CREATE INDEX, and the keys of indexes.
namespace crosswalk::sql_reading {
namespace {

using parsing::range_of;

// Walks over one key of an index: an expression or a column, then COLLATE, an operator class, an order.
class KeyReader {
 public:
  KeyReader(std::string_view text, const DialectReading& dialect)
      : text_(text), dialect_(dialect), lexemes_(lexemes_of(text, dialect.cutting().lexical)) {}

  IndexKey read() {
    IndexKey key;
    take_from_end(key);
    const std::size_t end = operand_end();
    read_operand(key, end);
    if (end < end_) key.operator_class = std::string(text_from(end, end_));
    return key;
  }

 private:
  [[nodiscard]] std::string_view word(std::size_t i) const { return text_from(i, i + 1); }
  // The text of the lexemes from one up to, and without, another.
  [[nodiscard]] std::string_view text_from(std::size_t first, std::size_t last) const {
    const std::uint32_t begin = lexemes_[first].range.begin;
    return text_.substr(begin, lexemes_[last - 1].range.end - begin);
  }
  [[nodiscard]] bool last_is(std::string_view expected, std::size_t back = 1) const {
    return end_ > back && lexemes_[end_ - back].kind == LexemeKind::Word &&
           equals_ignoring_case(word(end_ - back), expected);
  }

  // NULLS FIRST, ASC and COLLATE stand behind; at least one lexeme stays for the key itself.
  void take_from_end(IndexKey& key) {
    end_ = lexemes_.size();
    if (end_ > 2 && last_is("nulls", 2)) {
      if (last_is("first")) key.nulls = NullsOrder::First;
      if (last_is("last")) key.nulls = NullsOrder::Last;
      if (key.nulls != NullsOrder::Default) end_ -= 2;
    }
    if (last_is("desc")) key.descending = true;
    if (last_is("desc") || last_is("asc")) --end_;
    take_collation(key);
  }

  void take_collation(IndexKey& key) {
    std::size_t depth = 0;
    for (std::size_t i = 0; i < end_; ++i) {
      if (lexemes_[i].kind == LexemeKind::LeftParen) ++depth;
      if (lexemes_[i].kind == LexemeKind::RightParen && depth > 0) --depth;
      const bool collate = lexemes_[i].kind == LexemeKind::Word && equals_ignoring_case(word(i), "collate");
      if (!collate || depth != 0 || i == 0 || i + 1 >= end_) continue;
      std::size_t last = i + 1;
      while (last + 2 < end_ && lexemes_[last + 1].kind == LexemeKind::Dot) last += 2;
      key.collation =
          lexemes_[last].kind == LexemeKind::QuotedName ? unquote_name(word(last)) : dialect_.fold(word(last)).text;
      // What stands behind it is the operator class; both are taken out of the way.
      if (last + 1 < end_) key.operator_class = std::string(text_from(last + 1, end_));
      end_ = i;
      return;
    }
  }

  // Where the column or expression ends: behind a name, a call, a group; an expression without parentheses (SQLite)
  // goes on to the end.
  [[nodiscard]] std::size_t operand_end() const {
    std::size_t i = 0;
    if (lexemes_[0].kind == LexemeKind::LeftParen) {
      i = close_of(0) + 1;
    } else {
      ++i;
      while (i + 1 < end_ && lexemes_[i].kind == LexemeKind::Dot) i += 2;
      if (i < end_ && lexemes_[i].kind == LexemeKind::LeftParen) i = close_of(i) + 1;
    }
    const bool opclass_follows =
        i < end_ && (lexemes_[i].kind == LexemeKind::Word || lexemes_[i].kind == LexemeKind::QuotedName);
    return opclass_follows && dialect_.has_named_types() ? i : end_;
  }

  [[nodiscard]] std::size_t close_of(std::size_t open) const {
    std::size_t depth = 0;
    for (std::size_t i = open; i < end_; ++i) {
      if (lexemes_[i].kind == LexemeKind::LeftParen) ++depth;
      if (lexemes_[i].kind == LexemeKind::RightParen && --depth == 0) return i;
    }
    return end_ - 1;
  }

  void read_operand(IndexKey& key, std::size_t end) const {
    const bool name = lexemes_[0].kind == LexemeKind::Word || lexemes_[0].kind == LexemeKind::QuotedName;
    // name(10): the first ten characters.
    if (name && end == 4 && dialect_.has_inline_keys() && lexemes_[2].kind == LexemeKind::Number) {
      std::int32_t length = 0;
      std::from_chars(word(2).data(), word(2).data() + word(2).size(), length);
      key.prefix_length = length;
      end = 1;
    }
    if (end == 1 && name) {
      key.column = dialect_.stored_name(lexemes_[0].kind == LexemeKind::QuotedName ? Identifier(unquote_name(word(0)))
                                                                                   : dialect_.fold(word(0)));
    } else {
      key.expression = dialect_.read_expression(text_from(0, end));
    }
  }

  std::string_view text_;
  const DialectReading& dialect_;
  std::vector<Lexeme> lexemes_;
  std::size_t end_ = 0;
};

}  // namespace

IndexKey StatementReader::read_key_text(std::string_view text) const { return KeyReader(text, dialect_).read(); }

IndexKey StatementReader::read_index_key(SqlParser::BalancedContext& key) const {
  IndexKey read = read_key_text(file_.text(range_of(key)));
  if (read.operator_class && dialect_.is_default_operator_class(*read.operator_class)) read.operator_class.reset();
  return read;
}

void StatementReader::read_create_index(SqlParser::CreateIndexContext& create, const Modifiers& modifiers) {
  CreateIndex operation;
  operation.if_not_exists = create.ifNotExists() != nullptr;
  operation.concurrently = create.K_CONCURRENTLY() != nullptr;
  IndexDefinition& index = operation.index;
  index.unique = modifiers.unique;
  index.method = modifiers.method;
  const std::vector<SqlParser::QualifiedNameContext*> names = create.qualifiedName();
  index.table = qualified(names.back());
  if (names.size() > 1) {
    QualifiedName name = qualified(names.front());
    // SQLite puts the schema before the index, not before the table.
    if (name.schema && !index.table.schema) index.table.schema = name.schema;
    index.name = std::move(name.name);
  }
  if (create.K_ONLY() != nullptr) index.options.push_back(option("ONLY"));
  // How a server with inline keys looks into an ordinary index is its own choice.
  if (!create.name().empty() && !dialect_.has_inline_keys()) {
    index.method = to_lower(identifier(create.name().front()).text);
  }
  for (SqlParser::BalancedContext* key : create.balanced()) index.keys.push_back(read_index_key(*key));
  for (SqlParser::IndexOptionContext* written : create.indexOption()) {
    if (written->K_INCLUDE() != nullptr) {
      index.include = identifiers(written->nameList());
    } else if (auto* plain = written->plainKeyOption()) {
      read_key_option(*plain, index);
    } else if (written->K_USING() != nullptr) {
      require_inline_keys(*written);
    } else if (written->K_NULLS() != nullptr) {
      index.nulls_not_distinct = written->K_NOT() != nullptr;
    } else {
      index.options.push_back(option(normalize_spacing(text_of(written), dialect_.cutting().lexical)));
    }
  }
  if (create.rest() != nullptr) {
    if (create.rest()->stop == nullptr || range_of(*create.rest()).begin == range_of(*create.rest()).end) {
      return fail(create, "a condition follows `WHERE`");
    }
    index.condition = expression(create.rest());
  }
  emit(std::move(operation), create);
}

}  // namespace crosswalk::sql_reading
