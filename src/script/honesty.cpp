// What is left for a person: how a statement that needs an unknown value is taken back and kept word for word.
#include <set>

#include "interpreter.h"
#include "private_objects.h"
#include "tree_walk.h"

namespace crosswalk::script {
namespace {

// Looks through a part that is not run for what could have an effect. Names are those at hand, so a name that the part
// itself binds is judged by what it was bound from.
class EffectSearch {
 public:
  explicit EffectSearch(Interpreter& interpreter) : interpreter_(&interpreter) {}

  // A name that reaches the database, directly or through a function of the script.
  bool acts(const Expression& expression) {
    search(expression);
    return acts_;
  }
  bool acts(const Value& value, int depth = 0) {
    look(value, depth);
    return acts_;
  }
  // The same, or a call whose outcome nobody uses, of something that is not known to be harmless.
  bool has_effect(const Statement& statement) {
    TreeVisitor visitor;
    visitor.into_functions = false;
    visitor.statement = [this](const Statement& inner) {
      if (const auto* bare = std::get_if<ExpressionStatement>(&inner.node)) look_at_bare(*bare->expression);
      if (std::holds_alternative<Raise>(inner.node) && !raise_is_harmless) acts_ = true;
      return !acts_;
    };
    visitor.expression = [this](const Expression& inner) {
      look_at(inner);
      return !acts_;
    };
    walk(statement, visitor);
    return acts_;
  }
  bool raise_is_harmless = false;

 private:
  void search(const Expression& expression) {
    TreeVisitor visitor;
    visitor.expression = [this](const Expression& inner) {
      look_at(inner);
      return !acts_;
    };
    walk(expression, visitor);
  }

  void look_at(const Expression& expression) {
    if (const auto* name = std::get_if<Name>(&expression.node)) {
      if (const Value* value = interpreter_->find_name(name->text)) look(*value, 0);
    }
    if (const auto* function = std::get_if<FunctionExpression>(&expression.node)) look_into(*function->function);
  }

  void look(const Value& value, int depth) {
    if (acts_ || depth > 3) return;
    if (const HostObject* host = value.host()) {
      acts_ = host->reaches_database();
    } else if (const Unknown* unknown = value.unknown()) {
      acts_ = unknown->reaches_database;
    } else if (const SequenceObject* sequence = value.sequence()) {
      for (const Value& item : sequence->items) look(item, depth + 1);
    } else if (const DictObject* dict = value.dict()) {
      for (const auto& [key, item] : dict->entries) look(item, depth + 1);
    } else if (const FunctionObject* function = value.function()) {
      look_into(*function);
      if (function->is_bound) look(function->bound_this, depth + 1);
    } else if (const InstanceObject* instance = value.instance()) {
      for (const auto& [key, item] : instance->attributes->entries) look(item, depth + 1);
    }
  }

  void look_into(const FunctionObject& function) {
    if (!seen_.insert(function.code.get()).second) return;
    const Restored<std::shared_ptr<Environment>> restored(interpreter_->scope(), function.closure);
    look_into(*function.code);
  }

  void look_into(const Function& function) {
    TreeVisitor visitor;
    visitor.statement = [this](const Statement& inner) {
      if (const auto* bare = std::get_if<ExpressionStatement>(&inner.node)) look_at_bare(*bare->expression);
      return !acts_;
    };
    visitor.expression = [this](const Expression& inner) {
      look_at(inner);
      return !acts_;
    };
    walk(function, visitor);
  }

  static const Expression& root_of(const Expression& expression) {
    const Expression* at = &expression;
    while (true) {
      if (const auto* attribute = std::get_if<Attribute>(&at->node)) {
        at = attribute->object.get();
      } else if (const auto* subscript = std::get_if<Subscript>(&at->node)) {
        at = subscript->object.get();
      } else if (const auto* call = std::get_if<Call>(&at->node)) {
        at = call->callee.get();
      } else if (const auto* await = std::get_if<Await>(&at->node)) {
        at = await->value.get();
      } else {
        return *at;
      }
    }
  }

  void look_at_bare(const Expression& expression) {
    const Expression* at = &expression;
    while (const auto* await = std::get_if<Await>(&at->node)) at = await->value.get();
    if (!std::holds_alternative<Call>(at->node)) return;
    const auto* name = std::get_if<Name>(&root_of(*at).node);
    if (name == nullptr) {
      // `[…].forEach(…)`, `"".x()`, `this.x()`: only the last could do something of its own.
      acts_ = acts_ || std::holds_alternative<This>(root_of(*at).node);
      return;
    }
    const Value* value = interpreter_->find_name(name->text);
    if (value == nullptr || value->is_unknown() || value->instance() != nullptr) {
      acts_ = true;
    } else if (const ModuleObject* module = value->module()) {
      acts_ = acts_ || !module->missing_reason.empty();
    } else {
      look(*value, 0);
    }
  }

  Interpreter* interpreter_;
  bool acts_ = false;
  std::set<const Function*> seen_;
};

}  // namespace

bool Interpreter::may_act(const Expression& expression) { return EffectSearch(*this).acts(expression); }
bool Interpreter::may_act(const Value& value, int depth) { return EffectSearch(*this).acts(value, depth); }

bool Interpreter::inert(const Statement& statement) { return !EffectSearch(*this).has_effect(statement); }

bool Interpreter::inert(const Block& block, std::size_t from) {
  for (std::size_t i = from; i < block.size(); ++i) {
    if (!inert(*block[i])) return false;
  }
  return true;
}

bool Interpreter::handler_is_inert(const Block& body) {
  for (const StatementPtr& statement : body) {
    EffectSearch search(*this);
    search.raise_is_harmless = true;
    if (search.has_effect(*statement)) return false;
  }
  return true;
}

Value Interpreter::undecided(const Unknown& unknown, std::initializer_list<const Expression*> parts, ByteRange range) {
  bool called = unknown.called;
  for (const Expression* part : parts) {
    if (part == nullptr) continue;
    if (may_act(*part)) return leave(unknown, span_of(range));
    for (const ChangedTarget& changed : changed_targets(*part, language()))
      poison_target(*changed.target, unknown, changed.in_place);
    if (std::holds_alternative<Call>(part->node) || std::holds_alternative<Await>(part->node)) called = true;
  }
  auto copy = std::make_shared<Unknown>(unknown);
  copy->called = called;
  return Value(Value::Data(std::move(copy)));
}

void Interpreter::count_fact(const std::string& name) {
  if (name.empty()) return;
  for (OpenFact& open : open_facts_) {
    if (open.name != name) continue;
    ++open.uses;
    return;
  }
  open_facts_.push_back({name, 1});
}

void Interpreter::emit_left(const SourceSpan& span, const Leaving& leaving, const Reach& reach) {
  ++left_count;
  if (quiet_ > 0) return;
  // What is another value each time it is asked for cannot be stated once.
  const bool offered = !leaving.fact.empty() && (python() || !leaving.reason.ends_with(kValueOfTheRun));
  if (offered) count_fact(leaving.fact);
  if (options_.effects != nullptr) options_.effects->leave_for_person(span, leaving.reason, reach);
  auto report =
      diagnostics_->report<Code::ScriptValueUnknown>(leaving.span.known() ? leaving.span : span, leaving.reason);
  if (offered) report.help("declare it in crosswalk.yaml: facts: { " + leaving.fact + ": … }");
  if (frame_ != nullptr && !frame_->outermost && frame_->called_from.known())
    report.note("called here", frame_->called_from);
}

Flow Interpreter::leave_statement(const Block& block, std::size_t at, std::size_t mark) {
  const Statement& statement = *block[at];
  const Jumps jumps = jumps_of(statement);
  const bool doubtful = jumps.returns || jumps.loops || (jumps.raises && handlers_ > 0);
  // Whether this round of the loop ends here is not known, nor then what the other rounds do.
  if (doubtful && frame_->loops > 0) return Flow::Interrupted;
  if (options_.effects != nullptr) options_.effects->roll_back(mark);
  const Leaving leaving = *std::exchange(leaving_, std::nullopt);
  Unknown why{leaving.reason, leaving.span, leaving.fact};
  const bool nothing_done = leaving.may_be_inert && inert(statement) && (!doubtful || inert(block, at + 1));
  const bool import_only = frame_->top_level && quiet_ > 0;
  if (!nothing_done && !import_only) {
    ByteRange range = statement.range;
    if (doubtful) range.end = block.back()->range.end;
    emit_left(span_of(range), leaving, reach_of(block, at, doubtful ? block.size() : at + 1));
  }
  ++doubtful_calls;
  poison(statement, why);
  if (!doubtful) return Flow::Normal;
  for (std::size_t i = at + 1; i < block.size(); ++i) poison(*block[i], why);
  frame_->doubt = why;
  return Flow::Doubt;
}

Flow Interpreter::leave_rest(const Block& block, std::size_t from) {
  if (from >= block.size()) return Flow::Doubt;
  Unknown why = frame_->doubt.value_or(Unknown{"it may not be reached", {}, {}});
  if (!inert(block, from)) {
    const ByteRange range{block[from]->range.begin, block.back()->range.end};
    emit_left(
        span_of(range),
        Leaving{"whether this is reached depends on what was left before: " + why.reason, why.span, why.fact, false},
        reach_of(block, from, block.size()));
  }
  for (std::size_t i = from; i < block.size(); ++i) poison(*block[i], why);
  return Flow::Doubt;
}

Flow Interpreter::leave_spent(const Block& block, std::size_t at, std::size_t mark) {
  const Bound bound = spent_;
  if (options_.effects != nullptr) options_.effects->roll_back(mark);
  const bool all = bound == Bound::Steps;
  ByteRange range = block[at]->range;
  if (all) range.end = block.back()->range.end;
  const SourceSpan span = span_of(range);
  std::string reason = "evaluation stopped: more than ";
  std::size_t limit = options_.budget.steps;
  std::string unit = "steps";
  if (bound == Bound::Depth) {
    limit = options_.budget.depth;
    unit = "calls within calls";
  } else if (bound == Bound::Memory) {
    limit = options_.budget.memory;
    unit = "bytes";
  }
  reason += std::to_string(limit) + " " + unit;
  spent_ = Bound::None;
  raised_.reset();
  leaving_.reset();
  if (quiet_ == 0) diagnostics_->report<Code::ScriptBudgetSpent>(span, limit, unit);
  ++left_count;
  if (quiet_ == 0 && options_.effects != nullptr)
    options_.effects->leave_for_person(span, reason, reach_of(block, at, all ? block.size() : at + 1));
  const Unknown why{reason, span, {}};
  for (std::size_t i = at; i < (all ? block.size() : at + 1); ++i) poison(*block[i], why);
  if (!all) return Flow::Normal;
  frame_->doubt = why;
  // The rest of the run must not start over: what is at hand is spent.
  steps_ = 0;
  return Flow::Doubt;
}

void Interpreter::poison_target(const Expression& target, const Unknown& why, bool in_place) {
  const Value unknown(Value::Data(std::make_shared<Unknown>(why)));
  std::vector<std::string> names;
  collect_target_names(target, names);
  for (const std::string& name : names) {
    const Value* value = find_name(name);
    // A method on a host object or a log changes no name.
    if (in_place && value != nullptr && value->host() != nullptr) continue;
    assign_name(name, unknown);
  }
  const Expression* object = nullptr;
  std::optional<std::string> name;
  if (const auto* attribute = std::get_if<Attribute>(&target.node)) {
    object = attribute->object.get();
    name = attribute->name;
  } else if (const auto* subscript = std::get_if<Subscript>(&target.node)) {
    object = subscript->object.get();
    if (const auto* text = std::get_if<StringLiteral>(&subscript->index->node)) name = text->value;
  }
  if (object == nullptr) return;
  const std::optional<Value> holder = peek(*object);
  if (!holder) return;
  if (holder->dict() != nullptr && name) {
    holder->dict()->set(Value(*name), unknown);
  } else if (holder->instance() != nullptr && name) {
    holder->instance()->attributes->set(Value(*name), unknown);
  } else if (holder->module() != nullptr && name) {
    holder->module()->attributes->set(Value(*name), unknown);
  } else if (holder->class_object() != nullptr && name) {
    holder->class_object()->attributes->set(Value(*name), unknown);
  } else if (holder->host() == nullptr) {
    poison_target(*object, why);
  }
}

// The value of a name or a chain of attributes, without running anything.
std::optional<Value> Interpreter::peek(const Expression& expression) {
  if (const auto* name = std::get_if<Name>(&expression.node)) {
    const Value* value = find_name(name->text);
    return value == nullptr ? std::nullopt : std::optional<Value>(*value);
  }
  if (std::holds_alternative<This>(expression.node)) {
    const Environment* scope = this_scope();
    return scope == nullptr ? std::nullopt : std::optional<Value>(scope->this_value);
  }
  const auto* attribute = std::get_if<Attribute>(&expression.node);
  if (attribute == nullptr) return std::nullopt;
  const std::optional<Value> holder = peek(*attribute->object);
  if (!holder) return std::nullopt;
  const DictObject* names = nullptr;
  if (holder->dict() != nullptr) names = holder->dict();
  if (holder->instance() != nullptr) names = holder->instance()->attributes.get();
  if (holder->module() != nullptr) names = holder->module()->attributes.get();
  if (holder->class_object() != nullptr) names = holder->class_object()->attributes.get();
  const Value* value = names == nullptr ? nullptr : names->find(std::string_view(attribute->name));
  return value == nullptr ? std::nullopt : std::optional<Value>(*value);
}

void Interpreter::poison(const Statement& statement, const Unknown& why) {
  for (const std::string& name : defined_names(statement, language())) {
    if (find_name(name) == nullptr) assign_name(name, Value(Value::Data(std::make_shared<Unknown>(why))));
  }
  for (const ChangedTarget& changed : changed_targets(statement, language()))
    poison_target(*changed.target, why, changed.in_place);
}

}  // namespace crosswalk::script
