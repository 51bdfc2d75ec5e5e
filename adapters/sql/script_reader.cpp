#include <memory>
#include <utility>

#include "SqlParser.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "sql/dialect_reading.h"
#include "sql/effects.h"
#include "sql/spelling.h"
#include "sql/statement_reader.h"
#include "sql/statement_tokens.h"

namespace crosswalk::sql_reading {
namespace {

using grammar_sql::SqlParser;
using Parser = parsing::DepthGuarded<SqlParser>;

// A parser and its tokens. Making one costs more than most statements, so each thread keeps one.
struct ParserKit {
  parsing::TokenVectorStream tokens{{}, {}};
  Parser parser{&tokens};
};

ParserKit& thread_parser() {
  thread_local ParserKit kit;
  return kit;
}

// Statements that the grammar is for.
bool is_parsed(std::string_view first_word, const DialectReading& dialect) {
  if (equals_ignoring_case(first_word, "rename")) return dialect.has_inline_keys();
  return equals_ignoring_case(first_word, "create") || equals_ignoring_case(first_word, "alter") ||
         equals_ignoring_case(first_word, "drop") || equals_ignoring_case(first_word, "comment");
}

class ScriptReader {
 public:
  ScriptReader(const SourceFile& file, const SqlReadOptions& options, const DialectReading& dialect,
               Diagnostics& diagnostics)
      : file_(file), split_only_(options.split_only), dialect_(dialect), diagnostics_(diagnostics) {
    const auto size = static_cast<std::uint32_t>(file.text().size());
    range_ = options.range.begin == options.range.end ? ByteRange{0, size} : options.range;
    range_.end = std::min(range_.end, size);
    range_.begin = std::min(range_.begin, range_.end);
  }

  std::vector<Step> read() {
    ScriptCutter cutter(file_.text(), range_, dialect_.cutting());
    CutStatement statement;
    while (cutter.next(statement)) read_statement(statement);
    return std::move(steps_);
  }

 private:
  [[nodiscard]] std::string_view text_of(ByteRange range) const { return file_.text(range); }

  void read_statement(const CutStatement& statement) {
    if (statement.kind == CutStatement::Kind::ClientCommand) {
      const std::string_view text = trim(text_of(statement.range));
      const std::string_view first_line = trim(text.substr(0, text.find('\n')));
      diagnostics_.report<Code::SqlClientCommand>(file_.span(statement.range), first_line)
          .help("take it out, or say in SQL what it does");
      return leave_for_a_person(statement);
    }
    if (!check_whole(statement)) return carry(statement, SqlEffect::Unknown);
    std::optional<SqlEffect> effect = effect_of(file_.text(), statement.lexemes);
    if (!effect) effect = dialect_.effect_of_word(to_lower(text_of(statement.lexemes.front().range)));
    if (!effect) {
      report_no_statement(statement);
      return carry(statement, SqlEffect::Unknown);
    }
    const std::string_view first = text_of(statement.lexemes.front().range);
    if (!split_only_ && equals_ignoring_case(first, "do")) return read_block(statement);
    if (!split_only_ && equals_ignoring_case(first, "select") && read_select_into(statement)) return;
    if (split_only_ || !is_parsed(first, dialect_)) return carry(statement, *effect);
    parse(statement, *effect);
  }

  // False, and reported, if the statement does not end or nests too deep.
  bool check_whole(const CutStatement& statement) {
    if (statement.unterminated) {
      diagnostics_.report<Code::SqlUnterminated>(file_.span(statement.unterminated->range),
                                                 statement.unterminated_what);
      return false;
    }
    if (statement.too_deep) {
      diagnostics_.report<Code::SqlNestingTooDeep>(file_.span(*statement.too_deep), dialect_.cutting().nesting_limit);
      return false;
    }
    return true;
  }

  void report_no_statement(const CutStatement& statement) {
    const std::string_view found = text_of(statement.lexemes.front().range);
    const bool printable = found.size() < 40 && found.find('\0') == std::string_view::npos;
    diagnostics_.report<Code::SqlSyntax>(
        file_.span(statement.lexemes.front().range),
        printable ? "found `" + std::string(found) + "`, which begins no statement" : "this begins no statement");
  }

  void parse(const CutStatement& statement, SqlEffect effect) {
    ParserKit& kit = thread_parser();
    kit.tokens.assign(file_.text(), statement_tokens(file_.text(), statement, dialect_.vocabulary()));
    kit.parser.reset();
    SqlParser::StatementContext* tree = nullptr;
    const std::optional<parsing::ParseFailure> failure =
        parsing::run_parser(kit.parser, kit.tokens, name_token, [&] { tree = kit.parser.statement(); });
    if (failure) {
      report(*failure);
      return carry(statement, SqlEffect::Unknown);
    }
    StatementReader reader(dialect_, file_, statement, diagnostics_);
    std::vector<ReadOperation> operations = reader.read(*tree);
    if (reader.failed()) return carry(statement, SqlEffect::Unknown);
    if (operations.empty()) {
      diagnostics_.report<Code::SqlNotModelled>(file_.span(statement.range),
                                                statement_title(file_.text(), statement.lexemes));
      return carry(statement, effect);
    }
    add_steps(statement, std::move(operations));
  }

  // SELECT … INTO [TEMPORARY | UNLOGGED] [TABLE] name …, which is CREATE TABLE name AS SELECT … …; false if it is none.
  bool read_select_into(const CutStatement& statement) {
    if (!dialect_.makes_tables_of_queries()) return false;
    const std::vector<Lexeme>& lexemes = statement.lexemes;
    const auto is = [&](std::size_t i, std::string_view word) {
      return i < lexemes.size() && lexemes[i].kind == LexemeKind::Word &&
             equals_ignoring_case(text_of(lexemes[i].range), word);
    };
    std::size_t at = 0;
    for (int open = 0; at < lexemes.size() && (open != 0 || !is(at, "into")); ++at) {
      if (lexemes[at].kind == LexemeKind::LeftParen) ++open;
      if (lexemes[at].kind == LexemeKind::RightParen) --open;
    }
    if (at == lexemes.size()) return false;
    CreateTable operation;
    const std::uint32_t begin = lexemes[at++].range.begin;
    if (is(at, "temp") || is(at, "temporary")) operation.temporary = ++at != 0;
    if (is(at, "unlogged")) {
      operation.table.options.push_back({std::string(dialect_.name()), "UNLOGGED"});
      ++at;
    }
    if (is(at, "table")) ++at;
    std::vector<Identifier> names;
    for (bool dot = true; dot && at < lexemes.size(); ++at) {
      const std::string_view word = text_of(lexemes[at].range);
      const bool quoted = lexemes[at].kind == LexemeKind::QuotedName;
      if (!quoted && lexemes[at].kind != LexemeKind::Word) return false;
      names.push_back(dialect_.stored_name(quoted ? Identifier(unquote_name(word)) : dialect_.fold(word)));
      dot = at + 1 < lexemes.size() && lexemes[at + 1].kind == LexemeKind::Dot;
      if (dot) ++at;
    }
    if (names.empty()) return false;
    operation.table.name = QualifiedName(names.back());
    if (names.size() > 1) operation.table.name.schema = names[names.size() - 2];
    const std::uint32_t end = lexemes[at - 1].range.end;
    const std::string text =
        std::string(text_of({statement.range.begin, begin})) + std::string(trim(text_of({end, statement.range.end})));
    operation.query = Spelling{std::string(dialect_.name()), text};
    steps_.emplace_back(std::move(operation), file_.span(statement.range), written(statement));
    return true;
  }

  // A block that comes to known statements is these, under their conditions; its text stands with the first of them.
  void read_block(const CutStatement& statement) {
    const ProceduralBlock block = dialect_.read_block(file_.text(), statement);
    std::vector<Step> lifted;
    for (const BlockStatement& inner : block.statements) {
      Diagnostics unheard;  // one that does not read leaves the block as it is
      std::vector<Step> steps = statements_of(inner, unheard);
      for (Step& step : steps) {
        const auto* raw = step.operation.as<RawSql>();
        if (raw != nullptr && (raw->effect == SqlEffect::Schema || raw->effect == SqlEffect::Unknown))
          return carry(statement, block.effect);
        if (raw != nullptr) continue;
        step.written.reset();
        step.continues = true;
        step.guards = inner.guards;
        step.tolerant = inner.tolerant;
        lifted.push_back(std::move(step));
      }
    }
    if (lifted.empty()) return carry(statement, block.statements.empty() ? block.effect : SqlEffect::Access);
    lifted.front().written = written(statement);
    lifted.front().span = file_.span(statement.range);
    lifted.front().continues = false;
    std::move(lifted.begin(), lifted.end(), std::back_inserter(steps_));
  }

  std::vector<Step> statements_of(const BlockStatement& inner, Diagnostics& unheard) {
    if (!inner.said) return ScriptReader(file_, {.range = inner.range, .split_only = false}, dialect_, unheard).read();
    const auto said = SourceFile::make(std::string(file_.path()), *inner.said);
    std::vector<Step> steps = ScriptReader(*said, {}, dialect_, unheard).read();
    for (Step& step : steps) step.span = file_.span(inner.range);
    return steps;
  }

  void report(const parsing::ParseFailure& failure) {
    if (failure.too_deep) {
      diagnostics_.report<Code::SqlNestingTooDeep>(file_.span(failure.range), dialect_.cutting().nesting_limit);
    } else {
      std::string message = replace_all(failure.message, "the end of the file", "the end of the statement");
      diagnostics_.report<Code::SqlSyntax>(file_.span(failure.range), message);
    }
  }

  // The statement's text with the comments directly before it.
  [[nodiscard]] Spelling written(const CutStatement& statement) const {
    return {std::string(dialect_.name()), std::string(text_of({statement.written_begin, statement.range.end}))};
  }

  void carry(const CutStatement& statement, SqlEffect effect) {
    RawSql operation{std::string(dialect_.name()), std::string(text_of(statement.range)), effect};
    steps_.emplace_back(std::move(operation), file_.span(statement.range), written(statement));
  }

  void leave_for_a_person(const CutStatement& statement) {
    steps_.emplace_back(HostCode{.language = "sql",
                                 .text = std::string(trim(text_of(statement.range))),
                                 .why = "it is a command of a client program, not SQL"},
                        file_.span(statement.range));
  }

  void add_steps(const CutStatement& statement, std::vector<ReadOperation> operations) {
    bool first = true;
    for (ReadOperation& operation : operations) {
      Step step(std::move(operation.operation), file_.span(first ? statement.range : operation.range));
      if (first) step.written = written(statement);
      step.continues = !first;
      steps_.push_back(std::move(step));
      first = false;
    }
  }

  const SourceFile& file_;
  ByteRange range_;
  bool split_only_;
  const DialectReading& dialect_;
  Diagnostics& diagnostics_;
  std::vector<Step> steps_;
};

}  // namespace

std::vector<Step> read_script(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                              const DialectReading& dialect, Diagnostics& diagnostics) {
  return ScriptReader(*script, options, dialect, diagnostics).read();
}

}  // namespace crosswalk::sql_reading
