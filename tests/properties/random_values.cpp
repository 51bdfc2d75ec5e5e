#include "random_values.h"

#include "crosswalk/base/check.h"

namespace crosswalk::properties {

// Text of the kinds that formats stumble over: empty, quotes, breaks, words with a meaning in YAML, control characters.
std::string random_text(Random& random) {
  static const std::vector<std::string> kTexts = {"users",
                                                  "Order",
                                                  "with space",
                                                  "quo\"te",
                                                  "tick'",
                                                  "back\\slash",
                                                  "two\nlines",
                                                  "cr\r\nlf",
                                                  "tab\t",
                                                  "",
                                                  "~",
                                                  "null",
                                                  "true",
                                                  "no",
                                                  "1.0",
                                                  "0x1F",
                                                  "- item",
                                                  "a: b",
                                                  "#hash",
                                                  "ünïcödé ✓",
                                                  "{}",
                                                  "[1, 2]",
                                                  "&anchor",
                                                  "*alias",
                                                  "!tag",
                                                  "%percent",
                                                  "@at",
                                                  "`tick`",
                                                  "𝒜stral",
                                                  " lead",
                                                  "trail ",
                                                  "\x01\x1f",
                                                  "<<",
                                                  "=",
                                                  "---",
                                                  "\xEF\xBB\xBF"
                                                  "bom",
                                                  "\x7f",
                                                  "\xC2\x85",
                                                  "\xE2\x80\xA8",
                                                  "1e5",
                                                  "0o17",
                                                  "2024-01-01",
                                                  ".inf",
                                                  "yes",
                                                  std::string("nul\0in", 6)};
  std::string text = random.pick(kTexts);
  if (random.chance(40)) text += std::to_string(random.below(100));
  return text;
}

Operation random_operation(Random& random, std::size_t kind) {
  std::size_t index = 0;
#define OPERATION(Struct, text) \
  if (index++ == kind) return random_value<Struct>(random);
#include "crosswalk/ir/operations.def"
#undef OPERATION
  CROSSWALK_CHECK(false, "there are fewer operations");
  return {};
}

}  // namespace crosswalk::properties
