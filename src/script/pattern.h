#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/script/tree.h"

namespace crosswalk::script {

// Where a regular expression fits: the whole, and each group that took part.
struct PatternMatch {
  std::vector<std::optional<ByteRange>> groups;  // the whole first

  [[nodiscard]] ByteRange whole() const { return *groups.front(); }
};

// A regular expression of one of the languages, as far as PCRE2 reads it the same way. Matching is bounded in time and
// memory.
class RegularExpression {
 public:
  // Nothing for an expression that is not followed, or flags that are not known: `g`, `i`, `m`, `s`, `u`; and of Python
  // `a` and `x`.
  [[nodiscard]] static std::shared_ptr<const RegularExpression> compile(std::string_view source, std::string_view flags,
                                                                        Language language);

  enum class Outcome { Found, NotThere, GaveUp };
  // Where a match has to begin, and to end.
  enum class Anchor { Nowhere, Here, BothEnds };
  // Looks for the first place from `from` on where it fits.
  [[nodiscard]] Outcome find(std::string_view subject, std::size_t from, PatternMatch& match,
                             Anchor anchor = Anchor::Nowhere) const;
  // Each place in turn, none within another; nothing if matching gave up. At most one if `once`.
  [[nodiscard]] std::optional<std::vector<PatternMatch>> find_all(std::string_view subject, bool once) const;
  // The number of the group of this name.
  [[nodiscard]] std::optional<std::size_t> group_of(const std::string& name) const;
  [[nodiscard]] bool has_named_groups() const { return has_named_groups_; }

 private:
  struct Code;
  explicit RegularExpression(std::shared_ptr<const Code> code) : code_(std::move(code)) {}

  std::shared_ptr<const Code> code_;
  bool has_named_groups_ = false;
};

}  // namespace crosswalk::script
