// Branches, loops, handlers and context managers.
#include <algorithm>

#include "interpreter.h"
#include "private_objects.h"
#include "text_forms.h"
#include "tree_walk.h"

namespace crosswalk::script {

namespace {

Unknown reason_of(const Value& value, std::string_view otherwise) {
  if (const Unknown* unknown = find_unknown(value)) return *unknown;
  return Unknown{std::string(otherwise), {}, {}};
}

}  // namespace

Flow Interpreter::execute(const If& node, const Statement& statement) {
  const Value test = evaluate(*node.test);
  if (interrupted()) return Flow::Interrupted;
  const std::optional<bool> taken = truth_of(test, span_of(node.test->range));
  if (interrupted()) return Flow::Interrupted;
  if (!taken) {
    leave(reason_of(test, "which branch is taken is not known"), span_of(statement.range), true);
    return Flow::Interrupted;
  }
  return run_scoped(*taken ? node.then : node.otherwise);
}

bool Interpreter::run_loop_body(const Block& body, const std::string& label, Flow& flow) {
  ++frame_->loops;
  flow = run_scoped(body);
  --frame_->loops;
  if (flow == Flow::Normal) return true;
  if (flow == Flow::Break || flow == Flow::Continue) {
    if (!jump_label_.empty() && jump_label_ != label) return false;
    jump_label_.clear();
    const bool goes_on = flow == Flow::Continue;
    // A loop that was broken out of skips its `else`: `Break` is told apart by the caller through this mark.
    flow = goes_on ? Flow::Normal : Flow::Break;
    return goes_on;
  }
  return false;
}

namespace {

// How the loop statement itself ends, when its body ended so. A break that carries a label of another loop goes on.
Flow after_loop(Flow flow, const std::string& pending_label) {
  if ((flow == Flow::Break || flow == Flow::Continue) && pending_label.empty()) return Flow::Normal;
  return flow;
}

}  // namespace

Flow Interpreter::execute(const While& node, const Statement& statement) {
  bool check = !node.test_last;
  while (true) {
    if (!step()) return Flow::Interrupted;
    if (check) {
      const Value test = evaluate(*node.test);
      if (interrupted()) return Flow::Interrupted;
      const std::optional<bool> holds = truth_of(test, span_of(node.test->range));
      if (interrupted()) return Flow::Interrupted;
      if (!holds) {
        leave(reason_of(test, "how often this loop runs is not known"), span_of(statement.range), true);
        return Flow::Interrupted;
      }
      if (!*holds) return run_scoped(node.otherwise);
    }
    check = true;
    Flow flow = Flow::Normal;
    if (!run_loop_body(node.body, node.label, flow)) return after_loop(flow, jump_label_);
  }
}

Flow Interpreter::execute(const ForLoop& node, const Statement& statement) {
  const Restored<std::shared_ptr<Environment>> restored(scope_, make_scope(ScopeKind::Nested, scope_));
  for (const StatementPtr& init : node.init) {
    if (run_statement(*init) == Flow::Interrupted) return Flow::Interrupted;
  }
  while (true) {
    if (!step()) return Flow::Interrupted;
    if (node.test) {
      const Value test = evaluate(*node.test);
      if (interrupted()) return Flow::Interrupted;
      const std::optional<bool> holds = truth_of(test, span_of(node.test->range));
      if (interrupted()) return Flow::Interrupted;
      if (!holds) {
        leave(reason_of(test, "how often this loop runs is not known"), span_of(statement.range), true);
        return Flow::Interrupted;
      }
      if (!*holds) return Flow::Normal;
    }
    Flow flow = Flow::Normal;
    if (!run_loop_body(node.body, node.label, flow)) return after_loop(flow, jump_label_);
    // Each round has variables of its own, which closures keep.
    const std::shared_ptr<Environment> next = make_scope(ScopeKind::Nested, scope_->parent);
    next->names = scope_->names;
    scope_ = next;
    if (node.update) evaluate(*node.update);
    if (interrupted()) return Flow::Interrupted;
  }
}

namespace {

std::vector<Value> keys_of(const Value& value) {
  std::vector<Value> keys;
  if (const DictObject* dict = value.dict()) {
    for (const auto& [key, item] : in_javascript_order(*dict)) {
      const auto text = text_of(key, Language::EcmaScript);
      keys.emplace_back(text.value_or(std::string()));
    }
  } else if (const InstanceObject* instance = value.instance()) {
    for (const auto& [key, item] : instance->attributes->entries) keys.push_back(key);
  } else if (const SequenceObject* sequence = value.sequence()) {
    for (std::size_t i = 0; i < sequence->items.size(); ++i) keys.emplace_back(std::to_string(i));
  }
  return keys;
}

}  // namespace

Flow Interpreter::execute(const ForEach& node, const Statement& statement) {
  const Value iterable = evaluate(*node.iterable);
  if (interrupted()) return Flow::Interrupted;
  if (const Unknown* unknown = iterable.unknown()) {
    leave(*unknown, span_of(statement.range), true);
    return Flow::Interrupted;
  }
  std::vector<Value> items;
  if (node.kind == IterationKind::Keys) {
    items = keys_of(iterable);
  } else {
    auto found = iterate(iterable, span_of(node.iterable->range));
    if (interrupted()) {
      // An iterator that is not known inside: the loop is what cannot be followed.
      if (leaving_) leaving_->may_be_inert = true;
      return Flow::Interrupted;
    }
    if (!found) {
      raise("TypeError", iterable.kind_name() + " is not iterable", span_of(node.iterable->range));
      return Flow::Interrupted;
    }
    items = std::move(*found);
  }
  for (const Value& item : items) {
    if (!step()) return Flow::Interrupted;
    const bool own_names = !python() && node.declaration != Declaration::None;
    const Restored<std::shared_ptr<Environment>> restored(scope_,
                                                          own_names ? make_scope(ScopeKind::Nested, scope_) : scope_);
    Value value = item;
    if (node.is_async) value = settle(value, span_of(node.iterable->range));
    if (!interrupted()) assign(*node.target, value, node.declaration);
    if (interrupted()) return Flow::Interrupted;
    Flow flow = Flow::Normal;
    if (!run_loop_body(node.body, node.label, flow)) return after_loop(flow, jump_label_);
  }
  return run_scoped(node.otherwise);
}

Flow Interpreter::run_handlers(const Try& node, Flow flow) {
  for (const Handler& handler : node.handlers) {
    RaisedError error = *take_raised();
    std::optional<bool> caught = true;
    if (handler.type) {
      const Value type = evaluate(*handler.type);
      if (interrupted()) return Flow::Interrupted;
      caught = catches(type, error);
      if (!caught) {
        leave(reason_of(type, "whether this error is caught is not known"), span_of(handler.type->range));
        return Flow::Interrupted;
      }
    }
    if (!*caught) {
      raise(std::move(error));
      continue;
    }
    const Restored<std::shared_ptr<Environment>> restored(scope_,
                                                          python() ? scope_ : make_scope(ScopeKind::Nested, scope_));
    if (handler.target) assign(*handler.target, error_value(error), Declaration::Let);
    handled.push_back(std::move(error));
    flow = run_block(handler.body);
    handled.pop_back();
    return flow;
  }
  return flow;
}

namespace {

// Whether a refusal of a database may be of a type: it is an error of a library, so no class of the language's own but
// those that all errors derive from, and none that the script defines.
bool may_be_refusal(const Value& type) {
  if (const SequenceObject* types = type.sequence())
    return std::any_of(types->items.begin(), types->items.end(), may_be_refusal);
  const ClassObject* known = type.class_object();
  return known == nullptr || known->name == "Exception" || known->name == "BaseException";
}

}  // namespace

bool Interpreter::swallows_refusal(const Try& node) {
  const bool cut_off = std::any_of(node.finally.begin(), node.finally.end(), [](const StatementPtr& statement) {
    const Jumps jumps = jumps_of(*statement);
    return jumps.returns || jumps.loops;
  });
  return cut_off || std::any_of(node.handlers.begin(), node.handlers.end(), [this](const Handler& handler) {
           return !always_raises(handler.body) && (!handler.type || may_be_refusal(evaluate(*handler.type)));
         });
}

Flow Interpreter::execute(const Try& node, const Statement& statement) {
  const std::size_t mark = effects_mark();
  const std::size_t doubtful_before = doubtful_calls;
  const bool handles = !node.handlers.empty();
  // One that raises again in any case may do what it likes: nothing goes on behind it.
  const bool acting = std::any_of(node.handlers.begin(), node.handlers.end(), [this](const Handler& handler) {
    return !handler_is_inert(handler.body) && !always_raises(handler.body);
  });
  Flow flow = Flow::Normal;
  {
    const Restored<int> guarded(handlers_, handlers_ + (handles ? 1 : 0));
    const Restored<int> in_frame(frame_->handlers, frame_->handlers + 1);
    const Restored<int> whole(acting_handlers_, acting_handlers_ + (acting ? 1 : 0));
    flow = run_scoped(node.body);
  }
  if (!interrupted() && may_be_refused(mark) && swallows_refusal(node)) {
    leave(kSwallowedRefusal, span_of(statement.range));
    return Flow::Interrupted;
  }
  const bool doubtful = doubtful_calls > doubtful_before;
  if (raised_) {
    flow = run_handlers(node, flow);
  } else if (flow == Flow::Normal && !interrupted()) {
    flow = run_scoped(node.otherwise);
  }
  if (handles && doubtful && !interrupted()) {
    if (acting) {
      leave("whether an error is raised here is not known", span_of(statement.range));
      return Flow::Interrupted;
    }
    const Unknown why{"whether an error was raised before is not known", span_of(statement.range), {}};
    for (const Handler& handler : node.handlers) {
      for (const StatementPtr& inner : handler.body) poison(*inner, why);
    }
  }
  if (!node.has_finally || leaving_ || spent_ != Bound::None) return flow;
  std::optional<RaisedError> pending = take_raised();
  const Value result = frame_->result;
  const Flow last = run_scoped(node.finally);
  if (last != Flow::Normal) return last;
  frame_->result = result;
  if (pending) {
    raise(std::move(*pending));
    return Flow::Interrupted;
  }
  return flow;
}

// As a handler of these errors that does nothing.
Flow Interpreter::run_suppressing(const SuppressedErrors& suppressed, const With& node, std::size_t at) {
  const WithItem& item = node.items[at];
  if (item.target) assign(*item.target, Value(None{}));
  const std::size_t mark = effects_mark();
  Flow flow = Flow::Normal;
  {
    const Restored<int> guarded(handlers_, handlers_ + 1);
    flow = interrupted() ? Flow::Interrupted : run_with_items(node, at + 1);
  }
  const std::vector<Value>& types = suppressed.types();
  if (!interrupted() && may_be_refused(mark) && std::any_of(types.begin(), types.end(), may_be_refusal)) {
    leave(kSwallowedRefusal, span_of(item.context->range));
    return Flow::Interrupted;
  }
  if (!raised_) return flow;
  for (const Value& type : types) {
    const std::optional<bool> caught = catches(type, *raised_);
    if (!caught) {
      const SourceSpan span = span_of(item.context->range);
      raised_.reset();
      leave("whether this error is suppressed is not known", span);
      return Flow::Interrupted;
    }
    if (!*caught) continue;
    raised_.reset();
    return Flow::Normal;
  }
  return flow;
}

Flow Interpreter::execute(const With& node, const Statement&) { return run_with_items(node, 0); }

Flow Interpreter::run_with_items(const With& node, std::size_t at) {
  if (at == node.items.size()) return run_block(node.body);
  const WithItem& item = node.items[at];
  const SourceSpan span = span_of(item.context->range);
  const Value context = evaluate(*item.context);
  if (interrupted()) return Flow::Interrupted;
  if (const Unknown* unknown = context.unknown()) {
    leave(*unknown, span);
    return Flow::Interrupted;
  }
  const auto bind = [this, &item](const Value& value) {
    if (item.target && !interrupted()) assign(*item.target, value);
  };
  if (const auto* managed = context.host_as<ManagedContext>()) {
    Flow flow = Flow::Normal;
    const std::shared_ptr<Environment> scope = scope_;
    Frame* const frame = frame_;
    bool entered = false;
    managed->run([&](const Value& value) {
      const Restored<std::shared_ptr<Environment>> restored_scope(scope_, scope);
      const Restored<Frame*> restored_frame(frame_, frame);
      entered = true;
      bind(value);
      if (!interrupted()) flow = run_with_items(node, at + 1);
      return python() ? Value(None{}) : Value();
    });
    if (interrupted()) return Flow::Interrupted;
    if (!entered) leave("this context manager is not followed", span);
    return flow;
  }
  if (const auto* suppressed = context.host_as<SuppressedErrors>()) return run_suppressing(*suppressed, node, at);
  CallContext call_context(*facade_, span);
  if (HostObject* host = context.host()) {
    const std::optional<Value> entered = host->enter(call_context);
    if (interrupted()) return Flow::Interrupted;
    if (!entered) {
      leave("`with` on a " + host->type_name() + " is not followed", span);
      return Flow::Interrupted;
    }
    bind(*entered);
    const Flow flow = interrupted() ? Flow::Interrupted : run_with_items(node, at + 1);
    host->exit(call_context);
    return flow;
  }
  const std::optional<Value> entered = call_special(context, "__enter__", {}, span);
  if (interrupted()) return Flow::Interrupted;
  if (!entered) {
    raise("TypeError", context.kind_name() + " is not a context manager", span);
    return Flow::Interrupted;
  }
  bind(*entered);
  const Flow flow = interrupted() ? Flow::Interrupted : run_with_items(node, at + 1);
  if (leaving_ || spent_ != Bound::None) return flow;
  std::optional<RaisedError> pending = take_raised();
  std::vector<Value> arguments(3, Value(None{}));
  if (pending) arguments[1] = error_value(*pending);
  const std::optional<Value> swallowed = call_special(context, "__exit__", std::move(arguments), span);
  if (!pending || interrupted()) return flow;
  if (swallowed && truth(*swallowed, language()).value_or(false)) return Flow::Normal;
  raise(std::move(*pending));
  return Flow::Interrupted;
}

Flow Interpreter::execute(const Switch& node, const Statement& statement) {
  const Value subject = evaluate(*node.subject);
  if (interrupted()) return Flow::Interrupted;
  std::size_t start = node.cases.size();
  for (std::size_t i = 0; i < node.cases.size() && start == node.cases.size(); ++i) {
    if (!node.cases[i].test) continue;
    const Value candidate = evaluate(*node.cases[i].test);
    if (interrupted()) return Flow::Interrupted;
    const std::optional<bool> same = equal(subject, candidate);
    if (!same) {
      leave(reason_of(subject, "which case is taken is not known"), span_of(statement.range), true);
      return Flow::Interrupted;
    }
    if (*same) start = i;
  }
  if (start == node.cases.size()) {
    const auto fallback =
        std::find_if(node.cases.begin(), node.cases.end(), [](const SwitchCase& item) { return !item.test; });
    start = static_cast<std::size_t>(fallback - node.cases.begin());
  }
  const Restored<std::shared_ptr<Environment>> restored(scope_, make_scope(ScopeKind::Nested, scope_));
  for (std::size_t i = start; i < node.cases.size(); ++i) {
    ++frame_->loops;
    const Flow flow = run_block(node.cases[i].body);
    --frame_->loops;
    if (flow == Flow::Break && jump_label_.empty()) return Flow::Normal;
    if (flow != Flow::Normal) return flow;
  }
  return Flow::Normal;
}

std::optional<bool> Interpreter::match_pattern(const Expression& pattern, const Value& subject) {
  if (const auto* name = std::get_if<Name>(&pattern.node)) {
    if (name->text != "_") assign_name(name->text, subject);
    return true;
  }
  if (const auto* either = std::get_if<Binary>(&pattern.node);
      either != nullptr && either->op == BinaryOperator::BitOr) {
    const std::optional<bool> left = match_pattern(*either->left, subject);
    if (!left || *left) return left;
    return match_pattern(*either->right, subject);
  }
  const auto* tuple = std::get_if<TupleLiteral>(&pattern.node);
  const auto* list = std::get_if<ListLiteral>(&pattern.node);
  if (tuple != nullptr || list != nullptr) {
    const auto& elements = tuple != nullptr ? tuple->elements : list->elements;
    const SequenceObject* items = subject.sequence();
    if (subject.is_unknown()) return std::nullopt;
    if (items == nullptr || items->items.size() != elements.size()) return false;
    for (std::size_t i = 0; i < elements.size(); ++i) {
      if (elements[i].spread) return std::nullopt;
      const std::optional<bool> same = match_pattern(*elements[i].value, items->items[i]);
      if (!same || !*same) return same;
    }
    return true;
  }
  if (std::holds_alternative<Call>(pattern.node)) return std::nullopt;
  const Value expected = evaluate(pattern);
  if (interrupted()) return std::nullopt;
  const Value same = compare(CompareOperator::Equal, subject, expected, span_of(pattern.range));
  if (interrupted()) return std::nullopt;
  return truth(same, language());
}

Flow Interpreter::execute(const Match& node, const Statement& statement) {
  const Value subject = evaluate(*node.subject);
  if (interrupted()) return Flow::Interrupted;
  for (const MatchCase& item : node.cases) {
    std::optional<bool> matches = item.wildcard ? std::optional<bool>(true) : std::nullopt;
    if (!item.wildcard && item.pattern) matches = match_pattern(*item.pattern, subject);
    if (interrupted()) return Flow::Interrupted;
    if (matches && *matches && item.guard) {
      const Value guard = evaluate(*item.guard);
      if (interrupted()) return Flow::Interrupted;
      matches = truth_of(guard, span_of(item.guard->range));
    }
    if (interrupted()) return Flow::Interrupted;
    if (!matches) {
      leave(reason_of(subject, "which case is taken is not known"), span_of(statement.range), true);
      return Flow::Interrupted;
    }
    if (*matches) return run_block(item.body);
  }
  return Flow::Normal;
}

}  // namespace crosswalk::script
