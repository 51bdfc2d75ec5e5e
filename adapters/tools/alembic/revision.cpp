#include "revision.h"

#include <algorithm>
#include <cctype>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/source/file_tree.h"
#include "frontend.h"

namespace crosswalk::alembic {
namespace {

using script::Value;

const Value* variable(const script::ModuleObject& names, std::string_view name) { return names.attributes->find(name); }

// None, a string, or a tuple, list or set of strings.
std::optional<std::vector<std::string>> read_ids(const Value* value) {
  std::vector<std::string> ids;
  if (value == nullptr || value->is_nothing()) return ids;
  if (const std::string* id = value->string()) return std::vector<std::string>{*id};
  if (value->sequence() == nullptr) return std::nullopt;
  for (const Value& item : value->sequence()->items) {
    if (item.is_none()) continue;
    if (item.string() == nullptr) return std::nullopt;
    ids.push_back(*item.string());
  }
  return ids;
}

// Old files may go by their name alone: `<hexadecimal>.py` (script/base.py, _legacy_rev).
std::optional<std::string> id_of_name(std::string_view path) {
  std::string_view name = file_name(path);
  if (!name.ends_with(".py")) return std::nullopt;
  name.remove_suffix(3);
  const bool hexadecimal = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  return hexadecimal ? std::optional(std::string(name)) : std::nullopt;
}

// "2025-01-07 09:12:44.120384" or with a zone; the form of the neutral history is ISO 8601.
std::string read_created(std::string_view docstring) {
  for (const std::string_view line : split_lines(docstring)) {
    constexpr std::string_view kLabel = "Create Date:";
    const std::string_view clean = trim(line);
    if (!clean.starts_with(kLabel)) continue;
    const std::string_view time = trim(clean.substr(kLabel.size()));
    if (time.size() < 19 || (time[10] != ' ' && time[10] != 'T')) return {};
    const bool digits = std::all_of(time.begin(), time.begin() + 4,
                                    [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
    if (!digits) return {};
    return std::string(time.substr(0, 10)) + "T" + std::string(time.substr(11, 8)) + "Z";
  }
  return {};
}

std::string read_title(std::string_view docstring) {
  for (const std::string_view line : split_lines(docstring)) {
    const std::string_view clean = trim(line);
    if (clean.empty()) continue;
    return clean.starts_with("Revision ID:") ? "" : std::string(clean);
  }
  return {};
}

bool check_id(const std::string& id, const SourceSpan& span, Diagnostics& diagnostics) {
  // script/revision.py, _revision_illegal_chars
  const std::size_t bad = id.find_first_of("@-+:");
  if (id.empty()) {
    diagnostics.report<Code::MigrationIdInvalid>(span, id, "it is empty");
    return false;
  }
  if (bad == std::string::npos) return true;
  diagnostics.report<Code::MigrationIdInvalid>(span, id, "Alembic refuses the character `" + id.substr(bad, 1) + "`");
  return false;
}

}  // namespace

std::optional<Migration> read_identity(const script::Module& module, const script::ModuleObject& names,
                                       const std::string& path, Diagnostics& diagnostics) {
  const SourceSpan span = module.source->whole();
  Migration migration;
  migration.file = module.source->path();
  migration.properties[kFileProperty] = std::string(file_name(path));
  const Value* revision = variable(names, "revision");
  std::optional<std::string> id;
  if (revision != nullptr && revision->string() != nullptr) id = *revision->string();
  if (revision == nullptr) id = id_of_name(path);
  if (!id) {
    diagnostics.report<Code::MigrationWithoutId>(span, module.source->path())
        .help("a revision file says `revision = \"…\"`; Alembic itself stops at this file");
    return std::nullopt;
  }
  if (!check_id(*id, span, diagnostics)) return std::nullopt;
  migration.id = *id;
  const auto parents = read_ids(variable(names, "down_revision"));
  const auto depends_on = read_ids(variable(names, "depends_on"));
  const auto labels = read_ids(variable(names, "branch_labels"));
  if (!parents || !depends_on) {
    diagnostics.report<Code::ScriptValueUnknown>(span, "what `" + migration.id + "` follows is not known");
    return std::nullopt;
  }
  migration.parents = *parents;
  migration.depends_on = *depends_on;
  if (labels) migration.labels = *labels;
  migration.title = read_title(module.docstring);
  migration.created = read_created(module.docstring);
  return migration;
}

void resolve_dependencies(std::vector<Migration>& migrations) {
  const auto resolve = [&migrations](const std::string& name) -> std::string {
    const auto exact =
        std::find_if(migrations.begin(), migrations.end(), [&](const Migration& other) { return other.id == name; });
    if (exact != migrations.end()) return name;
    std::vector<std::string> candidates;
    for (const Migration& other : migrations) {
      if (std::find(other.labels.begin(), other.labels.end(), name) != other.labels.end()) return other.id;
      if (other.id.starts_with(name) && other.id.size() > 3) candidates.push_back(other.id);
    }
    return candidates.size() == 1 ? candidates.front() : name;
  };
  for (Migration& migration : migrations) {
    for (std::string& name : migration.depends_on) name = resolve(name);
  }
}

}  // namespace crosswalk::alembic
