#pragma once

#include <memory>
#include <optional>

#include "configuration.h"
#include "placeholders.h"

namespace crosswalk::flyway {

// What a `<script>.conf` beside a script says of it alone (internal/sqlscript/SqlScriptMetadata.java).
struct ScriptSettings {
  std::optional<bool> execute_in_transaction;
  std::optional<bool> replace_placeholders;
  std::optional<std::string> encoding;
  std::optional<std::string> should_execute;  // as written: "true", "false", or a condition
};
[[nodiscard]] ScriptSettings read_script_settings(const FileTree& files, const std::string& script_path,
                                                  Diagnostics& diagnostics);

// A script as it lies on the disk, and as Flyway's parser sees it.
struct ScriptText {
  std::shared_ptr<const SourceFile> raw;       // as UTF-8
  std::shared_ptr<const SourceFile> expanded;  // with its placeholders replaced; `raw` itself if there are none
};
// Reads a script in its encoding: UTF-8, US-ASCII or ISO-8859-1; another one is reported as FileUnreadable.
[[nodiscard]] std::optional<ScriptText> read_script(const FileTree& files, const std::string& path,
                                                    const Configuration& configuration, const ScriptSettings& settings,
                                                    const Placeholders& placeholders, Diagnostics& diagnostics);

}  // namespace crosswalk::flyway
