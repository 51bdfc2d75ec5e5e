#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "raw_token.h"

namespace crosswalk::ecmascript {

// How deep brackets, and substitutions in templates, may nest.
inline constexpr std::size_t kBracketLimit = 400;

struct ScanFailure {
  bool too_deep = false;  // then there is no message
  std::string message;
  ByteRange range;
  std::string note;  // about `note_range`; may be empty
  ByteRange note_range;
};

struct Scan {
  std::vector<RawToken> tokens;  // always ends with Kind::End: at the end of the text, or where scanning failed
  std::optional<ScanFailure> failure;
};

// Cuts a text into raw tokens and pairs its brackets. Whether `/` begins a regular expression is decided by what stands
// before it: a `)` by what its `(` followed, a `}` by whether its `{` stood where an operand begins.
[[nodiscard]] Scan scan(std::string_view text, Dialect dialect);

// Whether a code point that is not ASCII is white space or ends a line, in bytes; 0 if it is part of a name.
struct WideSpace {
  std::size_t length = 0;
  bool ends_line = false;
};
[[nodiscard]] WideSpace wide_space_at(std::string_view text, std::size_t offset);

}  // namespace crosswalk::ecmascript
