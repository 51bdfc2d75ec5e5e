#include "tools/flyway/placeholders.h"
#include "input.h"

// Flyway's placeholders: the first two lines are their prefix and suffix, the rest is the script.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace crosswalk;
  std::string_view text = fuzz::text_of(bytes, size);
  flyway::Configuration configuration;
  configuration.set("placeholderPrefix", std::string(fuzz::take_line(text)));
  configuration.set("placeholderSuffix", std::string(fuzz::take_line(text)));
  configuration.set("placeholders.name", "${name}");
  Diagnostics diagnostics;
  const auto file = SourceFile::make("V1__fuzz.sql", std::string(text));
  const auto expanded = flyway::Placeholders(configuration, "public").expand(file, diagnostics);
  (void)expanded->span({0, static_cast<std::uint32_t>(expanded->text().size())});
  return 0;
}
