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

// A clause that does something to what it names, and one that takes it back; what follows the name is the value.
struct NamedClause {
  std::string_view words;
  std::string_view option;
  bool on;
};
constexpr std::array<NamedClause, 12> kNamed = {{
    {"DISABLE TRIGGER ", "DISABLE TRIGGER", true},
    {"ENABLE TRIGGER ", "DISABLE TRIGGER", false},
    {"ENABLE REPLICA TRIGGER ", "ENABLE REPLICA TRIGGER", true},
    {"ENABLE ALWAYS TRIGGER ", "ENABLE ALWAYS TRIGGER", true},
    {"DISABLE RULE ", "DISABLE RULE", true},
    {"ENABLE RULE ", "DISABLE RULE", false},
    {"ENABLE REPLICA RULE ", "ENABLE REPLICA RULE", true},
    {"ENABLE ALWAYS RULE ", "ENABLE ALWAYS RULE", true},
    {"INHERIT ", "INHERIT", true},
    {"NO INHERIT ", "INHERIT", false},
    {"ATTACH PARTITION ", "ATTACH PARTITION", true},
    {"DETACH PARTITION ", "ATTACH PARTITION", false},
}};

// The end of the name that a text begins with: words and quoted names, joined by dots.
std::size_t end_of_name(std::string_view text) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < text.size() && (quoted || text[end] != ' '); ++end) {
    if (text[end] == '"') quoted = !quoted;
  }
  return end;
}

std::optional<TableOptionChange> named_option(std::string_view text) {
  for (const NamedClause& known : kNamed) {
    if (!starts_with_ignoring_case(text, known.words)) continue;
    const std::string_view rest = text.substr(known.words.size());
    const std::size_t end = end_of_name(rest);
    const std::string option = std::string(known.option) + (end == 0 ? "" : " " + std::string(rest.substr(0, end)));
    return TableOptionChange{option, known.on ? std::optional(std::string(trim(rest.substr(end)))) : std::nullopt};
  }
  return std::nullopt;
}

// The clause that an option of that kind is set by, or taken back.
std::optional<std::string> named_clause(std::string_view option, const std::optional<std::string>& value) {
  for (const NamedClause& known : kNamed) {
    if (known.on != value.has_value() || !option.starts_with(known.option)) continue;
    if (option.size() > known.option.size() && option[known.option.size()] != ' ') continue;
    std::string clause(known.words);
    clause += trim(option.substr(known.option.size()));
    return value && !value->empty() ? clause + " " + *value : clause;
  }
  return std::nullopt;
}

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
    if (auto named = named_option(text)) return std::vector<TableOptionChange>{std::move(*named)};
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
  if (const auto clause = named_clause(option, value)) return *clause;
  if (!is_parameter(option)) return std::string(option) + " " + value.value_or("");
  return value ? "SET (" + std::string(option) + " = " + *value + ")" : "RESET (" + std::string(option) + ")";
}

}  // namespace crosswalk::postgresql
