// Expressions: literals, names, chains of attributes and calls, conditions.
#include "interpreter.h"
#include "private_objects.h"
#include "text_forms.h"
#include "tree_walk.h"

namespace crosswalk::script {
namespace {

Value copy_of(const Unknown& unknown) { return Value(Value::Data(std::make_shared<Unknown>(unknown))); }

}  // namespace

Value Interpreter::evaluate(const Expression& expression) {
  if (!step()) return {};
  if (deep()) {
    spend(Bound::Depth);
    return {};
  }
  return std::visit([this, &expression](const auto& node) { return evaluate(node, expression.range); },
                    expression.node);
}

std::optional<bool> Interpreter::truth_of(const Value& value, const SourceSpan& span) {
  if (python() && value.instance() != nullptr) {
    if (const auto answer = call_special(value, "__bool__", {}, span)) return truth(*answer, language());
    if (const auto size = call_special(value, "__len__", {}, span)) return truth(*size, language());
  }
  return truth(value, language());
}

Value Interpreter::evaluate(const NoneLiteral&, ByteRange) { return None{}; }
Value Interpreter::evaluate(const UndefinedLiteral&, ByteRange) { return {}; }
Value Interpreter::evaluate(const EllipsisLiteral&, ByteRange) { return None{}; }
Value Interpreter::evaluate(const BoolLiteral& node, ByteRange) { return node.value; }

Value Interpreter::evaluate(const NumberLiteral& node, ByteRange range) {
  if (node.suffix == 'j' || node.suffix == 'J')
    return Value::unknown("complex numbers are not followed", span_of(range));
  if (auto value = read_number(node.text)) return *value;
  if (!python()) {
    // A number past 64 bits is a double there.
    std::string real = node.text + ".0";
    if (auto value = read_number(real)) return *value;
  }
  return Value::unknown("a number that is too large", span_of(range));
}

Value Interpreter::evaluate(const StringLiteral& node, ByteRange) {
  if (!claim(node.value.size())) return {};
  if (node.bytes) return Bytes{node.value};
  return node.value;
}

Value Interpreter::evaluate(const RegexLiteral& node, ByteRange range) {
  return make_pattern(node.pattern, node.flags, range);
}

Value Interpreter::evaluate(const Template& node, ByteRange range) { return evaluate_template(node, range); }

Value Interpreter::evaluate(const Name& node, ByteRange range) { return read_name(node.text, range); }

bool Interpreter::evaluate_elements(const std::vector<Element>& elements, std::vector<Value>& out,
                                    std::optional<Unknown>& unknown) {
  if (!claim(elements.size() * sizeof(Value))) return false;
  for (const Element& element : elements) {
    if (!element.value) {
      out.emplace_back();
      continue;
    }
    Value value = evaluate(*element.value);
    if (interrupted()) return false;
    if (!element.spread) {
      out.push_back(std::move(value));
      continue;
    }
    if (const Unknown* why = value.unknown()) {
      unknown = *why;
      continue;
    }
    auto items = iterate(value, span_of(element.value->range));
    if (interrupted()) return false;
    if (!items) {
      raise("TypeError", value.kind_name() + " is not iterable", span_of(element.value->range));
      return false;
    }
    if (!claim(items->size() * sizeof(Value))) return false;
    for (Value& item : *items) out.push_back(std::move(item));
  }
  return true;
}

Value Interpreter::evaluate(const ListLiteral& node, ByteRange) {
  std::vector<Value> items;
  std::optional<Unknown> unknown;
  if (!evaluate_elements(node.elements, items, unknown)) return {};
  return unknown ? copy_of(*unknown) : Value::list(std::move(items));
}

Value Interpreter::evaluate(const TupleLiteral& node, ByteRange) {
  std::vector<Value> items;
  std::optional<Unknown> unknown;
  if (!evaluate_elements(node.elements, items, unknown)) return {};
  return unknown ? copy_of(*unknown) : Value::tuple(std::move(items));
}

Value Interpreter::evaluate(const SetLiteral& node, ByteRange) {
  std::vector<Value> items;
  std::optional<Unknown> unknown;
  if (!evaluate_elements(node.elements, items, unknown)) return {};
  return unknown ? copy_of(*unknown) : Value::set(std::move(items));
}

void Interpreter::spread_into(DictObject& dict, const Value& value, const SourceSpan& span) {
  const DictObject* from = value.dict();
  if (value.instance() != nullptr) from = value.instance()->attributes.get();
  if (value.module() != nullptr) from = value.module()->attributes.get();
  if (from != nullptr) {
    const auto entries = from->entries;
    for (const auto& [key, item] : entries) {
      const auto* descriptor = item.host_as<Descriptor>();
      dict.set(key, descriptor != nullptr ? call(descriptor->getter(), {}, span, value) : item);
      if (interrupted()) return;
    }
    return;
  }
  if (python()) {
    raise("TypeError", value.kind_name() + " is not a mapping", span);
    return;
  }
  if (const SequenceObject* sequence = value.sequence()) {
    for (std::size_t i = 0; i < sequence->items.size(); ++i) dict.set(Value(std::to_string(i)), sequence->items[i]);
  }
}

Value Interpreter::evaluate(const DictLiteral& node, ByteRange) {
  Value result = Value::dict({});
  DictObject& dict = *result.dict();
  std::optional<Unknown> unknown;
  if (!claim(node.entries.size() * 2 * sizeof(Value))) return {};
  for (const Entry& entry : node.entries) {
    Value key;
    if (entry.key) key = evaluate(*entry.key);
    if (interrupted()) return {};
    Value value = evaluate(*entry.value);
    if (interrupted()) return {};
    const Unknown* why = entry.key ? key.unknown() : value.unknown();
    if (why != nullptr) {
      unknown = *why;
      continue;
    }
    if (!entry.key) {
      spread_into(dict, value, span_of(entry.value->range));
      if (interrupted()) return {};
      continue;
    }
    if (!python() && key.string() == nullptr) key = Value(text_of(key, language()).value_or(std::string()));
    if (entry.accessor == 0) {
      dict.set(std::move(key), std::move(value));
      continue;
    }
    const Value* old = dict.find(key);
    const auto* descriptor = old == nullptr ? nullptr : old->host_as<Descriptor>();
    const Value getter = entry.accessor == 'g' ? value : (descriptor != nullptr ? descriptor->getter() : Value());
    const Value setter = entry.accessor == 's' ? value : (descriptor != nullptr ? descriptor->setter() : Value());
    dict.set(std::move(key), Value(std::make_shared<Descriptor>(Descriptor::Kind::Property, getter, setter)));
  }
  return unknown ? copy_of(*unknown) : result;
}

// A link of a chain: what it gives, and on what it was read (`this` of a call). `stopped` if `?.` ended the chain.
Value Interpreter::evaluate_link(const Expression& expression, Value& receiver, bool& stopped) {
  receiver = Value();
  if (const auto* attribute = std::get_if<Attribute>(&expression.node)) {
    if (std::holds_alternative<Super>(attribute->object->node)) {
      const Environment* scope = this_scope();
      if (scope != nullptr) receiver = scope->this_value;
      return super_attribute(attribute->name, span_of(expression.range));
    }
    Value ignored;
    if (!step()) return {};
    const Value object = evaluate_link(*attribute->object, ignored, stopped);
    if (interrupted() || stopped) return {};
    if (attribute->optional && object.is_nothing()) {
      stopped = true;
      return {};
    }
    receiver = object;
    return read_attribute(object, attribute->name, span_of(expression.range));
  }
  if (const auto* subscript = std::get_if<Subscript>(&expression.node)) {
    Value ignored;
    if (!step()) return {};
    const Value object = evaluate_link(*subscript->object, ignored, stopped);
    if (interrupted() || stopped) return {};
    if (subscript->optional && object.is_nothing()) {
      stopped = true;
      return {};
    }
    receiver = object;
    if (const auto* slice = std::get_if<Slice>(&subscript->index->node))
      return get_slice(object, *slice, span_of(expression.range));
    const Value index = evaluate(*subscript->index);
    if (interrupted()) return {};
    return get_item(object, index, span_of(expression.range));
  }
  if (const auto* called = std::get_if<Call>(&expression.node)) {
    if (!step()) return {};
    return evaluate_call(*called, expression.range, stopped);
  }
  return evaluate(expression);
}

Value Interpreter::evaluate(const Attribute& node, ByteRange range) {
  Value receiver;
  bool stopped = false;
  if (std::holds_alternative<Super>(node.object->node)) return super_attribute(node.name, span_of(range));
  const Value object = evaluate_link(*node.object, receiver, stopped);
  if (interrupted() || stopped || (node.optional && object.is_nothing())) return {};
  return read_attribute(object, node.name, span_of(range));
}

Value Interpreter::evaluate(const Subscript& node, ByteRange range) {
  Value receiver;
  bool stopped = false;
  const Value object = evaluate_link(*node.object, receiver, stopped);
  if (interrupted() || stopped || (node.optional && object.is_nothing())) return {};
  if (const auto* slice = std::get_if<Slice>(&node.index->node)) return get_slice(object, *slice, span_of(range));
  const Value index = evaluate(*node.index);
  if (interrupted()) return {};
  return get_item(object, index, span_of(range));
}

Value Interpreter::evaluate(const Slice&, ByteRange range) {
  return Value::unknown("a slice on its own is not followed", span_of(range));
}

bool Interpreter::evaluate_arguments(const std::vector<Argument>& arguments, CallContext& context,
                                     std::optional<Unknown>& unknown) {
  std::vector<SourceSpan> keyword_spans;
  for (const Argument& argument : arguments) {
    const SourceSpan span = span_of(argument.value->range);
    Value value = evaluate(*argument.value);
    if (interrupted()) return false;
    if ((argument.spread || argument.keyword_spread) && value.is_unknown()) {
      unknown = *value.unknown();
    } else if (argument.spread) {
      auto items = iterate(value, span);
      if (interrupted()) return false;
      if (!items) {
        raise("TypeError", value.kind_name() + " is not iterable", span);
        return false;
      }
      for (Value& item : *items) {
        context.positional.push_back(std::move(item));
        context.argument_spans.push_back(span);
      }
    } else if (argument.keyword_spread) {
      Value merged = Value::dict({});
      spread_into(*merged.dict(), value, span);
      if (interrupted()) return false;
      for (const auto& [key, item] : merged.dict()->entries) {
        if (key.string() == nullptr) continue;
        context.keywords.emplace_back(*key.string(), item);
        keyword_spans.push_back(span);
      }
    } else if (!argument.name.empty()) {
      context.keywords.emplace_back(argument.name, std::move(value));
      keyword_spans.push_back(span);
    } else {
      context.positional.push_back(std::move(value));
      context.argument_spans.push_back(span);
    }
  }
  context.argument_spans.insert(context.argument_spans.end(), keyword_spans.begin(), keyword_spans.end());
  return true;
}

Value Interpreter::evaluate_call(const Call& node, ByteRange range, bool& stopped) {
  CallContext context(*facade_, span_of(range));
  context.construct = node.construct;
  const bool super_call = std::holds_alternative<Super>(node.callee->node);
  Value callee;
  if (!super_call) {
    callee = evaluate_link(*node.callee, context.self, stopped);
    if (interrupted() || stopped) return {};
    if (node.optional && callee.is_nothing()) {
      stopped = true;
      return {};
    }
  }
  std::optional<Unknown> unknown;
  if (!evaluate_arguments(node.arguments, context, unknown)) return {};
  if (super_call) return super_call_constructor(context);
  if (unknown) {
    ++doubtful_calls;
    // With which arguments it is called is not known: it is not called, and must not be missed.
    if (may_act(callee) || may_act(context.self)) return leave(*unknown, context.span());
    unknown->called = true;
    return copy_of(*unknown);
  }
  if (python() && callee.is_none()) {
    return raise("TypeError", "'NoneType' object is not callable", context.span());
  }
  if (callee.is_nothing()) {
    const std::string text(span_of(node.callee->range).text());
    return raise("TypeError", text + " is not a function", context.span());
  }
  Value result = node.construct ? construct(callee, context) : call(callee, context);
  if (!interrupted() && result.is_unknown()) ++doubtful_calls;
  return result;
}

Value Interpreter::evaluate(const Call& node, ByteRange range) {
  bool stopped = false;
  return evaluate_call(node, range, stopped);
}

Value Interpreter::evaluate(const Unary& node, ByteRange range) {
  if (node.op == UnaryOperator::Delete) {
    delete_target(*node.operand);
    return true;
  }
  if (node.op == UnaryOperator::TypeOf) {
    const auto* name = std::get_if<Name>(&node.operand->node);
    if (name != nullptr && find_name(name->text) == nullptr) return "undefined";
  }
  const Value operand = evaluate(*node.operand);
  if (interrupted()) return {};
  return unary(node.op, operand, span_of(range));
}

Value Interpreter::evaluate(const Binary& node, ByteRange range) {
  // Long sums of strings lean to the left: that side is walked in a loop.
  std::vector<std::pair<const Binary*, ByteRange>> spine{{&node, range}};
  while (const auto* left = std::get_if<Binary>(&spine.back().first->left->node)) {
    const ByteRange left_range = spine.back().first->left->range;
    spine.emplace_back(left, left_range);
  }
  Value value = evaluate(*spine.back().first->left);
  for (auto link = spine.rbegin(); link != spine.rend() && !interrupted(); ++link) {
    if (!step()) return {};
    const Value right = evaluate(*link->first->right);
    if (interrupted()) return {};
    value = binary(link->first->op, value, right, span_of(link->second));
  }
  return interrupted() ? Value() : value;
}

Value Interpreter::evaluate(const Logical& node, ByteRange range) {
  const Value left = evaluate(*node.left);
  if (interrupted()) return {};
  if (node.op == LogicalOperator::Coalesce) {
    if (const Unknown* unknown = left.unknown()) return undecided(*unknown, {node.right.get()}, range);
    return left.is_nothing() ? evaluate(*node.right) : left;
  }
  const std::optional<bool> holds = truth_of(left, span_of(node.left->range));
  if (interrupted()) return {};
  if (!holds) {
    const Unknown* unknown = find_unknown(left);
    const Unknown why = unknown != nullptr ? *unknown : Unknown{"whether this holds is not known", span_of(range), {}};
    // `unknown and False` is false whatever comes, as far as a condition goes; as is `unknown or True`.
    return undecided(why, {node.right.get()}, range);
  }
  if (*holds == (node.op == LogicalOperator::Or)) return left;
  return evaluate(*node.right);
}

Value Interpreter::evaluate(const Compare& node, ByteRange range) {
  Value left = evaluate(*node.first);
  Value result = true;
  for (std::size_t i = 0; i < node.ops.size(); ++i) {
    if (interrupted()) return {};
    Value right = evaluate(*node.rest[i]);
    if (interrupted()) return {};
    result = compare(node.ops[i], left, right, span_of(range));
    if (interrupted()) return {};
    if (i + 1 == node.ops.size()) return result;
    const std::optional<bool> holds = truth_of(result, span_of(range));
    if (!holds) return result;
    if (!*holds) return result;
    left = std::move(right);
  }
  return result;
}

Value Interpreter::evaluate(const Conditional& node, ByteRange range) {
  const Value test = evaluate(*node.test);
  if (interrupted()) return {};
  const std::optional<bool> holds = truth_of(test, span_of(node.test->range));
  if (interrupted()) return {};
  if (!holds) {
    const Unknown* unknown = find_unknown(test);
    const Unknown why = unknown != nullptr ? *unknown : Unknown{"whether this holds is not known", span_of(range), {}};
    return undecided(why, {node.then.get(), node.otherwise.get()}, range);
  }
  return evaluate(*holds ? *node.then : *node.otherwise);
}

Value Interpreter::evaluate(const AssignExpression& node, ByteRange range) {
  if (node.logical) {
    const Value old = evaluate(*node.target);
    if (interrupted()) return {};
    std::optional<bool> keeps;
    if (*node.logical == LogicalOperator::Coalesce) {
      if (!old.is_unknown()) keeps = !old.is_nothing();
    } else {
      keeps = truth_of(old, span_of(range));
      if (keeps && *node.logical == LogicalOperator::And) keeps = !*keeps;
    }
    if (interrupted()) return {};
    if (!keeps) {
      const Unknown* unknown = find_unknown(old);
      return undecided(unknown != nullptr ? *unknown : Unknown{"not known", span_of(range), {}}, {node.value.get()},
                       range);
    }
    if (*keeps) return old;
    const Value value = evaluate(*node.value);
    if (!interrupted()) assign(*node.target, value);
    return value;
  }
  if (node.op) {
    assign_with_operator(*node.target, *node.op, *node.value, range);
    return interrupted() ? Value() : evaluate(*node.target);
  }
  const Value value = evaluate(*node.value);
  if (interrupted()) return {};
  assign(*node.target, value);
  return value;
}

Value Interpreter::evaluate(const Update& node, ByteRange range) {
  const Value old = evaluate(*node.target);
  if (interrupted()) return {};
  const Value value =
      binary(node.increment ? BinaryOperator::Add : BinaryOperator::Subtract, js_number(old), Value(1), span_of(range));
  if (interrupted()) return {};
  assign(*node.target, value);
  return node.prefix ? value : old;
}

Value Interpreter::evaluate(const FunctionExpression& node, ByteRange) { return make_function(node.function); }
Value Interpreter::evaluate(const ClassExpression& node, ByteRange) { return make_class(node.definition); }

Value Interpreter::evaluate(const Await& node, ByteRange range) {
  const Value value = evaluate(*node.value);
  if (interrupted()) return {};
  return settle(value, span_of(range));
}

Value Interpreter::evaluate(const Yield& node, ByteRange range) {
  Value value = python() ? Value(None{}) : Value();
  if (node.value) value = evaluate(*node.value);
  if (interrupted()) return {};
  if (!frame_->on_yield) return raise("SyntaxError", "yield outside of a function", span_of(range));
  // The callee may change frames: it is not to be destroyed under its own feet.
  const auto on_yield = frame_->on_yield;
  if (!node.from) return on_yield(value);
  if (const Unknown* unknown = value.unknown()) return leave(*unknown, span_of(range));
  const auto items = iterate(value, span_of(range));
  if (interrupted()) return {};
  if (!items) return raise("TypeError", value.kind_name() + " is not iterable", span_of(range));
  for (const Value& item : *items) {
    on_yield(item);
    if (interrupted()) return {};
  }
  return python() ? Value(None{}) : Value();
}

Value Interpreter::evaluate(const Sequence& node, ByteRange) {
  Value last;
  for (const ExpressionPtr& item : node.items) {
    last = evaluate(*item);
    if (interrupted()) return {};
  }
  return last;
}

Value Interpreter::evaluate(const ImportCall& node, ByteRange range) {
  const Value source = evaluate(*node.source);
  if (interrupted()) return {};
  if (source.string() == nullptr) return Value::unknown("which module is imported is not known", span_of(range));
  return promise_of(import_namespace(*source.string(), span_of(range)));
}

Value Interpreter::evaluate(const This&, ByteRange) {
  const Environment* scope = this_scope();
  return scope == nullptr ? Value() : scope->this_value;
}

Value Interpreter::evaluate(const Super&, ByteRange range) {
  return Value::unknown("super on its own is not followed", span_of(range));
}

Value Interpreter::evaluate(const MetaProperty& node, ByteRange range) {
  if (node.name == "import.meta" || node.name == "meta") {
    return Value::dict({{Value("url"), Value("file:///" + current_path())},
                        {Value("filename"), Value("/" + current_path())},
                        {Value("dirname"), Value("/" + std::string(parent_path(current_path())))}});
  }
  return Value::unknown("`" + node.name + "` is not followed", span_of(range));
}

bool Interpreter::run_clauses(const Comprehension& node, std::size_t at, const std::function<bool()>& element,
                              ByteRange range) {
  if (at == node.clauses.size()) return element();
  const ComprehensionClause& clause = node.clauses[at];
  const Value iterable = evaluate(*clause.iterable);
  if (interrupted()) return false;
  if (const Unknown* unknown = iterable.unknown()) {
    comprehension_unknown_ = *unknown;
    return false;
  }
  const auto items = iterate(iterable, span_of(clause.iterable->range));
  if (interrupted()) return false;
  if (!items) {
    raise("TypeError", iterable.kind_name() + " is not iterable", span_of(clause.iterable->range));
    return false;
  }
  for (const Value& item : *items) {
    if (!step()) return false;
    bind_comprehension_target(*clause.target, item);
    if (interrupted()) return false;
    bool passes = true;
    for (const ExpressionPtr& condition : clause.conditions) {
      const Value test = evaluate(*condition);
      if (interrupted()) return false;
      const std::optional<bool> holds = truth_of(test, span_of(condition->range));
      if (interrupted()) return false;
      if (!holds) {
        const Unknown* unknown = find_unknown(test);
        comprehension_unknown_ =
            unknown != nullptr ? *unknown : Unknown{"whether this holds is not known", span_of(condition->range), {}};
        return false;
      }
      passes = passes && *holds;
      if (!passes) break;
    }
    if (passes && !run_clauses(node, at + 1, element, range)) return false;
  }
  return true;
}

// Targets of a comprehension are names of its own scope, whatever stands around.
void Interpreter::bind_comprehension_target(const Expression& target, const Value& value) {
  std::vector<std::string> names;
  collect_target_names(target, names);
  for (const std::string& name : names) {
    if (scope_->find(name) == nullptr) scope_->bind(name, Value());
  }
  const Restored<ScopeKind> as_function(scope_->kind, ScopeKind::Function);
  assign(target, value);
}

Value Interpreter::evaluate(const Comprehension& node, ByteRange range) {
  const Restored<std::shared_ptr<Environment>> restored(scope_, make_scope(ScopeKind::Comprehension, scope_));
  const Restored<std::optional<Unknown>> outer(comprehension_unknown_, std::nullopt);
  std::vector<Value> items;
  Value dict = Value::dict({});
  const auto element = [&]() {
    if (!claim(sizeof(Value))) return false;
    Value first = evaluate(*node.element);
    if (interrupted()) return false;
    if (node.kind != ComprehensionKind::Dict) {
      items.push_back(std::move(first));
      return true;
    }
    Value second = evaluate(*node.value);
    if (interrupted()) return false;
    if (const Unknown* unknown = first.unknown()) {
      comprehension_unknown_ = *unknown;
      return false;
    }
    dict.dict()->set(std::move(first), std::move(second));
    return true;
  };
  run_clauses(node, 0, element, range);
  if (interrupted()) return {};
  if (comprehension_unknown_) {
    const Unknown why = *comprehension_unknown_;
    return undecided(why, {node.element.get(), node.value.get()}, range);
  }
  switch (node.kind) {
    case ComprehensionKind::Dict:
      return dict;
    case ComprehensionKind::Set:
      for (const Value& item : items) {
        if (item.is_unknown()) return item;
      }
      return Value::set(std::move(items));
    case ComprehensionKind::List:
    case ComprehensionKind::Generator:
      break;
  }
  return Value::list(std::move(items));
}

}  // namespace crosswalk::script
