#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "recognizing.h"

// CREATE SEQUENCE s; ALTER SEQUENCE s OWNED BY t.c; ALTER TABLE t ALTER c SET DEFAULT nextval('s'): what a dump writes
// for a numbered column. The server keeps no difference, and so the column is numbered, and the sequence is no thing of
// its own.
namespace crosswalk {

namespace {

// The words of a statement in one case, without quotes, terminator and comments before it; numbers and names are words.
std::vector<std::string> words_of_statement(std::string_view text) {
  text = trim(text);
  while (text.starts_with("--")) text = trim(text.substr(std::min(text.find('\n'), text.size())));
  std::string plain;
  for (const char c : text) {
    if (c == '"' || c == ';') continue;
    plain += c == '\n' || c == '\t' || c == '\r' ? ' ' : c;
  }
  std::vector<std::string> words;
  for (const std::string_view word : split(plain, ' ')) {
    if (!word.empty()) words.push_back(to_lower(word));
  }
  return words;
}

// "schema.table.column" or "table.column" behind OWNED BY; empty if there is none.
std::string owner_in(const std::vector<std::string>& words) {
  for (std::size_t i = 2; i < words.size(); ++i) {
    const bool owned = words[i - 2] == "owned" && words[i - 1] == "by" && words[i] != "none";
    if (owned) return words[i];
  }
  return {};
}

// True if a sequence counts as one does that is asked for nothing: from 1, by 1.
bool counts_as_usual(const std::vector<std::string>& words) {
  static constexpr std::array<std::string_view, 18> kUsual = {
      "start", "with",    "1",      "increment", "by",    "no",    "minvalue", "maxvalue", "cache",
      "as",    "integer", "bigint", "smallint",  "cycle", "owned", "if",       "not",      "exists"};
  for (std::size_t i = 2; i < words.size(); ++i) {
    const bool cycles = words[i] == "cycle" && words[i - 1] != "no";
    if (cycles) return false;
    if (words[i - 1] == "by" && words[i - 2] == "owned") continue;
    const bool known = std::find(kUsual.begin(), kUsual.end(), words[i]) != kUsual.end();
    if (!known && i > 5) return false;
    const bool name = i == 2 || words[i - 1] == "exists";
    if (!known && !name) return false;
  }
  return true;
}

std::string lower_name(const QualifiedName& name) { return to_lower(name.display()); }

// True for nextval('s'), with or without a cast.
bool takes_next_of(const std::optional<Expression>& value, const QualifiedName& sequence) {
  const auto* sql = value ? value->as<SqlExpression>() : nullptr;
  if (sql == nullptr) return false;
  std::string text;
  for (const char c : to_lower(sql->text)) {
    if (c != ' ' && c != '"') text += c;
  }
  const std::string start = "nextval('" + lower_name(sequence) + "'";
  return text == start + ")" || text == start + "::regclass)" || text == start + "::text)";
}

Identity counting() {
  Identity identity;
  identity.kind = IdentityKind::Serial;
  return identity;
}

// Finds, in one migration, where the default of the owner takes the sequence's numbers, and numbers it instead.
bool number_owner(std::vector<Step>& steps, const std::string& owner, const QualifiedName& sequence) {
  for (Step& step : steps) {
    if (auto* alter = step.operation.as<AlterColumn>()) {
      const auto* value = std::get_if<Expression>(&alter->default_value);
      const std::string name = lower_name(alter->table) + "." + to_lower(alter->column.text);
      if (value == nullptr || alter->type || name != owner || !takes_next_of(*value, sequence)) continue;
      alter->default_value = Keep{};
      alter->identity = counting();
      return true;
    }
    auto* create = step.operation.as<CreateTable>();
    if (create == nullptr) continue;
    for (Column& column : create->table.columns) {
      const std::string name = lower_name(create->table.name) + "." + to_lower(column.name.text);
      if (name != owner || !takes_next_of(column.default_value, sequence)) continue;
      column.default_value.reset();
      column.identity = counting();
      return true;
    }
  }
  return false;
}

// ALTER SEQUENCE s OWNED BY t.c, and nothing more.
bool gives_owner(const Step& step, const QualifiedName& sequence) {
  const auto* raw = step.operation.as<RawSql>();
  if (raw == nullptr || raw->effect != SqlEffect::Access || !step.written) return false;
  const std::vector<std::string> words = words_of_statement(raw->text);
  return words.size() == 6 && words[0] == "alter" && words[1] == "sequence" && words[2] == lower_name(sequence) &&
         !owner_in(words).empty();
}

}  // namespace

void recognize_owned_sequences(std::vector<Step>& steps) {
  for (Step& step : steps) {
    const auto* create = step.operation.as<CreateObject>();
    if (create == nullptr || create->object != ObjectKind::Sequence || !step.written || !step.guards.empty()) continue;
    const std::vector<std::string> words = words_of_statement(create->definition.text);
    if (!counts_as_usual(words)) continue;
    const QualifiedName sequence = create->name;
    const auto giver =
        std::find_if(steps.begin(), steps.end(), [&](const Step& other) { return gives_owner(other, sequence); });
    std::string owner = owner_in(words);
    if (owner.empty() && giver != steps.end()) {
      owner = owner_in(words_of_statement(giver->operation.as<RawSql>()->text));
    }
    if (owner.empty() || !number_owner(steps, owner, sequence)) continue;
    step = covered(step);
    if (giver != steps.end()) *giver = covered(*giver);
  }
}

}  // namespace crosswalk
