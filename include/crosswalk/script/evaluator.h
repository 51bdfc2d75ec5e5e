#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/ir/migration.h"
#include "crosswalk/script/host.h"
#include "crosswalk/script/tree.h"
#include "crosswalk/script/value.h"

namespace crosswalk {
class Diagnostics;
class FileTree;
}  // namespace crosswalk

namespace crosswalk::script {

// What a run may use. Passing a bound is ScriptBudgetSpent, and the statement at hand is left for a person.
struct Budget {
  std::size_t steps = 2'000'000;             // statements and expressions evaluated
  std::size_t depth = 400;                   // calls within calls, imports within imports
  std::size_t memory = 256UL * 1024 * 1024;  // bytes of strings and containers made
  std::size_t stack = 700UL * 1024;          // bytes of our own call stack, from the first call on
};

// What a piece of a script that is left for a person could do, as far as it can be told without running it: its own
// text, that of the project's functions that it calls, and what their names stand for.
struct Reach {
  std::vector<std::string> texts;    // strings that occur, SQL among them
  std::set<std::string> names;       // names and attributes that occur, without those of functions that were followed
  std::set<std::string> beginnings;  // words, in lower case, that occur with an end that is not known
  std::set<std::string> not_known_first;  // functions that are called with a first argument that is not known
  bool loops = false;                     // it goes round over something that is not known
  bool complete = true;  // false: it hands the database to code that is not known, or there is too much of it
  // Where it is known what it does, and not whether the database takes it: these steps in their order, as far as it
  // takes them. Nothing else counts then.
  std::vector<Step> attempts;

  // All that it could do is unknown.
  [[nodiscard]] static Reach unknown() {
    return {.texts = {},
            .names = {},
            .beginnings = {},
            .not_known_first = {},
            .loops = true,
            .complete = false,
            .attempts = {}};
  }
};

// Where the effects of a script go: an adapter's list of steps.
class Effects {
 public:
  virtual ~Effects() = default;
  // A mark that `roll_back` returns to.
  [[nodiscard]] virtual std::size_t mark() const = 0;
  virtual void roll_back(std::size_t mark) = 0;
  // Whether the database takes all that was done since a mark. Asked where a handler of the script would swallow its
  // refusal: what is done after that, or not, is otherwise not known.
  [[nodiscard]] virtual bool surely_taken([[maybe_unused]] std::size_t since) { return true; }
  // Keeps a piece of the script, word for word, for a person (a HostCode step).
  virtual void leave_for_person(const SourceSpan& span, const std::string& why, const Reach& reach) = 0;
  // The same for a piece that has done all it does, since a mark, and of which only this is not known: whether the
  // database takes it.
  virtual void leave_attempt(std::size_t since, const SourceSpan& span, const std::string& why, const Reach& reach) {
    roll_back(since);
    leave_for_person(span, why, reach);
  }
};

// How modules that are not in the project are found.
class Imports {
 public:
  virtual ~Imports() = default;
  // A module that an adapter offers ("alembic.op", "sqlalchemy", "path"), or nothing.
  [[nodiscard]] virtual std::optional<Value> host_module(std::string_view name, CallContext& context) = 0;
  // The path within the file tree of the project's own module that `from` imports as `name` (Python: dotted, with
  // `level` leading dots; JavaScript: as written), or nothing. The default looks nowhere.
  [[nodiscard]] virtual std::optional<std::string> project_module(std::string_view name, std::uint32_t level,
                                                                  std::string_view from);
};

// A fact that would settle an open question, ready for the configuration.
struct OpenFact {
  std::string name;  // "myapp.settings.DEBUG"
  std::size_t uses = 0;
};

// Runs scripts over known values: bounded, pure, without any interpreter of the language. Nothing is executed, no file
// outside the tree is read. One evaluator serves one project and one thread; modules it has read are kept.
//
// The unit of honesty is the statement. A statement that needs a value that is unknown (a call of something unknown, a
// branch or a loop on it) is left for a person whole: its effects so far are rolled back and its source is kept, names
// it would have assigned become unknown, and evaluation goes on after it. Within a compound statement whose header is
// known the unit is the statement inside. A statement that could only have changed names is not left: the names become
// unknown. What follows a statement that was left and could have returned (or broken out of a loop) is in doubt: the
// rest of the block is left with it, and a loop as a whole. A statement that could only have raised puts nothing in
// doubt, for the migration would have failed there, unless a handler of the script stands around it.
class Evaluator {
 public:
  struct Options {
    Language language{};
    std::shared_ptr<const FileTree> files;  // for the project's own modules and side files
    Imports* imports = nullptr;
    Effects* effects = nullptr;
    Budget budget;
    // Declared facts by dotted name ("myapp.settings.DEBUG", "env.DB_SCHEMA").
    std::map<std::string, Value> facts;
    // Names that every module sees ("process", "__file__" is added by itself).
    std::vector<std::pair<std::string, Value>> globals;
  };
  Evaluator(Options options, Diagnostics& diagnostics);
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  // Runs a module's top level. Its names are then read with `module_value`. In Python the module's globals; in
  // JavaScript what it exports (module.exports, exports.x, export …; the default export is named "default").
  [[nodiscard]] std::shared_ptr<ModuleObject> run_module(const std::shared_ptr<const Module>& module);
  // Calls a function of a script and settles what it returns. False if it raised (reported as ScriptRaises).
  bool run_function(const Value& function, std::vector<Value> arguments);

  // What running a function of the script could do.
  [[nodiscard]] Reach reach_of(const Value& function);

  // For host objects.
  [[nodiscard]] Language language() const;
  [[nodiscard]] Diagnostics& diagnostics();
  [[nodiscard]] Effects* effects() const;
  [[nodiscard]] const FileTree* files() const;
  Value call(const Value& function, CallContext& context);
  // See CallContext::call_whole.
  Value call_whole(const Value& function, CallContext& context);
  // Settles a promise, a builder, an await: the value it stands for.
  Value settle(const Value& value, const SourceSpan& span);
  [[nodiscard]] std::optional<Value> get_attribute(const Value& object, std::string_view name, const SourceSpan& span);
  [[nodiscard]] std::optional<std::vector<Value>> iterate(const Value& value, const SourceSpan& span);
  void raise(RaisedError error);
  [[nodiscard]] const RaisedError* raised() const;
  // Marks the statement at hand to be left for a person.
  void leave(std::string reason, const SourceSpan& span, std::string fact = {});
  [[nodiscard]] bool leaving() const;
  // True while a handler of the script (try, catch) stands around what is being run.
  [[nodiscard]] bool guarded() const;
  // Facts asked for and not declared, in the order of first use.
  [[nodiscard]] std::vector<OpenFact> open_facts() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace crosswalk::script
