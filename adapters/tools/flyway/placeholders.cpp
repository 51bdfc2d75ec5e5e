#include "placeholders.h"

#include <algorithm>

#include "crosswalk/base/text.h"

namespace crosswalk::flyway {

Placeholders::Placeholders(const Configuration& configuration, std::string default_schema, Variables variables)
    : prefix_(configuration.text("placeholderPrefix", "${")),
      suffix_(configuration.text("placeholderSuffix", "}")),
      variables_(std::move(variables)) {
  const std::string separator = configuration.text("placeholderSeparator", ":");
  constexpr std::string_view kKey = "placeholders.";
  for (const auto& [key, value] : configuration.values()) {
    if (key.starts_with(kKey)) values_[to_lower(std::string_view(key).substr(kKey.size()))] = value;
  }
  // What Flyway itself says wins (PlaceholderReplacingReader.java, create).
  const auto schemas = configuration.list("schemas", "");
  values_["flyway" + separator + "defaultschema"] =
      configuration.text("defaultSchema", schemas.empty() ? std::move(default_schema) : schemas.front());
  values_["flyway" + separator + "table"] = configuration.text("table", "flyway_schema_history");
  file_name_key_ = "flyway" + separator + "filename";
  values_["flyway" + separator + "environment"] = configuration.text("environment", "default");
}

std::optional<std::string> Placeholders::value_of(const std::string& name, const SourceFile& script) const {
  if (variables_) {
    if (auto value = variables_(variable_of_placeholder(name))) return value;
  }
  const std::string key = to_lower(name);
  if (const auto found = values_.find(key); found != values_.end()) return found->second;
  if (key == file_name_key_) return std::string(file_name(script.path()));
  return std::nullopt;
}

// Flyway's reader takes as many characters as fit the prefix, and one more; if that does not fit, none of them begins
// another: of "$${name}", the second "$" does not (PlaceholderReplacingReader.java, read).
std::size_t Placeholders::find_prefix(std::string_view text, std::size_t from) const {
  while (from < text.size()) {
    std::size_t fits = 0;
    while (fits < prefix_.size() && from + fits < text.size() && text[from + fits] == prefix_[fits]) ++fits;
    if (fits == prefix_.size()) return from;
    from += fits + 1;
  }
  return std::string_view::npos;
}

// One that nothing ends goes on to the end of the file, and has no value.
void Placeholders::report_unended(const SourceFile& script, std::size_t begin, Diagnostics& diagnostics) const {
  const std::string_view text = script.text();
  const std::size_t end = std::min(text.find('\n', begin), text.size());
  ++refused_;
  diagnostics
      .report<Code::PlaceholderUnknown>(
          script.span({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + prefix_.size())}),
          std::string(text.substr(begin, end - begin)))
      .help("nothing ends it; Flyway looks for `" + suffix_ +
            "` to the end of the file, also where this stands in a comment or a string");
}

std::shared_ptr<const SourceFile> Placeholders::expand(const std::shared_ptr<const SourceFile>& script,
                                                       Diagnostics& diagnostics) const {
  const std::string_view text = script->text();
  if (prefix_.empty() || suffix_.empty() || text.find(prefix_) == std::string_view::npos) return script;

  std::string expanded;
  bool replaced = false;
  std::size_t position = 0;
  for (;;) {
    const std::size_t begin = find_prefix(text, position);
    if (begin == std::string_view::npos) break;
    expanded += text.substr(position, begin - position);
    const std::size_t end = text.find(suffix_, begin + prefix_.size());
    if (end == std::string_view::npos) {
      report_unended(*script, begin, diagnostics);
      position = begin;
      break;
    }
    position = end + suffix_.size();
    const std::string name(text.substr(begin + prefix_.size(), end - begin - prefix_.size()));
    if (const auto value = value_of(name, *script)) {
      expanded += *value;
      replaced = true;
      continue;
    }
    const std::string_view whole = text.substr(begin, position - begin);
    expanded += whole;
    ++unknown_[name];
    ++refused_;
    diagnostics
        .report<Code::PlaceholderUnknown>(
            script->span({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(position)}), std::string(whole))
        .help(
            "give it a value under `placeholders` in Flyway's configuration, or, if it is text and not a placeholder, "
            "set `placeholderReplacement` to false for this script");
  }
  if (!replaced) return script;
  expanded += text.substr(position);
  return SourceFile::make(script->path(), std::move(expanded));
}

}  // namespace crosswalk::flyway
