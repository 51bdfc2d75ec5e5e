#pragma once

#include "crosswalk/tool/tool.h"

namespace crosswalk::flyway {

// Reads a project's scripts into one line of migrations: the versioned ones by version, then the repeatable ones by
// description (internal/resolver/ResolvedMigrationComparator.java).
class FlywayFrontend final : public Frontend {
 public:
  [[nodiscard]] std::optional<History> read(const Project& project, const ReadOptions& options,
                                            Diagnostics& diagnostics) const override;
};

// The id of a repeatable migration in a history.
[[nodiscard]] inline std::string repeatable_id(std::string_view description) { return "R:" + std::string(description); }

// The parameter whose statements run on every connection, as the moment of a hook.
inline constexpr const char* kInitSql = "initSql";

// Keys of Migration::properties.
inline constexpr const char* kVersion = "version";  // as the version table spells it
inline constexpr const char* kScript = "script";    // the path below its location, or a class
inline constexpr const char* kType = "type";        // SQL, SQL_BASELINE, JDBC
inline constexpr const char* kRefused = "refused";  // why Flyway does not run it
inline constexpr const char* kRawChecksum =
    "raw_checksum";  // of a repeatable one before its placeholders were replaced

}  // namespace crosswalk::flyway
