#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "configuration.h"

namespace crosswalk::flyway {

// Replaces ${name} in the text of a script before anything reads it, comments and strings included
// (internal/parser/PlaceholderReplacingReader.java). Names count without their case.
class Placeholders {
 public:
  // `default_schema` is what ${flyway:defaultSchema} stands for, where the configuration does not say. Variables win.
  Placeholders(const Configuration& configuration, std::string default_schema, Variables variables = {});

  // The script with its values put in, under the same path; the very file if nothing in it was replaced. An unknown
  // name is reported as PlaceholderUnknown and stays as it stands.
  [[nodiscard]] std::shared_ptr<const SourceFile> expand(const std::shared_ptr<const SourceFile>& script,
                                                         Diagnostics& diagnostics) const;

  // The names that had no value, and how often each was asked for.
  [[nodiscard]] const std::map<std::string, std::size_t>& unknown() const { return unknown_; }

  // How many places had none, or no end: Flyway refuses to run their scripts.
  [[nodiscard]] std::size_t refused() const { return refused_; }

 private:
  void report_unended(const SourceFile& script, std::size_t begin, Diagnostics& diagnostics) const;
  [[nodiscard]] std::size_t find_prefix(std::string_view text, std::size_t from) const;
  [[nodiscard]] std::optional<std::string> value_of(const std::string& name, const SourceFile& script) const;

  std::string prefix_;
  std::string suffix_;
  std::string file_name_key_;                  // the name that stands for the script's own
  std::map<std::string, std::string> values_;  // by lower-case name
  Variables variables_;
  mutable std::size_t refused_ = 0;
  mutable std::map<std::string, std::size_t> unknown_;  // an account of what was asked, of no effect on the answers
};

}  // namespace crosswalk::flyway
