#include "tools/flyway/placeholders.h"
#include "input.h"

namespace crosswalk::fuzz {

// Flyway's placeholders: the first two lines are their prefix and suffix, the rest is the script.
int take(std::string_view input) {
  std::string_view text = input;
  flyway::Configuration configuration;
  configuration.set("placeholderPrefix", std::string(take_line(text)));
  configuration.set("placeholderSuffix", std::string(take_line(text)));
  configuration.set("placeholders.name", "${name}");
  Diagnostics diagnostics;
  const auto file = SourceFile::make("V1__fuzz.sql", std::string(text));
  const auto expanded = flyway::Placeholders(configuration, "public").expand(file, diagnostics);
  (void)expanded->span({0, static_cast<std::uint32_t>(expanded->text().size())});
  return 0;
}

}  // namespace crosswalk::fuzz
