#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/ir/migration.h"
#include "crosswalk/sql/dialect.h"

// Reading PostgreSQL: scripts, types, expressions and names. What `Dialect` promises of reading is kept here.
namespace crosswalk::postgresql {

// What this dialect is called in histories.
inline constexpr std::string_view kDialectName = "postgresql";

// Reads a script, as `Dialect::read` describes. Never fails as a whole: what does not parse is reported and carried.
[[nodiscard]] std::vector<Step> read_sql(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                                         Diagnostics& diagnostics);

// Reads a type's spelling, such as `varchar(20)` or `timestamp(3) with time zone[]`. A name that is not built in (an
// enum, a domain, a type of an extension) becomes NativeType with the name as spelled. `serial` reads as the integer
// behind it; that it also numbers the rows is known to the reader of columns only.
[[nodiscard]] Type read_type(std::string_view spelling);
// The spelling of a type's neutral kind, whatever its author wrote (`written` is not looked at); nothing if PostgreSQL
// has no type for it. The inverse of `read_type`: reading the result gives an equal type.
[[nodiscard]] std::optional<std::string> write_neutral_type(const Type& type);

// Reads an expression as it may stand after DEFAULT; what no kind covers becomes SqlExpression.
[[nodiscard]] Expression read_expression(std::string_view text);

// The name that an unquoted writing of it is stored as: ASCII letters in lower case.
[[nodiscard]] Identifier fold(std::string_view unquoted);
// True if a name must be quoted to be read back as it is: a reserved word, another case than the folded one, or
// characters that a plain name may not hold.
[[nodiscard]] bool needs_quoting(std::string_view identifier);

}  // namespace crosswalk::postgresql
