#include "naming.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "version.h"

namespace crosswalk::flyway {
namespace {

// api/callback/Event.java
constexpr std::array<std::string_view, 47> kEvents = {"beforeClean",
                                                      "afterClean",
                                                      "afterCleanError",
                                                      "beforeMigrate",
                                                      "beforeEachMigrate",
                                                      "beforeEachMigrateStatement",
                                                      "afterEachMigrateStatement",
                                                      "afterEachMigrateStatementError",
                                                      "afterEachMigrate",
                                                      "afterEachMigrateError",
                                                      "beforeRepeatables",
                                                      "afterVersioned",
                                                      "afterMigrateApplied",
                                                      "afterMigrate",
                                                      "afterMigrateError",
                                                      "beforeUndo",
                                                      "beforeEachUndo",
                                                      "beforeEachUndoStatement",
                                                      "afterEachUndoStatement",
                                                      "afterEachUndoStatementError",
                                                      "afterEachUndo",
                                                      "afterEachUndoError",
                                                      "afterUndo",
                                                      "afterUndoError",
                                                      "beforeValidate",
                                                      "afterValidate",
                                                      "afterValidateError",
                                                      "beforeBaseline",
                                                      "afterBaseline",
                                                      "afterBaselineError",
                                                      "beforeRepair",
                                                      "afterRepair",
                                                      "afterRepairError",
                                                      "beforeInfo",
                                                      "afterInfo",
                                                      "afterInfoError",
                                                      "afterMigrateOperationFinish",
                                                      "afterInfoOperationFinish",
                                                      "afterCleanOperationFinish",
                                                      "afterValidateOperationFinish",
                                                      "afterUndoOperationFinish",
                                                      "afterRepairOperationFinish",
                                                      "afterBaselineOperationFinish",
                                                      "createSchema",
                                                      "beforeCreateSchema",
                                                      "beforeConnect",
                                                      "afterConnect"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The digits, dots and underscores that a text begins with, and what follows them without dashes, blanks and
// underscores.
struct LeadingVersion {
  std::string_view version;
  std::string_view rest;
};
LeadingVersion leading_version(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && (is_digit(text[length]) || text[length] == '.' || text[length] == '_')) ++length;
  while (length > 0 && !is_digit(text[length - 1])) --length;
  std::size_t rest = length;
  while (rest < text.size() && std::string_view("-_ .").find(text[rest]) != std::string_view::npos) ++rest;
  return {text.substr(0, length), text.substr(rest)};
}

std::string with_underscores(std::string_view text) { return replace_all(replace_all(text, " ", "_"), "-", "_"); }

// Whether a file that does not have a configured suffix would be a migration if it had: "V57__readme.md".
bool looks_versioned(std::string_view name, std::string_view prefix, std::string_view separator) {
  return !prefix.empty() && name.starts_with(prefix) && name.size() > prefix.size() && is_digit(name[prefix.size()]) &&
         name.find(separator) != std::string_view::npos;
}

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

}  // namespace

NameParser::NameParser(const Configuration& configuration)
    : suffixes_(configuration.list("sqlMigrationSuffixes", ".sql")),
      separator_(configuration.text("sqlMigrationSeparator", "__")),
      versioned_prefix_(configuration.text("sqlMigrationPrefix", "V")) {
  prefixes_ = {{versioned_prefix_, FileKind::Versioned},
               {configuration.text("repeatableSqlMigrationPrefix", "R"), FileKind::Repeatable},
               {configuration.text("undoSqlMigrationPrefix", "U"), FileKind::Undo},
               {configuration.text("baselineMigrationPrefix", "B"), FileKind::Baseline}};
  for (const std::string_view event : kEvents) prefixes_.push_back({std::string(event), FileKind::Callback});
  std::stable_sort(prefixes_.begin(), prefixes_.end(),
                   [](const Prefix& left, const Prefix& right) { return left.text.size() > right.text.size(); });
}

FileName NameParser::parse(std::string_view file_name) const {
  for (const std::string& suffix : suffixes_) {
    if (file_name.size() < suffix.size()) continue;
    const std::string_view end = file_name.substr(file_name.size() - suffix.size());
    if (equals_ignoring_case(end, suffix))
      return parse_stem(file_name.substr(0, file_name.size() - suffix.size()), end);
  }
  FileName name;
  if (file_name.ends_with(".conf") || !looks_versioned(file_name, versioned_prefix_, separator_)) return name;
  name.kind = FileKind::Ignored;
  name.has_suffix = false;
  name.reason = "its name does not end in " + quoted(join(suffixes_, "` or `"));
  return name;
}

FileName NameParser::parse_class(std::string_view class_name) const {
  FileName name = parse_stem(class_name, "");
  const bool migrates =
      name.kind == FileKind::Versioned || name.kind == FileKind::Repeatable || name.kind == FileKind::Baseline;
  // Any class may lie beside migrations; only one with a separator was meant to be one.
  if (!migrates || class_name.find(separator_) == std::string_view::npos) return {};
  return name;
}

FileName NameParser::parse_stem(std::string_view stem, std::string_view suffix) const {
  const auto prefix = std::find_if(prefixes_.begin(), prefixes_.end(),
                                   [&](const Prefix& candidate) { return stem.starts_with(candidate.text); });
  if (prefix == prefixes_.end()) return unrecognised(stem, suffix);

  const std::string_view rest = stem.substr(prefix->text.size());
  const std::size_t separator = rest.find(separator_);
  FileName name;
  name.kind = prefix->kind;
  name.version = std::string(rest.substr(0, separator));
  if (separator != std::string_view::npos) {
    name.description = replace_all(rest.substr(separator + separator_.size()), "_", " ");
  }
  if (name.kind != FileKind::Repeatable && name.kind != FileKind::Callback) {
    return parse_versioned(std::move(name), prefix->text, suffix);
  }
  if (!name.version.empty()) {
    const std::string example = name.description.empty() ? leading_version(name.version).rest.empty()
                                                               ? "description"
                                                               : with_underscores(leading_version(name.version).rest)
                                                         : with_underscores(name.description);
    const bool repeatable = name.kind == FileKind::Repeatable;
    // A word that merely begins with the letter of a repeatable migration ("README.sql", "Roles.sql") is not
    // recognised.
    name.reason = std::string(repeatable ? "a repeatable migration" : "a callback") + " cannot have a version, and `" +
                  name.version + "` stands before the separator `" + separator_ + "`";
    name.suggestion = prefix->text + separator_ + example + std::string(suffix);
    name.kind = FileKind::Ignored;
  } else if (name.kind == FileKind::Callback) {
    name.version = prefix->text;
  }
  return name;
}

FileName NameParser::parse_versioned(FileName name, std::string_view prefix, std::string_view suffix) const {
  if (!name.version.empty() && Version::parse(name.version)) return name;
  const LeadingVersion leading = leading_version(name.version);
  const std::string described = name.description.empty()
                                    ? with_underscores(leading.rest)
                                    : with_underscores(leading.rest.empty() ? "" : std::string(leading.rest) + " ") +
                                          with_underscores(name.description);
  if (name.version.empty()) {
    name.reason =
        "a version must stand between the prefix `" + std::string(prefix) + "` and the separator `" + separator_ + "`";
    name.suggestion = std::string(prefix) + "1" + separator_ + described + std::string(suffix);
  } else {
    name.reason = "`" + name.version +
                  "` is not a version: a version has only digits, dots and single underscores, and `" + separator_ +
                  "` ends it";
    if (!leading.version.empty()) {
      name.suggestion = std::string(prefix) + std::string(leading.version) + separator_ +
                        (described.empty() ? "description" : described) + std::string(suffix);
    }
  }
  name.kind = FileKind::Ignored;
  return name;
}

FileName NameParser::unrecognised(std::string_view stem, std::string_view suffix) const {
  FileName name;
  name.kind = FileKind::Ignored;
  const bool wrong_case = !versioned_prefix_.empty() && starts_with_ignoring_case(stem, versioned_prefix_);
  std::string_view rest = wrong_case ? stem.substr(versioned_prefix_.size()) : stem;
  const LeadingVersion leading = leading_version(rest);
  if (wrong_case && !leading.version.empty()) {
    name.reason = "the case of the prefix counts, and it is `" + versioned_prefix_ + "`";
  } else {
    name.reason = "its name begins with none of the prefixes of a migration";
  }
  if (!leading.version.empty()) {
    name.suggestion = versioned_prefix_ + std::string(leading.version) + separator_ +
                      (leading.rest.empty() ? "description" : with_underscores(leading.rest)) + std::string(suffix);
  }
  return name;
}

}  // namespace crosswalk::flyway
