#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/ir/migration.h"
#include "crosswalk/sql/dialect.h"

// Reading SQLite: scripts, types, expressions and names. What `Dialect` promises of reading is kept here.
namespace crosswalk::sqlite {

// What this dialect is called in histories.
inline constexpr std::string_view kDialectName = "sqlite";

// Reads a script, as `Dialect::read` describes. Never fails as a whole: what does not parse is reported and carried.
[[nodiscard]] std::vector<Step> read_sql(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                                         Diagnostics& diagnostics);

// Reads a declared type. SQLite takes any words for a type; those that its users mean a neutral kind by are read as
// that kind, all others become NativeType. No type at all reads as NativeType with an empty spelling.
[[nodiscard]] Type read_type(std::string_view spelling);
// The spelling of a type's neutral kind, whatever its author wrote (`written` is not looked at); nothing if SQLite has
// no type for it. The inverse of `read_type`: reading the result gives an equal type.
[[nodiscard]] std::optional<std::string> write_neutral_type(const Type& type);

// Reads an expression as it may stand after DEFAULT; what no kind covers becomes SqlExpression.
[[nodiscard]] Expression read_expression(std::string_view text);

// The name that an unquoted writing of it is stored as: unchanged. SQLite compares names without regard to case.
[[nodiscard]] Identifier fold(std::string_view unquoted);
// True if a name must be quoted to be read back as it is: a reserved word, another case than the folded one, or
// characters that a plain name may not hold.
[[nodiscard]] bool needs_quoting(std::string_view identifier);

}  // namespace crosswalk::sqlite
