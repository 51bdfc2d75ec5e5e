#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/evaluator.h"
#include "crosswalk/script/host.h"
#include "crosswalk/script/tree.h"
#include "crosswalk/script/value.h"
#include "crosswalk/source/file_tree.h"
#include "environment.h"
#include "workspace_packages.h"

namespace crosswalk::script {

// How a statement ended. Doubt: something left for a person may have returned, so what follows is not certain.
enum class Flow { Normal, Break, Continue, Return, Interrupted, Doubt };

// Which bound was passed.
enum class Bound { None, Steps, Depth, Memory };

// A statement that must be left for a person. If it `may_be_inert`, it is left only if it could have had an effect.
struct Leaving {
  std::string reason;
  SourceSpan span;
  std::string fact;
  bool may_be_inert = false;
};

// One activation of a function, or a module's top level.
struct Frame {
  const Function* function = nullptr;
  std::shared_ptr<const SourceFile> source;
  SourceSpan called_from;
  std::function<Value(const Value&)> on_yield;
  Value result;
  std::optional<Unknown> doubt;  // why what follows may not be reached
  int loops = 0;                 // loops and switches around the statement at hand
  int handlers = 0;              // of errors, around the statement at hand
  bool outermost = false;        // entered from outside: a migration's function, a module that an adapter runs
  bool awaited = false;          // what it returns is waited for at once
  bool top_level = false;
};

// A module of the project that was read.
struct LoadedModule {
  std::shared_ptr<ModuleObject> object;
  Value exports;                              // JavaScript: module.exports as it stands
  std::shared_ptr<DictObject> module_record;  // JavaScript: `module`
};

class Interpreter;
class SuppressedErrors;
using Method = Value (*)(Interpreter&, const Value& self, CallContext&);
// A method of a built-in type. A pure one gives an unknown result for unknown arguments.
struct MethodEntry {
  std::string_view name;
  Method method;
  bool pure = true;
};

// Sets a variable for as long as the guard lives.
template <class T>
class Restored {
 public:
  Restored(T& place, T value) : place_(&place), old_(std::move(place)) { *place_ = std::move(value); }
  ~Restored() { *place_ = std::move(old_); }
  Restored(const Restored&) = delete;
  Restored& operator=(const Restored&) = delete;

 private:
  T* place_;
  T old_;
};

// What runs behind Evaluator. Its functions are spread over files by subject, as the sections say.
class Interpreter {
 public:
  Interpreter(Evaluator& facade, Evaluator::Options options, Diagnostics& diagnostics);
  ~Interpreter();
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  // -- runs, bounds, interruptions (interpreter.cpp)
  std::shared_ptr<ModuleObject> run_outer_module(const std::shared_ptr<const Module>& module);
  bool run_outer_function(const Value& function, std::vector<Value> arguments);
  [[nodiscard]] bool python() const { return options_.language == Language::Python; }
  [[nodiscard]] Language language() const { return options_.language; }
  [[nodiscard]] const Evaluator::Options& options() const { return options_; }
  [[nodiscard]] Evaluator& facade() { return *facade_; }
  [[nodiscard]] Diagnostics& diagnostics() { return *diagnostics_; }
  [[nodiscard]] bool interrupted() const { return raised_ || leaving_ || spent_ != Bound::None; }
  [[nodiscard]] const std::optional<RaisedError>& raised() const { return raised_; }
  [[nodiscard]] std::optional<RaisedError> take_raised() { return std::exchange(raised_, std::nullopt); }
  [[nodiscard]] bool leaving() const { return leaving_.has_value(); }
  [[nodiscard]] bool guarded() const { return handlers_ > 0; }
  // Where the effects stand; what was done since is asked about with `may_be_refused`.
  [[nodiscard]] std::size_t effects_mark() const { return options_.effects == nullptr ? 0 : options_.effects->mark(); }
  // Whether the database may refuse something that was done since a mark.
  [[nodiscard]] bool may_be_refused(std::size_t since) const;
  static constexpr const char* kSwallowedRefusal =
      "whether the database refuses this, which is caught here, is not known";
  [[nodiscard]] std::vector<OpenFact> open_facts() const { return open_facts_; }
  // Counts one step; false once there are no more.
  bool step();
  // Counts memory; false if it is more than there may be.
  bool claim(std::size_t bytes);
  // The same for so many values, however many: their bytes may be more than can be counted.
  bool claim_values(std::size_t count);
  void spend(Bound bound);
  [[nodiscard]] bool deep() const;
  Value raise(RaisedError error);
  Value raise(std::string_view type, std::string message, const SourceSpan& span);
  Value leave(std::string reason, const SourceSpan& span, std::string fact = {}, bool may_be_inert = false);
  Value leave(const Unknown& unknown, const SourceSpan& span, bool may_be_inert = false);
  [[nodiscard]] SourceSpan span_of(ByteRange range) const;

  // -- statements (statements.cpp, compound_statements.cpp)
  Flow run_block(const Block& block, bool outermost = false);
  Flow run_statement(const Statement& statement);

  // -- what is left for a person (honesty.cpp)
  Flow leave_statement(const Block& block, std::size_t at, std::size_t mark);
  Flow leave_rest(const Block& block, std::size_t from);
  Flow leave_spent(const Block& block, std::size_t at, std::size_t mark);
  void emit_left(const SourceSpan& span, const Leaving& leaving, const Reach& reach);
  // What the statements from one to another, left whole, could do.
  [[nodiscard]] Reach reach_of(const Block& block, std::size_t from, std::size_t end);
  [[nodiscard]] Reach reach_of(const Value& function);
  // Makes unknown what the statement may have changed.
  void poison(const Statement& statement, const Unknown& why);
  void poison_target(const Expression& target, const Unknown& why, bool in_place = false);
  [[nodiscard]] std::optional<Value> peek(const Expression& expression);
  // True if running the statement, or not, can make no difference but to names.
  [[nodiscard]] bool inert(const Statement& statement);
  [[nodiscard]] bool inert(const Block& block, std::size_t from);
  // As inert, for what follows an error: raising again changes nothing.
  [[nodiscard]] bool handler_is_inert(const Block& body);
  // True if evaluating it could reach the database.
  [[nodiscard]] bool may_act(const Expression& expression);
  [[nodiscard]] bool may_act(const Value& value, int depth = 0);
  // What an expression that is not evaluated gives, since whether it is evaluated is unknown.
  Value undecided(const Unknown& unknown, std::initializer_list<const Expression*> parts, ByteRange range);
  void count_fact(const std::string& fact);

  // -- names and assignment (names.cpp)
  [[nodiscard]] Value* find_name(std::string_view name);
  Value read_name(std::string_view name, ByteRange range);
  void assign_name(std::string_view name, Value value, Declaration declaration = Declaration::None);
  // Assigns to a name, attribute, subscript or pattern.
  void assign(const Expression& target, const Value& value, Declaration declaration = Declaration::None);
  void delete_target(const Expression& target);
  void assign_place(const Expression& target, Value value, Declaration declaration);
  void assign_elements(const std::vector<Element>& elements, const Value& value, Declaration declaration,
                       ByteRange range);
  void assign_entries(const DictLiteral& pattern, const Value& value, Declaration declaration, ByteRange range);
  [[nodiscard]] std::shared_ptr<Environment> make_scope(ScopeKind kind, std::shared_ptr<Environment> parent);
  [[nodiscard]] Environment& function_scope();
  [[nodiscard]] Environment& module_scope();
  [[nodiscard]] Environment* this_scope();

  // -- expressions (expressions.cpp, comprehensions.cpp)
  Value evaluate(const Expression& expression);
  std::optional<bool> truth_of(const Value& value, const SourceSpan& span);

  // -- operators (operators.cpp)
  Value binary(BinaryOperator op, const Value& left, const Value& right, const SourceSpan& span);
  Value compare(CompareOperator op, const Value& left, const Value& right, const SourceSpan& span);
  // What `compare` gives for <, <=, > and >=, and host objects have not answered.
  Value compare_order(CompareOperator op, const Value& left, const Value& right, const SourceSpan& span);
  Value unary(UnaryOperator op, const Value& operand, const SourceSpan& span);
  Value python_binary(BinaryOperator op, const Value& left, const Value& right, const SourceSpan& span);
  Value javascript_binary(BinaryOperator op, const Value& left, const Value& right, const SourceSpan& span);
  Value set_operation(BinaryOperator op, const SequenceObject& left, const SequenceObject& right,
                      const SourceSpan& span);
  Value repeat(const Value& value, std::int64_t count, const SourceSpan& span);
  Value contained(const Value& item, const Value& container, const SourceSpan& span);
  [[nodiscard]] std::optional<bool> loosely_equal(const Value& left, const Value& right);
  [[nodiscard]] std::optional<bool> strictly_equal(const Value& left, const Value& right);
  [[nodiscard]] Value enum_value_of(const Value& value);
  // The items in order, by a key function or none; unknown if their order is.
  Value sort_items(const std::vector<Value>& items, const Value& key, bool reverse, const SourceSpan& span);
  Value merge_sort(const std::vector<Value>& items,
                   const std::function<std::optional<bool>(std::size_t, std::size_t)>& keeps_order);
  // -1, 0, 1 as `<` orders them; nothing if they have no order (an error is raised) or are unknown.
  std::optional<int> order(const Value& left, const Value& right, const SourceSpan& span);
  [[nodiscard]] Value js_number(const Value& value);

  // -- calls (calls.cpp)
  Value call(const Value& function, CallContext& context);
  Value call(const Value& function, std::vector<Value> arguments, const SourceSpan& span, Value self = {});
  Value call_function(const FunctionObject& function, CallContext& context);
  Value call_unknown(const Unknown& unknown, CallContext& context);
  [[nodiscard]] Value make_function(const std::shared_ptr<Function>& code);
  bool bind_python_parameters(const FunctionObject& function, CallContext& context);
  bool bind_parameters(const FunctionObject& function, CallContext& context);
  Value finish_async(Value result);
  Value await_wrapper(const Value& generator);
  // Calls a function in whole mode.
  Value call_whole(const Value& function, CallContext& context);
  // Runs a generator's body, giving each value that it yields to `on_yield`.
  Value run_generator(const FunctionObject& function, CallContext& context,
                      std::function<Value(const Value&)> on_yield);

  // -- attributes and items (attributes.cpp)
  std::optional<Value> get_attribute(const Value& object, std::string_view name, const SourceSpan& span);
  Value read_attribute(const Value& object, std::string_view name, const SourceSpan& span);
  void set_attribute(const Value& object, std::string_view name, const Value& value, const SourceSpan& span);
  Value get_item(const Value& object, const Value& index, const SourceSpan& span);
  Value item_of_unknown(const Unknown& unknown, const Value& index);
  Value item_of_sequence(const Value& object, const Value& index, const SourceSpan& span);
  Value item_of_text(const Value& object, const Value& index, const SourceSpan& span);
  Value item_of_dict(const Value& object, const Value& index, const SourceSpan& span);
  Value item_of_class(const Value& object, const Value& index, const SourceSpan& span);
  void set_item(const Value& object, const Value& index, const Value& value, const SourceSpan& span);
  void delete_item(const Value& object, const Value& index, const SourceSpan& span);
  void set_slice(const Value& object, const Slice& slice, const Value& value, const SourceSpan& span);
  Value get_slice(const Value& object, const Slice& slice, const SourceSpan& span);
  std::optional<std::vector<Value>> iterate(const Value& value, const SourceSpan& span);
  Value resolve_descriptor(const Value& found, const Value& self, const SourceSpan& span);
  std::optional<Value> function_attribute(const Value& object, std::string_view name);
  std::optional<Value> native_attribute(const std::string& type, std::string_view name);
  std::optional<Value> unknown_attribute(const Unknown& unknown, std::string_view name, const SourceSpan& span);
  std::optional<Value> module_getattr(const ModuleObject& module, std::string_view name, const SourceSpan& span);
  std::optional<Value> module_attribute(const ModuleObject& module, std::string_view name, const SourceSpan& span);
  std::optional<Value> instance_attribute(const Value& object, std::string_view name, const SourceSpan& span);
  std::optional<Value> class_object_attribute(const Value& object, std::string_view name, const SourceSpan& span);
  Value bind_first(const Value& function, const Value& first);
  [[nodiscard]] Value bind_method(const Value& self, const MethodEntry& entry);
  [[nodiscard]] std::optional<Value> fact(const std::string& name) const;

  // -- text (python_strings.cpp, javascript_strings.cpp, formatting.cpp)
  Value to_text(const Value& value, const SourceSpan& span);
  Value to_repr(const Value& value, const SourceSpan& span);
  Value format_percent(const std::string& format, const Value& arguments, const SourceSpan& span);
  Value format_braces(const std::string& format, CallContext& context);
  Value format_field(std::string_view field, std::size_t& next, CallContext& context);
  Value format_value(const Value& value, char conversion, const std::string& specification, const SourceSpan& span);
  Value evaluate_template(const Template& text, ByteRange range);

  // -- classes (classes.cpp)
  Value make_class(const std::shared_ptr<Class>& code);
  Value construct(const Value& type, CallContext& context);
  void make_enum_members(const std::shared_ptr<ClassObject>& type);
  void define_member(const std::shared_ptr<ClassObject>& type, const ClassMember& member);
  void run_field_initializers(const ClassObject& type, const Value& instance);
  void run_constructor(const ClassObject& type, const Value& instance, CallContext& context);
  void construct_base(const Value& base, const Value& instance, CallContext& context);
  bool fill_fields(const ClassObject& type, const Value& instance, CallContext& context);
  Value python_super(const SourceSpan& span);
  [[nodiscard]] std::optional<Value> class_attribute(const ClassObject& type, std::string_view name, int depth = 0);
  [[nodiscard]] bool is_subclass(const ClassObject& type, const ClassObject& base, int depth = 0);
  [[nodiscard]] bool inherits_name(const ClassObject& type, std::string_view name, int depth = 0);
  // isinstance / instanceof; nothing if unknown.
  [[nodiscard]] std::optional<bool> is_instance(const Value& value, const Value& type);
  Value make_exception_class(std::string_view name, std::string_view base);
  Value make_error(std::string_view type, const std::string& message);
  [[nodiscard]] RaisedError error_from(const Value& value, const SourceSpan& span);
  Value super_attribute(std::string_view name, const SourceSpan& span);
  Value super_call_constructor(CallContext& context);
  // Whether a handler for `type` catches the error; nothing if that is unknown.
  [[nodiscard]] std::optional<bool> catches(const Value& type, const RaisedError& error);
  [[nodiscard]] Value error_value(const RaisedError& error);
  std::optional<Value> call_special(const Value& object, std::string_view name, std::vector<Value> arguments,
                                    const SourceSpan& span);

  // -- modules (modules.cpp)
  Value import_module(std::string_view name, std::uint32_t level, const SourceSpan& span);
  std::optional<Value> find_module(std::string_view name, std::uint32_t level, const SourceSpan& span);
  Flow run_import(const Import& import, ByteRange range);
  Flow run_export(const Export& exported, const Statement& statement);
  Value import_name(const std::string& module, std::uint32_t level, const std::string& name, const SourceSpan& span);
  Value import_dotted(const std::string& module, const SourceSpan& span);
  Value import_namespace(const std::string& name, const SourceSpan& span);
  Value require(const std::string& name, const SourceSpan& span);
  std::optional<Value> load_project_module(const std::string& path, std::string_view name);
  // Nothing, and what it says in `error`, if it raises an error as it is loaded.
  std::optional<Value> load_module(const std::shared_ptr<const Module>& module, std::string_view name,
                                   std::string& error);
  [[nodiscard]] Value exported_by(const LoadedModule& loaded) const;
  // lodash, or one function of it (lodash_module.cpp).
  std::optional<Value> lodash_module(std::string_view name);
  LoadedModule& start_module(const std::shared_ptr<const Module>& module, const std::string& name);
  void finish_module(LoadedModule& loaded, const Module& module);
  void run_module_body(const Module& module, LoadedModule& loaded, bool outermost);
  [[nodiscard]] std::string tree_path(std::string_view shown) const;
  [[nodiscard]] std::optional<std::string> read_side_file(std::string_view path) const;
  // The entries of a folder of the project, by the path that a script has for it.
  [[nodiscard]] std::optional<std::vector<FolderEntry>> list_side_folder(std::string_view path) const;
  [[nodiscard]] std::string current_path() const;

  // -- promises (promises.cpp)
  Value settle(const Value& value, const SourceSpan& span);
  Value promise_of(Value value);
  // The promise, as one whose work began where the effects stood then.
  static Value begun_at(Value promise, std::size_t mark);
  // Where the effects stood when the work of a promise began; of anything else, where they stand.
  [[nodiscard]] std::size_t beginning_of(const Value& value) const;
  Value run_executor(const Value& executor, const Value& self, const SourceSpan& span);
  Value continue_promise(const Value& function, std::vector<Value> arguments, const SourceSpan& span);
  // Leaves what a function that is one expression does, and gives what is not known of it; goes on leaving the
  // statement around if the function is more. The effects from the mark on are its own.
  Value leave_link(const Value& function, std::size_t mark);
  Value settled_promise(const Value& self, const SourceSpan& span);
  Value promise_all(CallContext& context, bool settled_only);
  Value rejected_promise(RaisedError error);
  [[nodiscard]] bool swallows_refusal(const Value& handler, std::size_t since) const;
  [[nodiscard]] static bool only_raises(const Value& handler);
  [[nodiscard]] bool swallows_refusal(const Try& node);
  Value promise_then(const Value& self, CallContext& context, bool tap);
  Value promise_catch(const Value& self, CallContext& context);
  Value promise_finally(const Value& self, CallContext& context);
  std::optional<Value> promise_method(const Value& self, std::string_view name);

  // -- builtins
  [[nodiscard]] static Value text_file(std::string text);
  [[nodiscard]] const Value& compiler_helpers() const { return helpers_; }
  void set_compiler_helpers(Value helpers) { helpers_ = std::move(helpers); }
  Value make_pattern(const std::string& pattern, const std::string& flags, ByteRange range);
  std::unordered_map<std::string, Value>& builtins() { return builtins_; }
  void add_builtin(const std::string& name, Value (*function)(Interpreter&, CallContext&), bool pure = true);
  [[nodiscard]] Value native(std::string name, Value (*function)(Interpreter&, CallContext&), bool pure = true);

  // The scope and frame at hand.
  [[nodiscard]] std::shared_ptr<Environment>& scope() { return scope_; }
  [[nodiscard]] Frame* frame() { return frame_; }
  // Calls with an unknown outcome so far: whether such a call raises is not known either.
  std::size_t doubtful_calls = 0;
  // Statements left so far.
  std::size_t left_count = 0;
  // Exceptions being handled, for a bare `raise`.
  std::vector<RaisedError> handled;

 private:
  Flow execute(const ExpressionStatement& node, const Statement& statement);
  Flow execute(const Assign& node, const Statement& statement);
  Flow execute(const If& node, const Statement& statement);
  Flow execute(const While& node, const Statement& statement);
  Flow execute(const ForLoop& node, const Statement& statement);
  Flow execute(const ForEach& node, const Statement& statement);
  Flow execute(const Try& node, const Statement& statement);
  Flow execute(const With& node, const Statement& statement);
  Flow execute(const FunctionDefinition& node, const Statement& statement);
  Flow execute(const ClassDefinition& node, const Statement& statement);
  Flow execute(const Return& node, const Statement& statement);
  Flow execute(const Raise& node, const Statement& statement);
  Flow execute(const Break& node, const Statement& statement);
  Flow execute(const Continue& node, const Statement& statement);
  Flow execute(const Pass& node, const Statement& statement);
  Flow execute(const Delete& node, const Statement& statement);
  Flow execute(const Assert& node, const Statement& statement);
  Flow execute(const Scope& node, const Statement& statement);
  Flow execute(const BlockStatement& node, const Statement& statement);
  Flow execute(const Import& node, const Statement& statement);
  Flow execute(const Export& node, const Statement& statement);
  Flow execute(const Switch& node, const Statement& statement);
  Flow execute(const Match& node, const Statement& statement);
  Flow run_scoped(const Block& block);
  // Runs a loop's body once: true if the loop goes on; otherwise `flow` is how the loop ends.
  bool run_loop_body(const Block& body, const std::string& label, Flow& flow);
  Flow run_suppressing(const SuppressedErrors& suppressed, const With& node, std::size_t at);
  Flow run_with_items(const With& node, std::size_t at);
  Flow run_handlers(const Try& node, Flow flow);
  void hoist(const Block& block);
  void assign_with_operator(const Expression& target, BinaryOperator op, const Expression& operand, ByteRange range);
  std::optional<bool> match_pattern(const Expression& pattern, const Value& subject);

  Value evaluate(const NoneLiteral& node, ByteRange range);
  Value evaluate(const UndefinedLiteral& node, ByteRange range);
  Value evaluate(const EllipsisLiteral& node, ByteRange range);
  Value evaluate(const BoolLiteral& node, ByteRange range);
  Value evaluate(const NumberLiteral& node, ByteRange range);
  Value evaluate(const StringLiteral& node, ByteRange range);
  Value evaluate(const RegexLiteral& node, ByteRange range);
  Value evaluate(const Template& node, ByteRange range);
  Value evaluate(const Name& node, ByteRange range);
  Value evaluate(const ListLiteral& node, ByteRange range);
  Value evaluate(const TupleLiteral& node, ByteRange range);
  Value evaluate(const SetLiteral& node, ByteRange range);
  Value evaluate(const DictLiteral& node, ByteRange range);
  Value evaluate(const Attribute& node, ByteRange range);
  Value evaluate(const Subscript& node, ByteRange range);
  Value evaluate(const Slice& node, ByteRange range);
  Value evaluate(const Call& node, ByteRange range);
  Value evaluate(const Unary& node, ByteRange range);
  Value evaluate(const Binary& node, ByteRange range);
  Value evaluate(const Logical& node, ByteRange range);
  Value evaluate(const Compare& node, ByteRange range);
  Value evaluate(const Conditional& node, ByteRange range);
  Value evaluate(const AssignExpression& node, ByteRange range);
  Value evaluate(const Update& node, ByteRange range);
  Value evaluate(const FunctionExpression& node, ByteRange range);
  Value evaluate(const ClassExpression& node, ByteRange range);
  Value evaluate(const Comprehension& node, ByteRange range);
  Value evaluate(const Await& node, ByteRange range);
  Value evaluate(const Yield& node, ByteRange range);
  Value evaluate(const Sequence& node, ByteRange range);
  Value evaluate(const ImportCall& node, ByteRange range);
  Value evaluate(const This& node, ByteRange range);
  Value evaluate(const Super& node, ByteRange range);
  Value evaluate(const MetaProperty& node, ByteRange range);
  bool evaluate_elements(const std::vector<Element>& elements, std::vector<Value>& out,
                         std::optional<Unknown>& unknown);
  bool evaluate_arguments(const std::vector<Argument>& arguments, CallContext& context,
                          std::optional<Unknown>& unknown);
  Value evaluate_link(const Expression& expression, Value& receiver, bool& stopped);
  Value evaluate_call(const Call& node, ByteRange range, bool& stopped);
  void spread_into(DictObject& dict, const Value& value, const SourceSpan& span);
  void bind_comprehension_target(const Expression& target, const Value& value);
  bool run_clauses(const Comprehension& node, std::size_t at, const std::function<bool()>& element, ByteRange range);
  void settle_outer(const Value& result, const SourceSpan& span);
  void report_raised();
  void install_builtins();

  Evaluator* facade_;
  Evaluator::Options options_;
  Diagnostics* diagnostics_;
  std::unordered_map<std::string, Value> builtins_;
  std::map<std::string, LoadedModule> modules_;
  std::map<std::string, Value> host_modules_;
  std::map<std::string, Value> failed_modules_;  // by path: why it cannot be had; or data that is no script
  std::vector<std::shared_ptr<const Module>> kept_;
  std::vector<std::shared_ptr<Environment>> module_scopes_;
  LoadedModule* current_module_ = nullptr;
  std::size_t imports_ = 0;
  WorkspacePackages packages_;
  Value helpers_;  // what compilers expect on a module's `this`: __awaiter and the like
  std::vector<std::weak_ptr<Environment>> scopes_;
  std::vector<std::weak_ptr<ClassObject>> classes_;  // of the script
  std::size_t scopes_pruned_at_ = 1024;
  std::vector<OpenFact> open_facts_;

  std::shared_ptr<Environment> scope_;
  Frame* frame_ = nullptr;
  std::optional<RaisedError> raised_;
  std::optional<Leaving> leaving_;
  std::optional<Unknown> comprehension_unknown_;
  std::string jump_label_;
  std::vector<std::vector<std::string>> class_fields_;  // names assigned in the class bodies at hand, in order
  Bound spent_ = Bound::None;
  std::size_t steps_ = 0;
  std::size_t memory_ = 0;
  std::size_t step_limit_ = 0;
  std::size_t calls_ = 0;
  int handlers_ = 0;
  const Function* awaited_ = nullptr;  // the function that is called next, if what it returns is waited for at once
  int acting_handlers_ = 0;            // handlers around that could do something: their statement is left as a whole
  int whole_ = 0;
  int quiet_ = 0;  // within a module that a migration imports: nothing of it is a step
  const char* stack_base_ = nullptr;
  std::map<const Function*, std::vector<std::string>> hoisted_vars_;

  friend class Evaluator;
};

// Python's own types and functions, JavaScript's globals, and the pure standard modules of each.
void install_python_builtins(Interpreter& interpreter);
void install_javascript_builtins(Interpreter& interpreter);
[[nodiscard]] std::optional<Value> python_standard_module(Interpreter& interpreter, std::string_view name);
[[nodiscard]] std::optional<Value> javascript_standard_module(Interpreter& interpreter, std::string_view name);

// The methods of built-in types; nothing if there is none of this name.
[[nodiscard]] const MethodEntry* python_string_method(std::string_view name);
[[nodiscard]] const MethodEntry* python_sequence_method(SequenceKind kind, std::string_view name);
[[nodiscard]] const MethodEntry* python_dict_method(std::string_view name);
[[nodiscard]] const MethodEntry* javascript_string_method(std::string_view name);
[[nodiscard]] const MethodEntry* javascript_array_method(std::string_view name);
[[nodiscard]] const MethodEntry* javascript_number_method(std::string_view name);

}  // namespace crosswalk::script
