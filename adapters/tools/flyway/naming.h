#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "configuration.h"

namespace crosswalk::flyway {

enum class FileKind {
  Versioned,
  Undo,
  Baseline,
  Repeatable,
  Callback,
  Ignored,    // looks like a migration, and Flyway passes over it
  Unrelated,  // no migration, and does not look like one
};

// What Flyway sees in a file's name.
struct FileName {
  FileKind kind = FileKind::Unrelated;
  std::string version;      // as written: "1_1"; the event of a callback
  std::string description;  // with blanks for underscores
  bool has_suffix = true;   // one of the configured ones
  std::string reason;       // why it is ignored
  std::string suggestion;   // a name that Flyway would read, for an ignored file
};

// Reads file names as Flyway does (internal/resource/ResourceNameParser.java): the suffix whatever its case, then the
// longest prefix that fits, case and all, then the version up to the first separator, then the description.
class NameParser {
 public:
  explicit NameParser(const Configuration& configuration);

  [[nodiscard]] FileName parse(std::string_view file_name) const;
  // The same for the name of a class of a Java migration, without its extension: V1_2__Add_people.
  [[nodiscard]] FileName parse_class(std::string_view class_name) const;

 private:
  [[nodiscard]] FileName parse_stem(std::string_view stem, std::string_view suffix) const;
  [[nodiscard]] FileName parse_versioned(FileName name, std::string_view prefix, std::string_view suffix) const;
  [[nodiscard]] FileName unrecognised(std::string_view stem, std::string_view suffix) const;

  struct Prefix {
    std::string text;
    FileKind kind;
  };
  std::vector<Prefix> prefixes_;  // the longest first
  std::vector<std::string> suffixes_;
  std::string separator_;
  std::string versioned_prefix_;
};

}  // namespace crosswalk::flyway
