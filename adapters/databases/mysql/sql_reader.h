#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/ir/migration.h"
#include "crosswalk/sql/dialect.h"

// Reading MySQL and MariaDB: scripts, types, expressions and names. What `Dialect` promises of reading is kept here.
namespace crosswalk::mysql {

// What this dialect is called in histories.
inline constexpr std::string_view kDialectName = "mysql";

// Reads a script, as `Dialect::read` describes. Never fails as a whole: what does not parse is reported and carried.
[[nodiscard]] std::vector<Step> read_sql(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                                         Diagnostics& diagnostics);

// Reads a type's spelling, such as `int(11) unsigned` or `varchar(20) character set utf8mb4`. What no neutral kind
// covers (set, year, bit, geometry, numbers with a width that is kept) becomes NativeType.
[[nodiscard]] Type read_type(std::string_view spelling);
// The spelling of a type's neutral kind, whatever its author wrote (`written` is not looked at); nothing if there is no
// type for it. The inverse of `read_type`: reading the result gives an equal type.
[[nodiscard]] std::optional<std::string> write_neutral_type(const Type& type);

// Reads an expression as it may stand after DEFAULT; what no kind covers becomes SqlExpression.
[[nodiscard]] Expression read_expression(std::string_view text);

// The name that an unquoted writing of it is stored as: unchanged. Names of columns and indexes are compared without
// regard to case; those of tables are on some systems.
[[nodiscard]] Identifier fold(std::string_view unquoted);
// True if a name must be quoted to be read back as it is.
[[nodiscard]] bool needs_quoting(std::string_view identifier);
// A string as a literal: quotes are doubled, backslashes too.
[[nodiscard]] std::string quote_string(std::string_view text);

}  // namespace crosswalk::mysql
