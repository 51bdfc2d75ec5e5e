#pragma once

#include "crosswalk/tool/tool.h"

namespace crosswalk::flyway {

// Finds projects by flyway.toml, flyway.conf, a framework's configuration, or a folder of V…__….sql files.
class FlywayDiscovery final : public Discovery {
 public:
  [[nodiscard]] std::vector<Project> find(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                          Diagnostics& diagnostics) const override;
  [[nodiscard]] std::optional<Project> open(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                            Diagnostics& diagnostics) const override;
};

}  // namespace crosswalk::flyway
