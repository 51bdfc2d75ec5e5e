#include "interpreter.h"

#include <algorithm>
#include <utility>

#include "private_objects.h"

namespace crosswalk::script {

// An Evaluator is the door to an Interpreter.
class Evaluator::State {
 public:
  State(Evaluator& facade, Options options, Diagnostics& diagnostics)
      : interpreter(facade, std::move(options), diagnostics) {}
  Interpreter interpreter;
};

Evaluator::Evaluator(Options options, Diagnostics& diagnostics)
    : state_(std::make_unique<State>(*this, std::move(options), diagnostics)) {}
Evaluator::~Evaluator() = default;

std::shared_ptr<ModuleObject> Evaluator::run_module(const std::shared_ptr<const Module>& module) {
  return state_->interpreter.run_outer_module(module);
}
bool Evaluator::run_function(const Value& function, std::vector<Value> arguments) {
  return state_->interpreter.run_outer_function(function, std::move(arguments));
}
Language Evaluator::language() const { return state_->interpreter.language(); }
Diagnostics& Evaluator::diagnostics() { return state_->interpreter.diagnostics(); }
Effects* Evaluator::effects() const { return state_->interpreter.options().effects; }
const FileTree* Evaluator::files() const { return state_->interpreter.options().files.get(); }
Value Evaluator::call(const Value& function, CallContext& context) {
  return state_->interpreter.call(function, context);
}
Value Evaluator::call_whole(const Value& function, CallContext& context) {
  return state_->interpreter.call_whole(function, context);
}
Value Evaluator::settle(const Value& value, const SourceSpan& span) { return state_->interpreter.settle(value, span); }
std::optional<Value> Evaluator::get_attribute(const Value& object, std::string_view name, const SourceSpan& span) {
  return state_->interpreter.get_attribute(object, name, span);
}
std::optional<std::vector<Value>> Evaluator::iterate(const Value& value, const SourceSpan& span) {
  return state_->interpreter.iterate(value, span);
}
void Evaluator::raise(RaisedError error) { state_->interpreter.raise(std::move(error)); }
const RaisedError* Evaluator::raised() const {
  const auto& raised = state_->interpreter.raised();
  return raised ? &*raised : nullptr;
}
void Evaluator::leave(std::string reason, const SourceSpan& span, std::string fact) {
  state_->interpreter.leave(std::move(reason), span, std::move(fact));
}
bool Evaluator::leaving() const { return state_->interpreter.leaving(); }
bool Evaluator::guarded() const { return state_->interpreter.guarded(); }
std::vector<OpenFact> Evaluator::open_facts() const { return state_->interpreter.open_facts(); }
Reach Evaluator::reach_of(const Value& function) { return state_->interpreter.reach_of(function); }

std::optional<std::string> Imports::project_module(std::string_view, std::uint32_t, std::string_view) {
  return std::nullopt;
}

namespace {

void dispose_scope(std::vector<std::pair<std::string, Value>> names, std::shared_ptr<Environment> parent) {
  // As for containers: closures can nest as deep as a script likes.
  struct Pending {
    std::vector<std::pair<std::string, Value>> names;
    std::shared_ptr<Environment> parent;
  };
  thread_local std::vector<Pending>* waiting = nullptr;
  if (waiting != nullptr) {
    waiting->push_back({std::move(names), std::move(parent)});
    return;
  }
  std::vector<Pending> pending;
  waiting = &pending;
  pending.push_back({std::move(names), std::move(parent)});
  while (!pending.empty()) {
    Pending last = std::move(pending.back());
    pending.pop_back();
  }
  waiting = nullptr;
}

const char* stack_here() { return static_cast<const char*>(__builtin_frame_address(0)); }

}  // namespace

Environment::~Environment() { dispose_scope(std::move(names), std::move(parent)); }

Interpreter::Interpreter(Evaluator& facade, Evaluator::Options options, Diagnostics& diagnostics)
    : facade_(&facade), options_(std::move(options)), diagnostics_(&diagnostics) {
  step_limit_ = options_.budget.steps;
  if (python()) {
    install_python_builtins(*this);
  } else {
    install_javascript_builtins(*this);
  }
  for (const auto& [name, value] : options_.globals) builtins_[name] = value;
}

Interpreter::~Interpreter() {
  // Functions hold their scopes and scopes their functions: take the scopes' sides apart.
  for (const std::weak_ptr<Environment>& weak : scopes_) {
    const std::shared_ptr<Environment> scope = weak.lock();
    if (!scope) continue;
    auto names = std::move(scope->names);
    scope->names.clear();
    if (scope->shared_names) {
      auto entries = std::move(scope->shared_names->entries);
      scope->shared_names->entries.clear();
    }
  }
  // So do an enum and its members.
  for (const std::weak_ptr<ClassObject>& weak : classes_) {
    const std::shared_ptr<ClassObject> type = weak.lock();
    if (!type || !type->attributes) continue;
    auto entries = std::move(type->attributes->entries);
    type->attributes->entries.clear();
  }
}

bool Interpreter::may_be_refused(std::size_t since) const {
  return options_.effects != nullptr && quiet_ == 0 && options_.effects->mark() > since &&
         !options_.effects->surely_taken(since);
}

std::shared_ptr<Environment> Interpreter::make_scope(ScopeKind kind, std::shared_ptr<Environment> parent) {
  auto scope = std::make_shared<Environment>();
  scope->kind = kind;
  scope->parent = std::move(parent);
  scopes_.push_back(scope);
  if (scopes_.size() > scopes_pruned_at_) {
    std::erase_if(scopes_, [](const auto& weak) { return weak.expired(); });
    scopes_pruned_at_ = 2 * scopes_.size() + 1024;
  }
  return scope;
}

bool Interpreter::step() {
  if (spent_ != Bound::None) return false;
  if (++steps_ <= step_limit_) return true;
  spend(Bound::Steps);
  return false;
}

bool Interpreter::claim(std::size_t bytes) {
  if (spent_ != Bound::None) return false;
  if (bytes > options_.budget.memory || memory_ + bytes > options_.budget.memory) {
    spend(Bound::Memory);
    return false;
  }
  memory_ += bytes;
  return true;
}

bool Interpreter::claim_values(std::size_t count) {
  const std::size_t most = options_.budget.memory / sizeof(Value);
  return claim(std::min(count, most + 1) * sizeof(Value));
}

void Interpreter::spend(Bound bound) {
  if (spent_ == Bound::None) spent_ = bound;
}

bool Interpreter::deep() const {
  if (calls_ >= options_.budget.depth) return true;
  const std::ptrdiff_t used = stack_base_ - stack_here();
  return used > 0 && static_cast<std::size_t>(used) > options_.budget.stack;
}

Value Interpreter::raise(RaisedError error) {
  if (!interrupted()) raised_ = std::move(error);
  return {};
}

Value Interpreter::raise(std::string_view type, std::string message, const SourceSpan& span) {
  return raise(RaisedError{std::string(type), std::move(message), span, Value()});
}

Value Interpreter::leave(std::string reason, const SourceSpan& span, std::string fact, bool may_be_inert) {
  if (!interrupted()) leaving_ = Leaving{std::move(reason), span, std::move(fact), may_be_inert};
  return {};
}

Value Interpreter::leave(const Unknown& unknown, const SourceSpan& span, bool may_be_inert) {
  return leave(unknown.reason, unknown.span.known() ? unknown.span : span, unknown.fact, may_be_inert);
}

SourceSpan Interpreter::span_of(ByteRange range) const {
  return frame_ != nullptr && frame_->source ? frame_->source->span(range) : SourceSpan{};
}

namespace {

// What an outer run needs to put back.
struct OuterRun {
  explicit OuterRun(const char*& place) : base(&place), outer(place == nullptr) {
    if (outer) place = stack_here();
  }
  ~OuterRun() {
    if (outer) *base = nullptr;
  }
  OuterRun(const OuterRun&) = delete;
  OuterRun& operator=(const OuterRun&) = delete;
  const char** base;
  bool outer;
};

}  // namespace

void Interpreter::report_raised() {
  if (!raised_) return;
  const RaisedError error = *take_raised();
  diagnostics_->report<Code::ScriptRaises>(error.span,
                                           error.message.empty() ? error.type : error.type + ": " + error.message);
}

std::shared_ptr<ModuleObject> Interpreter::run_outer_module(const std::shared_ptr<const Module>& module) {
  const OuterRun run(stack_base_);
  kept_.push_back(module);
  steps_ = 0;
  memory_ = 0;
  spent_ = Bound::None;
  LoadedModule& loaded = start_module(module, "__main__");
  run_module_body(*module, loaded, true);
  report_raised();
  finish_module(loaded, *module);
  report_raised();
  leaving_.reset();
  spent_ = Bound::None;
  return loaded.object;
}

bool Interpreter::run_outer_function(const Value& function, std::vector<Value> arguments) {
  const OuterRun run(stack_base_);
  steps_ = 0;
  memory_ = 0;
  spent_ = Bound::None;
  Frame frame;
  frame.outermost = true;
  if (const FunctionObject* code = function.function()) frame.source = code->source;
  const Restored<Frame*> restored(frame_, &frame);
  SourceSpan span;
  if (const FunctionObject* code = function.function(); code != nullptr && code->source) {
    const Function& body = *code->code;
    span = code->source->span(body.result ? body.result->range : body.range);
  }
  const std::size_t mark = options_.effects != nullptr ? options_.effects->mark() : 0;
  CallContext context(*facade_, span);
  context.positional = std::move(arguments);
  const Value result = call(function, context);
  settle_outer(result, span);
  // A function without statements of its own (an arrow with one expression) is left here.
  if (spent_ != Bound::None && !leaving_) {
    leaving_ = Leaving{"evaluation stopped here", span, {}, false};
    diagnostics_->report<Code::ScriptBudgetSpent>(span, options_.budget.steps, "steps, calls or bytes");
    spent_ = Bound::None;
  }
  if (leaving_) {
    if (options_.effects != nullptr) options_.effects->roll_back(mark);
    const Leaving leaving = *std::exchange(leaving_, std::nullopt);
    emit_left(span.known() ? span : leaving.span, leaving, reach_of(function));
  }
  spent_ = Bound::None;
  const bool raised = raised_.has_value();
  report_raised();
  return !raised;
}

void Interpreter::settle_outer(const Value& result, const SourceSpan& span) {
  if (interrupted()) return;
  const Value settled = settle(result, span);
  if (interrupted()) return;
  // A migration that hands back what something unknown gave has that done: `exports.up = (db) => doIt(db)`.
  if (const Unknown* unknown = settled.unknown(); unknown != nullptr && unknown->called) leave(*unknown, span);
}

}  // namespace crosswalk::script
