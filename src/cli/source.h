#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crosswalk/ir/history.h"
#include "crosswalk/script/evaluator.h"
#include "crosswalk/sql/database.h"
#include "crosswalk/tool/registry.h"
#include "crosswalk/tool/tool.h"
#include "exit_codes.h"

namespace crosswalk::cli {

// What a SOURCE on the command line means: a project of a tool, or a saved history.
struct Source {
  std::string argument;
  const Tool* tool = nullptr;      // null for a saved history
  std::optional<Project> project;  // none for a saved history
  std::shared_ptr<const SourceFile> saved;
};

// A history that was read, with what it was read for.
struct LoadedHistory {
  Source source;
  const Database* database = nullptr;  // the one its SQL is written for
  History history;
  std::vector<script::OpenFact> open_facts;  // what would settle open questions, were it declared
};

// Every project at or below a folder, in the order of their paths.
[[nodiscard]] std::vector<Project> find_projects(const std::string& folder, Diagnostics& diagnostics);

// Understands a SOURCE: a path whose tool is found by looking, `tool:path`, or `ir:file`. Where a folder has migrations
// for several databases, those for the one wished for (if any) are meant. Reports and gives nothing.
[[nodiscard]] std::optional<Source> open_source(const std::string& argument, const Database* wished,
                                                Diagnostics& diagnostics);

// A database by its name or alias; reports UnknownDatabase.
[[nodiscard]] const Database* database_named(const std::string& name, Diagnostics& diagnostics);
[[nodiscard]] const Tool* tool_named(const std::string& name, Diagnostics& diagnostics);

// Reads a source for a database: the one it says, or the one wished for. Reports DatabaseNotStated,
// DatabaseContradicts (SQL is written for one database), and what the tool's frontend finds.
// Without `steps` a tool may leave out what is in its files, where its version table holds only their names.
[[nodiscard]] std::optional<LoadedHistory> load(Source source, const Database* wished, Diagnostics& diagnostics,
                                                bool steps = true);

// False, and reported as SeveralHeads, if the order of the last migrations is not settled.
[[nodiscard]] bool check_one_head(const History& history, Diagnostics& diagnostics);

// The way out that fits what was reported.
[[nodiscard]] Exit exit_for(const Diagnostics& diagnostics, Exit otherwise);

}  // namespace crosswalk::cli
