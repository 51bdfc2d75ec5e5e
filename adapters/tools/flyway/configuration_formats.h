#pragma once

#include <map>
#include <string>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/source/source_file.h"

// The formats that configuration files are written in, each read into one flat list: a key is the path to a value with
// dots, a list is one text with commas.
namespace crosswalk::flyway {

using FlatSettings = std::map<std::string, std::string>;

// Each reports ConfigurationInvalid at the place and gives what could be read.
[[nodiscard]] FlatSettings read_toml(const SourceFile& file, Diagnostics& diagnostics);
[[nodiscard]] FlatSettings read_yaml(const SourceFile& file, Diagnostics& diagnostics);
// Java properties: '=' or ':' or a blank between key and value, '#' and '!' comments, lines continued by a backslash.
[[nodiscard]] FlatSettings read_properties(const SourceFile& file);

}  // namespace crosswalk::flyway
