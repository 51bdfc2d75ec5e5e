#include "table_options.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "reading.h"
#include "sql/spelling.h"

namespace crosswalk::postgresql {
namespace {

// A clause without anything to fill in, and what it does to which option.
struct FixedClause {
  std::string_view clause;
  std::string_view option;
  bool on;
};
constexpr std::array<FixedClause, 6> kFixed = {{
    {"ENABLE ROW LEVEL SECURITY", "ROW LEVEL SECURITY", true},
    {"DISABLE ROW LEVEL SECURITY", "ROW LEVEL SECURITY", false},
    {"FORCE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY", true},
    {"NO FORCE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY", false},
    {"SET UNLOGGED", "UNLOGGED", true},
    {"SET LOGGED", "UNLOGGED", false},
}};

// A clause of which the rest is the value; with the value that means none.
struct ValueClause {
  std::string_view words;
  std::string_view option;
  bool of_column;
  std::string_view usual;
};
constexpr std::array<ValueClause, 4> kWithValue = {{
    {"REPLICA IDENTITY ", "REPLICA IDENTITY", false, "DEFAULT"},
    {"SET STATISTICS ", "STATISTICS", true, "-1"},
    {"SET STORAGE ", "STORAGE", true, "DEFAULT"},
    {"SET COMPRESSION ", "COMPRESSION", true, "DEFAULT"},
}};

bool same_words(std::string_view left, std::string_view right) { return equals_ignoring_case(left, right); }

// (name = value, …), or only names for RESET.
std::optional<std::vector<TableOptionChange>> parameters(std::string_view list, bool reset) {
  list = trim(list);
  if (list.size() < 2 || list.front() != '(' || list.back() != ')') return std::nullopt;
  std::vector<TableOptionChange> changes;
  for (const std::string_view part : split(list.substr(1, list.size() - 2), ',')) {
    const std::size_t equals = part.find('=');
    const std::string name = to_lower(trim(part.substr(0, equals)));
    if (name.empty()) return std::nullopt;
    if (reset) {
      changes.emplace_back(name, std::nullopt);
      continue;
    }
    // A parameter by itself is switched on.
    std::string value = equals == std::string_view::npos ? "true" : std::string(trim(part.substr(equals + 1)));
    if (const auto content = sql_reading::string_value(value)) value = *content;
    changes.emplace_back(name, to_lower(value));
  }
  return changes;
}

bool is_parameter(std::string_view option) {
  return std::all_of(option.begin(), option.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; });
}

}  // namespace

std::optional<std::vector<TableOptionChange>> read_table_options(std::string_view clause, bool of_column) {
  const std::string text = sql_reading::normalize_spacing(clause, lexical_rules());
  if (!of_column) {
    for (const FixedClause& fixed : kFixed) {
      if (!same_words(text, fixed.clause)) continue;
      return std::vector<TableOptionChange>{
          {std::string(fixed.option), fixed.on ? std::optional<std::string>("") : std::nullopt}};
    }
    if (starts_with_ignoring_case(text, "SET (") || starts_with_ignoring_case(text, "SET("))
      return parameters(std::string_view(text).substr(3), false);
    if (starts_with_ignoring_case(text, "RESET")) return parameters(std::string_view(text).substr(5), true);
  }
  for (const ValueClause& known : kWithValue) {
    if (known.of_column != of_column || !starts_with_ignoring_case(text, known.words)) continue;
    const std::string_view rest = std::string_view(text).substr(known.words.size());
    const bool names_index = starts_with_ignoring_case(rest, "USING INDEX ");
    const std::string value = names_index ? "USING INDEX " + std::string(rest.substr(12)) : to_upper(rest);
    const bool usual = value == known.usual;
    return std::vector<TableOptionChange>{
        {std::string(known.option), usual ? std::nullopt : std::optional<std::string>(value)}};
  }
  return std::nullopt;
}

std::string write_table_option(std::string_view option, const std::optional<std::string>& value) {
  for (const FixedClause& fixed : kFixed) {
    if (fixed.option == option && fixed.on == value.has_value()) return std::string(fixed.clause);
  }
  for (const ValueClause& known : kWithValue) {
    if (known.option == option) return std::string(known.words) + value.value_or(std::string(known.usual));
  }
  if (!is_parameter(option)) return std::string(option) + " " + value.value_or("");
  return value ? "SET (" + std::string(option) + " = " + *value + ")" : "RESET (" + std::string(option) + ")";
}

}  // namespace crosswalk::postgresql
