#include "crosswalk/tool/sql_script.h"

#include <algorithm>

#include "crosswalk/base/text.h"
#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/ir/match.h"

namespace crosswalk {
namespace {

// A text cut to so many bytes, not within a character.
std::string cut(std::string text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
  text.resize(limit);
  return text;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return line;
}

// Reads a table that cannot exist: every database refuses it and names it, and with it the reason.
Statement stop_here(const HostCode& code, const Dialect& dialect) {
  const std::string message = "crosswalk: left for a person: " + one_line(code.why);
  const std::size_t limit = std::max<std::size_t>(dialect.features().identifier_limit, 1);
  Statement statement;
  statement.text = sql_comment(message + "\n" + code.text) + "SELECT " + dialect.literal(message) + " FROM " +
                   dialect.quote(Identifier(cut(message, limit)), true);
  return statement;
}

// A step whose text stands with an earlier one is written there, if that text is the dialect's own.
class ContinuedText {
 public:
  [[nodiscard]] bool covers(const Step& step, std::string_view dialect) {
    if (!step.continues) carried_ = step.written && step.written->dialect == dialect;
    return step.continues && carried_;
  }

 private:
  bool carried_ = false;
};

}  // namespace

std::vector<Step> read_script(const std::shared_ptr<const SourceFile>& file, const Dialect& dialect,
                              Diagnostics& diagnostics, const std::vector<std::shared_ptr<const SourceFile>>& earlier) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  SqlReadOptions options;
  options.earlier = earlier;
  if (file->text().starts_with(kByteOrderMark)) {
    options.range = {static_cast<std::uint32_t>(kByteOrderMark.size()),
                     static_cast<std::uint32_t>(file->text().size())};
    if (options.range.begin == options.range.end) return {};
  }
  return dialect.read(file, options, diagnostics);
}

void pass_step(const Step& step, Catalog& catalog) {
  Diagnostics unheard;
  static_cast<void>(evolve(catalog, step, unheard));
}

void pass_steps(const std::vector<Step>& steps, Catalog& catalog) {
  for (const Step& step : steps) pass_step(step, catalog);
}

std::optional<std::vector<ScriptStatement>> write_script(const std::vector<Step>& steps, const Migration& migration,
                                                         Catalog& catalog, const WriteOptions& options,
                                                         std::vector<ManualWork>& manual, Diagnostics& diagnostics) {
  std::vector<ScriptStatement> script;
  ContinuedText continued;
  bool complete = true;
  for (const Step& step : steps) {
    if (const auto* code = step.operation.as<HostCode>()) {
      manual.push_back({.migration = migration.id, .span = step.span, .reason = code->why});
      if (!options.allow_manual) {
        diagnostics.report<Code::ManualWork>(step.span, code->why);
        complete = false;
      }
      script.push_back({stop_here(*code, options.dialect), &step});
      continue;
    }
    if (!continued.covers(step, options.dialect.name())) {
      auto statements = options.dialect.write(step, catalog, diagnostics);
      if (!statements) complete = false;
      for (Statement& statement : statements.value_or(std::vector<Statement>{})) {
        script.push_back({std::move(statement), &step});
      }
    }
    pass_step(step, catalog);
  }
  if (!complete) return std::nullopt;
  return script;
}

std::string terminated(const Statement& statement) {
  const std::string_view text = statement.text;
  const std::size_t line = text.rfind('\n') + 1;  // 0 where there is one line
  const std::string_view last = text.substr(line);
  const bool perhaps_comment = last.find("--") != std::string_view::npos || last.find('#') != std::string_view::npos;
  return statement.text + (perhaps_comment ? "\n;\n" : ";\n");
}

std::string sql_comment(std::string_view text) {
  std::string comment;
  for (const std::string_view line : split_lines(text)) {
    comment += line.empty() ? "--" : "-- ";
    for (const char c : line) comment += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? ' ' : c;
    comment += '\n';
  }
  return comment;
}

std::string file_slug(std::string_view title, std::size_t limit) {
  std::string slug;
  for (const char c : title) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (kept) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '_') {
      slug += '_';
    }
  }
  slug.resize(std::min(slug.size(), limit));
  while (slug.ends_with('_')) slug.pop_back();
  return slug;
}

}  // namespace crosswalk
