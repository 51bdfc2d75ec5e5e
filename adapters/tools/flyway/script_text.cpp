#include "script_text.h"

#include "configuration_formats.h"
#include "crosswalk/base/text.h"

namespace crosswalk::flyway {
namespace {

std::shared_ptr<const SourceFile> read_latin1(const FileTree& files, const std::string& path,
                                              Diagnostics& diagnostics) {
  const auto bytes = files.read_bytes(path);
  if (!bytes) {
    diagnostics.report<Code::FileUnreadable>({}, files.display_path(path), "it cannot be opened");
    return nullptr;
  }
  std::string text;
  for (const char byte : *bytes) append_utf8(text, static_cast<unsigned char>(byte));
  return SourceFile::make(files.display_path(path), std::move(text));
}

std::shared_ptr<const SourceFile> read_encoded(const FileTree& files, const std::string& path,
                                               const std::string& encoding, Diagnostics& diagnostics) {
  const std::string name = to_upper(encoding);
  if (name == "UTF-8" || name == "UTF8" || name == "US-ASCII" || name == "ASCII") return files.read(path, diagnostics);
  if (name == "ISO-8859-1" || name == "ISO8859_1" || name == "LATIN1") return read_latin1(files, path, diagnostics);
  diagnostics
      .report<Code::FileUnreadable>({}, files.display_path(path), "its encoding is configured as `" + encoding + "`")
      .help("UTF-8, US-ASCII and ISO-8859-1 are read; convert the script to UTF-8");
  return nullptr;
}

}  // namespace

ScriptSettings read_script_settings(const FileTree& files, const std::string& script_path, Diagnostics& diagnostics) {
  ScriptSettings settings;
  const std::string path = script_path + ".conf";
  const auto file = files.is_file(path) ? files.read(path, diagnostics) : nullptr;
  if (!file) return settings;
  for (const auto& [key, value] : read_properties(*file)) {
    if (key == "executeInTransaction") {
      settings.execute_in_transaction = equals_ignoring_case(value, "true");
    } else if (key == "placeholderReplacement") {
      settings.replace_placeholders = equals_ignoring_case(value, "true");
    } else if (key == "encoding") {
      settings.encoding = value;
    } else if (key == "shouldExecute") {
      settings.should_execute = value;
    } else {
      diagnostics.report<Code::ConfigurationNotUnderstood>(file->whole(), file->path(),
                                                           "a script's own configuration has no `" + key + "`");
    }
  }
  return settings;
}

std::optional<ScriptText> read_script(const FileTree& files, const std::string& path,
                                      const Configuration& configuration, const ScriptSettings& settings,
                                      const Placeholders& placeholders, Diagnostics& diagnostics) {
  const std::string encoding = settings.encoding.value_or(configuration.text("encoding", "UTF-8"));
  ScriptText text;
  text.raw = read_encoded(files, path, encoding, diagnostics);
  if (!text.raw) return std::nullopt;
  const bool replaces = settings.replace_placeholders.value_or(configuration.flag("placeholderReplacement", true));
  text.expanded = replaces ? placeholders.expand(text.raw, diagnostics) : text.raw;
  return text;
}

}  // namespace crosswalk::flyway
