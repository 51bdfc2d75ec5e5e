#pragma once

#include <functional>
#include <string>
#include <vector>

#include "crosswalk/script/tree.h"

// Questions about a piece of a program that is not run.
namespace crosswalk::script {

// Visits everything below; a visitor that answers false is not led further into that part.
struct TreeVisitor {
  std::function<bool(const Statement&)> statement = [](const Statement&) { return true; };
  std::function<bool(const Expression&)> expression = [](const Expression&) { return true; };
  bool into_functions = true;
};
void walk(const Statement& statement, const TreeVisitor& visitor);
void walk(const Block& block, const TreeVisitor& visitor);
void walk(const Expression& expression, const TreeVisitor& visitor);
void walk(const Function& function, const TreeVisitor& visitor);

// How a statement may leave its block.
struct Jumps {
  bool returns = false;
  bool raises = false;
  bool loops = false;  // break or continue of a loop around the statement
};
[[nodiscard]] Jumps jumps_of(const Statement& statement);
// True if a block ends by raising, and nothing in it leaves it before that in another way.
[[nodiscard]] bool always_raises(const Block& block);

// What a part assigns or deletes, or changes in place by a method (`names.append(x)`).
struct ChangedTarget {
  const Expression* target;
  bool in_place;
};
[[nodiscard]] std::vector<ChangedTarget> changed_targets(const Statement& statement, Language language);
[[nodiscard]] std::vector<ChangedTarget> changed_targets(const Expression& expression, Language language);
// Names that a statement binds by definition, import or declaration.
[[nodiscard]] std::vector<std::string> defined_names(const Statement& statement, Language language);
// Names that a JavaScript declaration binds.
[[nodiscard]] std::vector<std::string> declared_names(const Statement& statement);
// Names bound by a pattern of targets.
void collect_target_names(const Expression& target, std::vector<std::string>& names);
// JavaScript's `var` names of a function body, not those of functions inside.
[[nodiscard]] std::vector<std::string> hoisted_variables(const Block& body);

}  // namespace crosswalk::script
