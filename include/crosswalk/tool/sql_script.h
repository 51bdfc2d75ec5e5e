#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/sql/dialect.h"
#include "crosswalk/tool/tool.h"

// What tools whose migrations are scripts of SQL have in common.
namespace crosswalk {

class Diagnostics;

// The steps of a whole file, behind its byte order mark if it has one. `earlier` are scripts that have run before it.
[[nodiscard]] std::vector<Step> read_script(const std::shared_ptr<const SourceFile>& file, const Dialect& dialect,
                                            Diagnostics& diagnostics,
                                            const std::vector<std::shared_ptr<const SourceFile>>& earlier = {});

// One statement of a script, and the step that it spells.
struct ScriptStatement {
  Statement statement;
  const Step* step = nullptr;  // lives in the history that was written
};

// Spells steps in order, and moves the catalog on past each. A step that is left for a person becomes a statement that
// fails with the reason in its text, its source kept above it as a comment, and is listed in `manual`; without
// `allow_manual` it is reported as ManualWork. Nothing, reported, if a step has no words in the dialect.
[[nodiscard]] std::optional<std::vector<ScriptStatement>> write_script(const std::vector<Step>& steps,
                                                                       const Migration& migration, Catalog& catalog,
                                                                       const WriteOptions& options,
                                                                       std::vector<ManualWork>& manual,
                                                                       Diagnostics& diagnostics);

// Moves the catalog on past steps; what does not fit was reported by whoever read them.
void pass_step(const Step& step, Catalog& catalog);
void pass_steps(const std::vector<Step>& steps, Catalog& catalog);

// A statement with its terminator and a line end; the terminator stands on a line of its own behind a comment.
[[nodiscard]] std::string terminated(const Statement& statement);

// A comment of "-- " lines, each ended by '\n', whatever the text holds.
[[nodiscard]] std::string sql_comment(std::string_view text);

// A file name made of a title: ASCII letters, digits and single underscores, at most `limit` of them; may be empty.
[[nodiscard]] std::string file_slug(std::string_view title, std::size_t limit = 100);

}  // namespace crosswalk
