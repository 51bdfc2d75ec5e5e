#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/source/source_file.h"

// The formats that configuration files are written in, each read into one flat list: a key is the path to a value with
// dots, a list is one text with commas.
namespace crosswalk::flyway {

using FlatSettings = std::map<std::string, std::string>;

// Each reports ConfigurationInvalid at the place and gives what could be read.
[[nodiscard]] FlatSettings read_toml(const SourceFile& file, Diagnostics& diagnostics);
// One list for each document.
[[nodiscard]] std::vector<FlatSettings> read_yaml(const SourceFile& file, Diagnostics& diagnostics);
// Java properties: '=' or ':' or a blank between key and value, '#' and '!' comments, lines continued by a backslash.
[[nodiscard]] FlatSettings read_properties(const SourceFile& file);
[[nodiscard]] FlatSettings read_properties_text(std::string_view text);
// Flyway's own flyway.conf: properties in which a backslash stands for itself, but at the end of a line that the next
// one goes on (ConfigUtils.java, loadConfigurationFromString).
[[nodiscard]] FlatSettings read_flyway_conf(std::string_view text);
// Spring's form of several documents in one file: `#---` (or `!---`) alone on its line begins the next.
[[nodiscard]] std::vector<FlatSettings> read_properties_documents(const SourceFile& file);
// Whether a document counts while these profiles are on: one that names profiles if it names one of them, any other if
// `without_profile`. Expressions over profiles (`prod & eu`, `!dev`) are taken for off.
[[nodiscard]] bool is_for_one_of(const FlatSettings& document, const std::vector<std::string>& profiles,
                                 bool without_profile);

}  // namespace crosswalk::flyway
