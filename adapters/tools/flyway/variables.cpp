#include "variables.h"

#include <cstdlib>

#include "crosswalk/base/text.h"

namespace crosswalk::flyway {

std::string variable_of_parameter(std::string_view parameter) {
  std::string name = "FLYWAY_";
  for (const char c : parameter) {
    if (c >= 'A' && c <= 'Z') name += '_';
    name += c == '.' ? '_' : c;
  }
  return to_upper(name);
}

std::string variable_of_placeholder(std::string_view name) {
  return "FLYWAY_PLACEHOLDERS_" + to_upper(replace_all(std::string(name), ".", "_"));
}

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nothing here sets a variable
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

Variables variables_with(const script::Facts* facts) {
  return [facts](const std::string& name) -> std::optional<std::string> {
    if (auto value = environment_variable(name)) return value;
    if (facts == nullptr) return std::nullopt;
    const auto declared = facts->values.find("env." + name);
    if (declared == facts->values.end()) return std::nullopt;
    if (const std::string* text = declared->second.string()) return *text;
    if (const bool* flag = declared->second.boolean()) return *flag ? "true" : "false";
    if (const std::int64_t* number = declared->second.integer()) return std::to_string(*number);
    return std::nullopt;
  };
}

}  // namespace crosswalk::flyway
