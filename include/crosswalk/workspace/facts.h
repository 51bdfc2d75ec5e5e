#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/script/evaluator.h"
#include "crosswalk/script/facts.h"
#include "crosswalk/source/file_tree.h"

namespace crosswalk {

class Diagnostics;

inline constexpr std::string_view kFactsFile = "crosswalk.yaml";

// Reads what is declared. Reports ConfigurationInvalid, with the line, and gives nothing if it is not of the form that
// docs/facts.md states.
[[nodiscard]] std::optional<script::Facts> read_facts(const SourceFile& file, Diagnostics& diagnostics);

// Reads the facts that stand beside a project: in its root, or in a folder above within the tree. No file: no facts.
// Nothing, reported, if the file is wrong.
[[nodiscard]] std::optional<script::Facts> facts_beside(const FileTree& files, std::string_view root,
                                                        Diagnostics& diagnostics);

// The text of a facts file that leaves a value open for each question, ready to be filled in.
[[nodiscard]] std::string write_open_facts(const std::vector<script::OpenFact>& open);

}  // namespace crosswalk
