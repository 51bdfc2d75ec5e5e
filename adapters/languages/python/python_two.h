#pragma once

#include <optional>
#include <string>

#include "parsing/token_stream.h"

namespace crosswalk::python {

// What of Python 2 stands at a place where Python 3 does not parse, or nothing: the print and exec statements,
// `except X, e`, `raise E, "m"`, parameters that are tuples. The lexer finds the rest by itself.
[[nodiscard]] std::optional<std::string> python_two_syntax(const parsing::TokenVectorStream& tokens,
                                                           std::size_t failing);

}  // namespace crosswalk::python
