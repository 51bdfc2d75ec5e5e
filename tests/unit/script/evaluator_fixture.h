#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/evaluator.h"
#include "crosswalk/script/reader.h"
#include "crosswalk/source/file_tree.h"

// A script run against a host object that writes down what is asked of it.
namespace crosswalk::script::testing {

class Record final : public Effects {
 public:
  std::vector<std::string> lines;
  [[nodiscard]] std::size_t mark() const override { return lines.size(); }
  void roll_back(std::size_t mark) override { lines.resize(mark); }
  void leave_for_person(const SourceSpan& span, const std::string&, const Reach&) override {
    lines.push_back("LEFT " + std::string(span.text()));
  }
};

// `op`: each call is a line of the record. `op.query()` gives what only a database knows; `op.fail()` raises.
class RecordingHost final : public HostObject, public std::enable_shared_from_this<RecordingHost> {
 public:
  explicit RecordingHost(Record& record) : record_(&record) {}
  [[nodiscard]] std::string type_name() const override { return "op"; }
  std::optional<Value> get(std::string_view name, CallContext&) override {
    if (name.starts_with("_") || name == "then" || name == "catch" || name == "finally" || name == "default")
      return std::nullopt;
    const std::string called(name);
    Record* const record = record_;
    const Value self(shared_from_this());
    if (called == "dialect") return Value("postgresql");
    return Value::native(called, [record, called, self](CallContext& context) -> Value {
      if (called == "query") return Value::unknown("it depends on rows", context.span());
      if (called == "fail") return context.raise("ProgrammingError", "it is not there");
      if (called == "block") return self;
      std::string line = called + "(";
      for (const Value& argument : context.positional) {
        if (const Unknown* unknown = find_unknown(argument)) return context.leave(unknown->reason, unknown->fact);
        if (argument.callable() && argument.host() == nullptr) {
          context.call_whole(argument, {self});
          if (context.evaluator().raised() != nullptr || context.evaluator().leaving()) return {};
          continue;
        }
        if (line.back() != '(') line += ", ";
        line += repr_of(argument, Language::Python).value_or("?");
      }
      for (const auto& [key, argument] : context.keywords) {
        if (const Unknown* unknown = find_unknown(argument)) return context.leave(unknown->reason, unknown->fact);
        if (line.back() != '(') line += ", ";
        line += key + "=" + repr_of(argument, Language::Python).value_or("?");
      }
      record->lines.push_back(line + ")");
      return {};
    });
  }
  std::optional<Value> enter(CallContext&) override {
    record_->lines.emplace_back("enter");
    return Value(shared_from_this());
  }
  void exit(CallContext&) override { record_->lines.emplace_back("exit"); }

 private:
  Record* record_;
};

class HostImports final : public Imports {
 public:
  explicit HostImports(Value op) : op_(std::move(op)) {}
  [[nodiscard]] std::optional<Value> host_module(std::string_view name, CallContext&) override {
    if (name == "op" || name == "alembic.op") return op_;
    return std::nullopt;
  }

 private:
  Value op_;
};

struct Outcome {
  std::vector<std::string> lines;
  std::vector<OpenFact> facts;
  Diagnostics diagnostics;
  bool finished = true;
};

struct Script {
  Language language = Language::Python;
  std::string text;
  std::vector<std::pair<std::string, std::string>> files;
  std::map<std::string, Value> facts;
  Budget budget;
};

// Runs `upgrade()` of a Python script, or `up(op)` of a JavaScript one.
inline Outcome run(Script script) {
  Outcome outcome;
  const bool python = script.language == Language::Python;
  const std::string path = python ? "versions/a.py" : "versions/a.js";
  script.files.emplace_back(path, script.text);
  const std::shared_ptr<const FileTree> files = memory_tree(script.files);
  const auto source = files->read(path, outcome.diagnostics);
  const auto module = source ? reader_of(script.language).read(source, outcome.diagnostics) : nullptr;
  if (!module) return outcome;
  Record record;
  const Value op(std::make_shared<RecordingHost>(record));
  HostImports imports(op);
  Evaluator::Options options;
  options.language = script.language;
  options.files = files;
  options.imports = &imports;
  options.effects = &record;
  options.budget = script.budget;
  options.facts = script.facts;
  Evaluator evaluator(std::move(options), outcome.diagnostics);
  const auto loaded = evaluator.run_module(module);
  const Value* function = loaded->attributes->find(python ? "upgrade" : "up");
  if (function != nullptr)
    outcome.finished = evaluator.run_function(*function, python ? std::vector<Value>{} : std::vector<Value>{op});
  outcome.lines = record.lines;
  outcome.facts = evaluator.open_facts();
  return outcome;
}

inline Outcome run_python(const std::string& text) {
  Script script;
  script.text = "from alembic import op\n" + text;
  return run(std::move(script));
}

inline Outcome run_javascript(const std::string& text) {
  Script script;
  script.language = Language::EcmaScript;
  script.text = text;
  return run(std::move(script));
}

using Lines = std::vector<std::string>;

}  // namespace crosswalk::script::testing

// Shows what was recorded when a check fails.
template <>
struct doctest::StringMaker<std::vector<std::string>> {
  static doctest::String convert(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += "\n  " + line;
    return out.c_str();
  }
};
