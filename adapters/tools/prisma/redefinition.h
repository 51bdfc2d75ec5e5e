#pragma once

#include <optional>
#include <span>
#include <string>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/tool/sql_script.h"

namespace crosswalk::prisma {

// Statements that replace a table by a new one of its name, in the words of Prisma's engine, without what the engine
// writes around all of them.
struct Redefinition {
  std::size_t length = 0;  // how many statements it stands for, settings before them included
  std::string text;
};

// The replacement of a table that these statements begin with, as a rewrite for SQLite makes it: a new table, its rows
// copied, the old one dropped, the new one renamed, its indexes. `before` is the schema before them. Nothing where
// anything else is among them, or has no words in the engine.
[[nodiscard]] std::optional<Redefinition> read_redefinition(std::span<const ScriptStatement* const> statements,
                                                            const Dialect& dialect, const Catalog& before);

// What the engine writes before and behind such statements (flavour/sqlite/renderer.rs, render_redefine_tables).
inline constexpr std::string_view kBeforeRedefinitions = "PRAGMA defer_foreign_keys=ON;\nPRAGMA foreign_keys=OFF;\n";
inline constexpr std::string_view kBehindRedefinitions = "PRAGMA foreign_keys=ON;\nPRAGMA defer_foreign_keys=OFF;\n";

}  // namespace crosswalk::prisma
