#include "procedures.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "conditional.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "lexeme_cursor.h"
#include "procedure_run.h"
#include "reading.h"
#include "sql/spelling.h"

namespace crosswalk::mysql {
namespace {

using sql_reading::Lexeme;
using sql_reading::LexemeKind;

// The one statement of a body, and whether it runs only under a condition.
struct OneStatement {
  std::string text;
  bool conditional = false;
  std::string look;  // the text that comes before it, with the condition
};

// Reads the definition of a procedure as far as that it has no arguments and what its body is.
class BodyReader final : public LexemeCursor {
 public:
  explicit BodyReader(std::string_view definition) : LexemeCursor(definition) {}

  std::optional<OneStatement> read() {
    if (!skip_head()) return std::nullopt;
    while (is_word("declare") || is_word("select")) {
      if (!read_look()) return std::nullopt;
    }
    const std::uint32_t begin = at_ < lexemes_.size() ? lexemes_.front().range.begin : 0;
    OneStatement statement;
    statement.conditional = take_word("if");
    if (statement.conditional && !skip_condition()) return std::nullopt;
    if (at_ < lexemes_.size()) statement.look = std::string(text_.substr(begin, lexemes_[at_].range.begin - begin));
    statement.text = take_statement();
    if (statement.conditional && !(take_word("end") && take_word("if") && take(LexemeKind::Semicolon))) {
      return std::nullopt;
    }
    if (!take_word("end") || at_ != lexemes_.size() || statement.text.empty()) return std::nullopt;
    return statement;
  }

 private:
  // As far as behind BEGIN: `() BEGIN`, with nothing in the parentheses.
  bool skip_head() {
    while (at_ < lexemes_.size() && !is(LexemeKind::LeftParen)) ++at_;
    if (!take(LexemeKind::LeftParen) || !take(LexemeKind::RightParen)) return false;
    while (at_ < lexemes_.size() && !is_word("begin")) ++at_;
    return take_word("begin");
  }

  // DECLARE of variables, and SELECT … INTO one of them from information_schema.
  bool read_look() {
    const bool declares = is_word("declare");
    const std::size_t begin = at_;
    std::optional<std::string> into;
    for (; at_ < lexemes_.size() && !is(LexemeKind::Semicolon); ++at_) {
      if (declares && (is_word("handler") || is_word("cursor") || is_word("condition"))) return false;
      if (!declares && is_word("into") && at_ + 1 < lexemes_.size()) into = to_lower(text_at(at_ + 1));
    }
    if (!take(LexemeKind::Semicolon)) return false;
    if (declares) return true;
    const std::uint32_t from = lexemes_[begin].range.begin;
    const bool looks = looks_into_schema(text_.substr(from, lexemes_[at_ - 1].range.begin - from));
    if (looks && into) looks_.insert(*into);
    return looks && into.has_value();
  }

  // A condition that depends on information_schema and on nothing else that could be told; THEN behind it.
  bool skip_condition() {
    const std::size_t begin = at_;
    bool looks = false;
    std::size_t open = 0;
    for (; at_ < lexemes_.size(); ++at_) {
      if (is(LexemeKind::LeftParen)) ++open;
      if (is(LexemeKind::RightParen) && open-- == 0) return false;
      if (is(LexemeKind::Semicolon)) return false;
      if (open == 0 && is_word("then")) break;
      looks = looks || (is(LexemeKind::Word) && looks_.contains(to_lower(text_at(at_))));
    }
    if (at_ >= lexemes_.size() || at_ == begin) return false;
    const std::uint32_t from = lexemes_[begin].range.begin;
    const bool in_place = looks_into_schema(text_.substr(from, lexemes_[at_].range.begin - from));
    ++at_;
    return looks || in_place;
  }

  // The next statement without its semicolon; empty if it does not end.
  std::string take_statement() {
    const std::size_t begin = at_;
    while (at_ < lexemes_.size() && !is(LexemeKind::Semicolon)) ++at_;
    if (at_ >= lexemes_.size() || at_ == begin) return {};
    const std::uint32_t from = lexemes_[begin].range.begin;
    return std::string(text_.substr(from, lexemes_[at_++ - 1].range.end - from));
  }

  std::set<std::string> looks_;  // variables that hold what information_schema said
};

// What one script does with one procedure.
struct Procedure {
  std::optional<Operation> meaning;
  std::vector<std::size_t> mentions;  // the steps that make it and drop it
  bool made = false;                  // by this script
  bool called = false;
  bool all_calls_known = true;
  bool dropped = false;
};

// The procedure that a CALL names; empty for anything else.
std::string called_procedure(const Step& step) {
  const auto* raw = step.operation.as<RawSql>();
  if (raw == nullptr) return {};
  const std::string text = sql_reading::normalize_spacing(raw->text, lexical_rules());
  if (!starts_with_ignoring_case(text, "call ")) return {};
  std::string name = to_lower(std::string_view(text).substr(5));
  name.resize(std::min(name.find('('), name.size()));
  std::erase_if(name, [](char c) { return c == '`' || c == ' ' || c == ';'; });
  return name;
}

bool has_arguments(std::string_view call) {
  const std::size_t open = call.find('(');
  return open != std::string_view::npos && !trim(call.substr(open + 1)).starts_with(')');
}

// The name of what an operation makes or drops; empty for all others.
std::string subject_of(const Operation& operation) {
  return operation.visit([](const auto& op) -> std::string {
    using Op = std::remove_cvref_t<decltype(op)>;
    if constexpr (std::is_same_v<Op, CreateTable>) return op.table.name.name.text;
    if constexpr (std::is_same_v<Op, DropTable>) return op.table.name.text;
    if constexpr (std::is_same_v<Op, AddColumn>) return op.column.name.text;
    if constexpr (std::is_same_v<Op, DropColumn>) return op.column.text;
    if constexpr (std::is_same_v<Op, CreateIndex>) return op.index.name ? op.index.name->text : "";
    if constexpr (std::is_same_v<Op, DropIndex>) return op.index.name.text;
    return "";
  });
}

// Only a look for the very thing that is made or dropped tells whether it is there.
bool looks_for(const std::string& look, const std::string& subject) {
  const std::string lower = to_lower(look);
  const std::string name = to_lower(subject);
  return !name.empty() &&
         (lower.find("'" + name + "'") != std::string::npos || lower.find('"' + name + '"') != std::string::npos);
}

std::optional<Operation> meaning_of(const CreateObject& procedure) {
  const auto statement = BodyReader(procedure.definition.text).read();
  if (!statement) return std::nullopt;
  Diagnostics diagnostics;
  std::vector<Step> read = read_statements(SourceFile::make("body", statement->text), {}, diagnostics);
  if (!diagnostics.empty() || read.size() != 1) return std::nullopt;
  if (read.front().operation.is<RawSql>()) return std::nullopt;
  Operation& operation = read.front().operation;
  const bool known =
      !statement->conditional || (looks_for(statement->look, subject_of(operation)) && mark_conditional(operation));
  if (!known) return std::nullopt;
  return std::move(operation);
}

// What procedures there are once a script has run.
void add_procedures(const std::shared_ptr<const SourceFile>& script, KnownProcedures& known) {
  Diagnostics unheard;
  for (const Step& step : read_statements(script, {}, unheard)) {
    if (const auto* create = step.operation.as<CreateObject>()) {
      if (create->object != ObjectKind::Procedure || create->name.schema) continue;
      known[to_lower(create->name.name.text)] = create->definition.text;
    } else if (const auto* drop = step.operation.as<DropObject>()) {
      if (drop->object == ObjectKind::Procedure && !drop->name.schema) known.erase(to_lower(drop->name.name.text));
    }
  }
}

class CallLifting {
 public:
  CallLifting(std::vector<Step> steps, KnownProcedures known)
      : definitions_(std::move(known)), steps_(std::move(steps)) {}

  std::vector<Step> run() {
    for (Step& step : steps_) follow(std::move(step));
    for (const auto& [name, procedure] : procedures_) {
      if (!procedure.made || !procedure.called || !procedure.all_calls_known || !procedure.dropped) continue;
      for (const std::size_t at : procedure.mentions) {
        done_[at].operation = RawSql{.dialect = std::string(kDialectName), .text = {}, .effect = SqlEffect::Nothing};
      }
    }
    return std::move(done_);
  }

 private:
  void follow(Step step) {
    const std::size_t at = done_.size();
    if (const auto* create = step.operation.as<CreateObject>()) {
      follow_create(*create, at);
    } else if (const auto* drop = step.operation.as<DropObject>()) {
      if (drop->object == ObjectKind::Procedure && !drop->name.schema) {
        const std::string name = to_lower(drop->name.name.text);
        definitions_.erase(name);
        Procedure& procedure = procedures_[name];
        procedure.dropped = true;
        procedure.mentions.push_back(at);
      }
    } else if (const std::string name = called_procedure(step); !name.empty()) {
      return follow_call(name, std::move(step));
    }
    done_.push_back(std::move(step));
  }

  void follow_create(const CreateObject& create, std::size_t at) {
    if (create.object != ObjectKind::Procedure || create.name.schema) return;
    const std::string name = to_lower(create.name.name.text);
    Procedure& procedure = procedures_[name];
    // One that was there under this name before, and called, is another one.
    if (procedure.called) procedure.all_calls_known = false;
    procedure.meaning = meaning_of(create);
    procedure.made = true;
    procedure.dropped = false;
    procedure.mentions.push_back(at);
    definitions_[name] = create.definition.text;
  }

  void follow_call(const std::string& name, Step step) {
    if (!procedures_.contains(name) && !definitions_.contains(name)) return done_.push_back(std::move(step));
    Procedure& procedure = procedures_[name];
    procedure.called = true;
    const std::string call = step.operation.as<RawSql>()->text;
    if (procedure.meaning && !procedure.dropped && !has_arguments(call)) {
      step.operation = *procedure.meaning;
      return done_.push_back(std::move(step));
    }
    const auto run = procedure.dropped ? std::nullopt : run_call(call, definitions_);
    if (!run) {
      procedure.all_calls_known = false;
      return done_.push_back(std::move(step));
    }
    add_run(std::move(step), *run);
  }

  // The first of what a call comes to stands in its place, with its text.
  void add_run(Step call, const std::vector<Step>& run) {
    const bool schema =
        std::any_of(run.begin(), run.end(), [](const Step& step) { return !step.operation.is<RawSql>(); });
    if (!schema) {
      call.operation.as<RawSql>()->effect = run.empty() ? SqlEffect::Nothing : SqlEffect::Data;
      return done_.push_back(std::move(call));
    }
    for (std::size_t i = 0; i < run.size(); ++i) {
      Step step = run[i];
      step.span = call.span;
      step.continues = i != 0 || call.continues;
      if (i == 0) step.written = call.written;
      done_.push_back(std::move(step));
    }
  }

  std::vector<Step> done_;
  KnownProcedures definitions_;
  std::vector<Step> steps_;
  std::map<std::string, Procedure> procedures_;
};

}  // namespace

std::vector<Step> lift_calls(std::vector<Step> steps, const std::vector<std::shared_ptr<const SourceFile>>& earlier) {
  KnownProcedures known;
  for (const std::shared_ptr<const SourceFile>& script : earlier) add_procedures(script, known);
  return CallLifting(std::move(steps), std::move(known)).run();
}

}  // namespace crosswalk::mysql
