// Blocks and simple statements.
#include "interpreter.h"
#include "private_objects.h"
#include "tree_walk.h"

namespace crosswalk::script {

// JavaScript defines the functions of a block before it runs.
void Interpreter::hoist(const Block& block) {
  if (python()) return;
  for (const StatementPtr& statement : block) {
    const auto* definition = std::get_if<FunctionDefinition>(&statement->node);
    if (const auto* exported = std::get_if<Export>(&statement->node); exported != nullptr && exported->declaration) {
      definition = std::get_if<FunctionDefinition>(&exported->declaration->node);
    }
    if (definition != nullptr && !definition->function->name.empty()) {
      assign_name(definition->function->name, make_function(definition->function), Declaration::Let);
    }
  }
}

// A module that refuses to be imported is not gone on with, for others look out for that.
static bool refuses_import(const RaisedError& error) {
  return error.type == "ImportError" || error.type == "ModuleNotFoundError";
}

Flow Interpreter::run_block(const Block& block, bool outermost) {
  hoist(block);
  for (std::size_t i = 0; i < block.size(); ++i) {
    const std::size_t mark = options_.effects != nullptr ? options_.effects->mark() : 0;
    Flow flow = run_statement(*block[i]);
    if (spent_ != Bound::None) {
      if (!outermost) return Flow::Interrupted;
      flow = leave_spent(block, i, mark);
      if (flow == Flow::Doubt) return flow;
      continue;
    }
    // The real program has loaded the module, so that an error at its top level is our own: something that is not known
    // here. What the statement would have named is not known, and the rest of the module is.
    if (raised_ && outermost && python() && imports_ > 0 && frame_->top_level && !refuses_import(*raised_)) {
      poison(*block[i],
             Unknown{"it raises an error as its module is loaded: " + raised_->type + ": " + raised_->message,
                     span_of(block[i]->range),
                     {}});
      raised_.reset();
      continue;
    }
    if (leaving_) {
      if (whole_ > 0 || acting_handlers_ > 0) return Flow::Interrupted;
      flow = leave_statement(block, i, mark);
      if (flow == Flow::Doubt) return flow;
    } else if (flow == Flow::Doubt) {
      if (frame_->loops > 0) {
        const Unknown why = frame_->doubt.value_or(Unknown{"it may not be reached", {}, {}});
        leave(why, span_of(block[i]->range));
        return Flow::Interrupted;
      }
      return leave_rest(block, i + 1);
    }
    if (flow != Flow::Normal) return flow;
  }
  return Flow::Normal;
}

Flow Interpreter::run_statement(const Statement& statement) {
  if (!step()) return Flow::Interrupted;
  const Flow flow =
      std::visit([this, &statement](const auto& node) { return execute(node, statement); }, statement.node);
  return interrupted() ? Flow::Interrupted : flow;
}

// A block with names of its own, in JavaScript.
Flow Interpreter::run_scoped(const Block& block) {
  if (python()) return run_block(block);
  const Restored<std::shared_ptr<Environment>> restored(scope_, make_scope(ScopeKind::Nested, scope_));
  return run_block(block);
}

Flow Interpreter::execute(const ExpressionStatement& node, const Statement& statement) {
  const Value value = evaluate(*node.expression);
  if (interrupted()) return Flow::Interrupted;
  const Unknown* unknown = value.unknown();
  if (const auto* promise = value.host_as<Promise>()) {
    unknown = promise->value.unknown();
    // Nobody waits for it: Node ends the process on such an error.
    if (promise->error) {
      raise(*promise->error);
      return Flow::Interrupted;
    }
  }
  // What a module does as it is loaded does not reach the database by itself.
  if (unknown != nullptr && unknown->called && !frame_->top_level) leave(*unknown, span_of(statement.range));
  return Flow::Normal;
}

void Interpreter::assign_with_operator(const Expression& target, BinaryOperator op, const Expression& operand,
                                       ByteRange range) {
  const Value old = evaluate(target);
  if (interrupted()) return;
  const Value right = evaluate(operand);
  if (interrupted()) return;
  // `xs += more` changes the list itself.
  if (python() && op == BinaryOperator::Add && old.sequence() != nullptr &&
      old.sequence()->kind == SequenceKind::List) {
    if (right.is_unknown()) {
      assign(target, right);
      return;
    }
    const auto items = iterate(right, span_of(range));
    if (!items || !claim(items->size() * sizeof(Value))) return;
    old.sequence()->items.insert(old.sequence()->items.end(), items->begin(), items->end());
    return;
  }
  const Value result = binary(op, old, right, span_of(range));
  if (!interrupted()) assign(target, result);
}

Flow Interpreter::execute(const Assign& node, const Statement& statement) {
  if (node.annotation_only) return Flow::Normal;
  if (!node.value) {
    for (const ExpressionPtr& target : node.targets) {
      const auto* name = std::get_if<Name>(&target->node);
      // `var x;` after a first assignment keeps the value.
      if (name != nullptr && (node.declaration != Declaration::Var || function_scope().find(name->text) == nullptr)) {
        assign_name(name->text, Value(), node.declaration);
      }
    }
    return Flow::Normal;
  }
  if (node.op) {
    assign_with_operator(*node.targets.front(), *node.op, *node.value, statement.range);
    return Flow::Normal;
  }
  Value value = evaluate(*node.value);
  if (interrupted()) return Flow::Interrupted;
  // An arrow or class without a name takes that of its variable.
  for (const ExpressionPtr& target : node.targets) {
    assign(*target, value, node.declaration);
    if (interrupted()) return Flow::Interrupted;
  }
  return Flow::Normal;
}

Flow Interpreter::execute(const FunctionDefinition& node, const Statement&) {
  const Function& code = *node.function;
  if (!python()) {
    if (scope_->find(code.name) == nullptr) assign_name(code.name, make_function(node.function), Declaration::Let);
    return Flow::Normal;
  }
  Value function = make_function(node.function);
  for (auto decorator = code.decorators.rbegin(); decorator != code.decorators.rend() && !interrupted(); ++decorator) {
    const Value wrapper = evaluate(**decorator);
    if (interrupted()) break;
    function = call(wrapper, {function}, span_of((*decorator)->range));
  }
  if (!interrupted()) assign_name(code.name, function);
  return Flow::Normal;
}

Flow Interpreter::execute(const ClassDefinition& node, const Statement&) {
  const Value made = make_class(node.definition);
  if (!interrupted()) assign_name(node.definition->name, made, Declaration::Let);
  return Flow::Normal;
}

Flow Interpreter::execute(const Return& node, const Statement& statement) {
  frame_->result = python() ? Value(None{}) : Value();
  if (!node.value) return Flow::Return;
  Value value = evaluate(*node.value);
  if (interrupted()) return Flow::Interrupted;
  // What an async function returns is waited for before anybody sees it. Where errors are handled it is not: without an
  // `await` of its own its errors are not handled there.
  if (frame_->awaited && frame_->handlers == 0) {
    value = settle(value, span_of(statement.range));
    if (interrupted()) return Flow::Interrupted;
  }
  if (frame_->outermost) {
    value = settle(value, span_of(statement.range));
    if (interrupted()) return Flow::Interrupted;
    // The migration hands back what something unknown gave: `return doIt(db)`.
    if (const Unknown* unknown = value.unknown(); unknown != nullptr && unknown->called) {
      leave(*unknown, span_of(statement.range));
      return Flow::Interrupted;
    }
  }
  frame_->result = std::move(value);
  return Flow::Return;
}

Flow Interpreter::execute(const Raise& node, const Statement& statement) {
  if (!node.value) {
    if (handled.empty()) {
      raise("RuntimeError", "No active exception to reraise", span_of(statement.range));
    } else {
      raise(handled.back());
    }
    return Flow::Interrupted;
  }
  const Value value = evaluate(*node.value);
  if (interrupted()) return Flow::Interrupted;
  raise(error_from(value, span_of(statement.range)));
  return Flow::Interrupted;
}

Flow Interpreter::execute(const Break& node, const Statement&) {
  jump_label_ = node.label;
  return Flow::Break;
}

Flow Interpreter::execute(const Continue& node, const Statement&) {
  jump_label_ = node.label;
  return Flow::Continue;
}

Flow Interpreter::execute(const Pass&, const Statement&) { return Flow::Normal; }

Flow Interpreter::execute(const Delete& node, const Statement&) {
  for (const ExpressionPtr& target : node.targets) delete_target(*target);
  return Flow::Normal;
}

Flow Interpreter::execute(const Assert& node, const Statement& statement) {
  const Value value = evaluate(*node.test);
  if (interrupted()) return Flow::Interrupted;
  const std::optional<bool> holds = truth_of(value, span_of(node.test->range));
  if (interrupted()) return Flow::Interrupted;
  if (!holds) {
    const Unknown* unknown = find_unknown(value);
    leave(unknown != nullptr ? *unknown : Unknown{"whether this holds is not known", {}, {}}, span_of(statement.range));
    return Flow::Interrupted;
  }
  if (*holds) return Flow::Normal;
  std::string message;
  if (node.message) {
    const Value text = to_text(evaluate(*node.message), span_of(node.message->range));
    if (interrupted()) return Flow::Interrupted;
    if (text.string() != nullptr) message = *text.string();
  }
  raise("AssertionError", message, span_of(statement.range));
  return Flow::Interrupted;
}

Flow Interpreter::execute(const Scope& node, const Statement&) {
  Environment& scope = function_scope();
  auto& names = node.nonlocal ? scope.nonlocal_names : scope.global_names;
  names.insert(names.end(), node.names.begin(), node.names.end());
  return Flow::Normal;
}

Flow Interpreter::execute(const BlockStatement& node, const Statement&) {
  const Flow flow = run_scoped(node.body);
  if (flow == Flow::Break && !node.label.empty() && jump_label_ == node.label) return Flow::Normal;
  return flow;
}

Flow Interpreter::execute(const Import& node, const Statement& statement) { return run_import(node, statement.range); }
Flow Interpreter::execute(const Export& node, const Statement& statement) { return run_export(node, statement); }

}  // namespace crosswalk::script
