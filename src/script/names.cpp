// Names and what is assigned to them.
#include <algorithm>

#include "interpreter.h"
#include "private_objects.h"

namespace crosswalk::script {
namespace {

bool listed(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Environment& Interpreter::function_scope() {
  Environment* scope = scope_.get();
  while (scope->parent && scope->kind != ScopeKind::Function && scope->kind != ScopeKind::Module)
    scope = scope->parent.get();
  return *scope;
}

Environment& Interpreter::module_scope() {
  Environment* scope = scope_.get();
  while (scope->parent && scope->kind != ScopeKind::Module) scope = scope->parent.get();
  return *scope;
}

Environment* Interpreter::this_scope() {
  for (Environment* scope = scope_.get(); scope != nullptr; scope = scope->parent.get()) {
    if (scope->binds_this) return scope;
  }
  return nullptr;
}

Value* Interpreter::find_name(std::string_view name) {
  for (Environment* scope = scope_.get(); scope != nullptr; scope = scope->parent.get()) {
    if (!scope->global_names.empty() && listed(scope->global_names, name)) {
      if (Value* value = module_scope().find(name)) return value;
      break;
    }
    if (Value* value = scope->find(name)) return value;
  }
  const auto builtin = builtins_.find(std::string(name));
  return builtin == builtins_.end() ? nullptr : &builtin->second;
}

Value Interpreter::read_name(std::string_view name, ByteRange range) {
  if (const Value* value = find_name(name)) return *value;
  if (python()) return raise("NameError", "name '" + std::string(name) + "' is not defined", span_of(range));
  // The program that runs the script may have made it a global: `WIKI.config`.
  const std::string global(name);
  if (const auto declared = fact(global)) return *declared;
  return Value::unknown("`" + global + "` is not known: nothing that is read defines it", span_of(range), global);
}

void Interpreter::assign_name(std::string_view name, Value value, Declaration declaration) {
  if (!scope_) return;
  if (python()) {
    Environment* scope = scope_.get();
    while (scope->kind == ScopeKind::Comprehension || scope->kind == ScopeKind::Nested) scope = scope->parent.get();
    if (listed(scope->global_names, name)) {
      module_scope().bind(name, std::move(value));
      return;
    }
    if (listed(scope->nonlocal_names, name)) {
      for (Environment* outer = scope->parent.get(); outer != nullptr; outer = outer->parent.get()) {
        if (outer->kind != ScopeKind::Function || outer->find(name) == nullptr) continue;
        outer->bind(name, std::move(value));
        return;
      }
    }
    scope->bind(name, std::move(value));
    return;
  }
  switch (declaration) {
    case Declaration::Const:
    case Declaration::Let:
      scope_->bind(name, std::move(value));
      return;
    case Declaration::Var:
      function_scope().bind(name, std::move(value));
      return;
    case Declaration::None:
      break;
  }
  for (Environment* scope = scope_.get(); scope != nullptr; scope = scope->parent.get()) {
    if (Value* place = scope->find(name)) {
      *place = std::move(value);
      return;
    }
  }
  module_scope().bind(name, std::move(value));
}

namespace {

// The default of a place in a pattern, and the place itself.
struct PatternPlace {
  const Expression* target;
  const Expression* default_value;
};

PatternPlace place_of(const Expression& target) {
  const auto* assign = std::get_if<AssignExpression>(&target.node);
  if (assign == nullptr || assign->op || assign->logical) return {&target, nullptr};
  return {assign->target.get(), assign->value.get()};
}

}  // namespace

// Assigns a part of a pattern, with its default if the part is undefined.
void Interpreter::assign_place(const Expression& target, Value value, Declaration declaration) {
  const PatternPlace place = place_of(target);
  if (place.default_value != nullptr && value.is_undefined()) value = evaluate(*place.default_value);
  if (interrupted()) return;
  assign(*place.target, value, declaration);
}

void Interpreter::assign_elements(const std::vector<Element>& elements, const Value& value, Declaration declaration,
                                  ByteRange range) {
  if (const Unknown* unknown = value.unknown()) {
    const Unknown why = *unknown;
    for (const Element& element : elements) {
      if (element.value)
        assign(*place_of(*element.value).target, Value(Value::Data(std::make_shared<Unknown>(why))), declaration);
    }
    return;
  }
  const auto items = iterate(value, span_of(range));
  if (interrupted()) return;
  if (!items) {
    raise("TypeError", "cannot unpack " + value.kind_name(), span_of(range));
    return;
  }
  const auto spread =
      std::find_if(elements.begin(), elements.end(), [](const Element& element) { return element.spread; });
  const std::size_t after = spread == elements.end() ? 0 : static_cast<std::size_t>(elements.end() - spread) - 1;
  const std::size_t fixed = elements.size() - (spread == elements.end() ? 0 : 1);
  if (python()) {
    if (items->size() < fixed) {
      raise("ValueError",
            "not enough values to unpack (expected " + std::to_string(fixed) + ", got " +
                std::to_string(items->size()) + ")",
            span_of(range));
      return;
    }
    if (spread == elements.end() && items->size() > fixed) {
      raise("ValueError", "too many values to unpack (expected " + std::to_string(fixed) + ")", span_of(range));
      return;
    }
  }
  std::size_t at = 0;
  for (const Element& element : elements) {
    if (interrupted()) return;
    if (element.spread) {
      const std::size_t end = items->size() >= after ? items->size() - after : items->size();
      std::vector<Value> rest;
      for (; at < end; ++at) rest.push_back((*items)[at]);
      assign(*element.value, Value::list(std::move(rest)), declaration);
      continue;
    }
    const Value item = at < items->size() ? (*items)[at] : Value();
    ++at;
    if (element.value && !std::holds_alternative<UndefinedLiteral>(element.value->node))
      assign_place(*element.value, item, declaration);
  }
}

namespace {

// What `...rest` takes of an object: the entries that were not taken by name.
Value rest_of(const Value& object, const std::vector<Value>& taken) {
  if (object.is_unknown()) return object;
  Value rest = Value::dict({});
  const DictObject* dict = object.dict();
  if (dict == nullptr) return rest;
  for (const auto& [name, item] : dict->entries) {
    const bool used = std::any_of(taken.begin(), taken.end(), [&left_out = name](const Value& other) {
      return equal(other, left_out).value_or(false);
    });
    if (!used) rest.dict()->set(name, item);
  }
  return rest;
}

}  // namespace

void Interpreter::assign_entries(const DictLiteral& pattern, const Value& value, Declaration declaration,
                                 ByteRange range) {
  if (value.is_nothing()) {
    raise("TypeError", "cannot destructure " + value.kind_name(), span_of(range));
    return;
  }
  std::vector<Value> taken;
  for (const Entry& entry : pattern.entries) {
    if (interrupted()) return;
    if (!entry.key) {
      assign(*entry.value, rest_of(value, taken), declaration);
      continue;
    }
    const Value key = evaluate(*entry.key);
    if (interrupted()) return;
    taken.push_back(key);
    const Value item = key.string() != nullptr ? read_attribute(value, *key.string(), span_of(range))
                                               : get_item(value, key, span_of(range));
    if (interrupted()) return;
    assign_place(*entry.value, item, declaration);
  }
}

void Interpreter::assign(const Expression& target, const Value& value, Declaration declaration) {
  if (interrupted()) return;
  if (const auto* name = std::get_if<Name>(&target.node)) {
    assign_name(name->text, value, declaration);
  } else if (const auto* attribute = std::get_if<Attribute>(&target.node)) {
    const Value object = evaluate(*attribute->object);
    if (!interrupted()) set_attribute(object, attribute->name, value, span_of(target.range));
  } else if (const auto* subscript = std::get_if<Subscript>(&target.node)) {
    const Value object = evaluate(*subscript->object);
    if (interrupted()) return;
    if (const auto* slice = std::get_if<Slice>(&subscript->index->node)) {
      set_slice(object, *slice, value, span_of(target.range));
      return;
    }
    const Value index = evaluate(*subscript->index);
    if (interrupted()) return;
    if (const Unknown* unknown = index.unknown(); unknown != nullptr && object.host() == nullptr) {
      const Unknown why = *unknown;
      poison_target(*subscript->object, why);
      return;
    }
    set_item(object, index, value, span_of(target.range));
  } else if (const auto* list = std::get_if<ListLiteral>(&target.node)) {
    assign_elements(list->elements, value, declaration, target.range);
  } else if (const auto* tuple = std::get_if<TupleLiteral>(&target.node)) {
    assign_elements(tuple->elements, value, declaration, target.range);
  } else if (const auto* dict = std::get_if<DictLiteral>(&target.node)) {
    assign_entries(*dict, value, declaration, target.range);
  } else if (std::holds_alternative<AssignExpression>(target.node)) {
    assign_place(target, value, declaration);
  }
}

void Interpreter::delete_target(const Expression& target) {
  if (const auto* name = std::get_if<Name>(&target.node)) {
    if (!scope_->erase(name->text)) module_scope().erase(name->text);
  } else if (const auto* attribute = std::get_if<Attribute>(&target.node)) {
    const Value object = evaluate(*attribute->object);
    if (interrupted()) return;
    DictObject* names = object.dict();
    if (object.instance() != nullptr) names = object.instance()->attributes.get();
    if (names != nullptr) names->erase(Value(attribute->name));
  } else if (const auto* subscript = std::get_if<Subscript>(&target.node)) {
    const Value object = evaluate(*subscript->object);
    if (interrupted()) return;
    if (std::holds_alternative<Slice>(subscript->index->node)) {
      poison_target(*subscript->object, Unknown{"deleting a slice is not followed", span_of(target.range), {}});
      return;
    }
    const Value index = evaluate(*subscript->index);
    if (!interrupted()) delete_item(object, index, span_of(target.range));
  } else if (const auto* tuple = std::get_if<TupleLiteral>(&target.node)) {
    for (const Element& element : tuple->elements) delete_target(*element.value);
  }
}

}  // namespace crosswalk::script
