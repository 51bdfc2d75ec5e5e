#include "crosswalk/script/value.h"

#include <cmath>
#include <utility>

#include "crosswalk/script/host.h"
#include "hidden_key.h"
#include "text_forms.h"

namespace crosswalk::script {
namespace {

// Values that wait for their end. A nest of containers is taken apart in a loop, since its depth is the script's
// choice.
void dispose(std::vector<Value> values) {
  thread_local std::vector<Value>* pending = nullptr;
  if (pending != nullptr) {
    for (Value& value : values) pending->push_back(std::move(value));
    return;
  }
  pending = &values;
  while (!values.empty()) {
    Value last = std::move(values.back());
    values.pop_back();
    last = Value();
  }
  pending = nullptr;
}

constexpr std::size_t kIndexedFrom = 16;
constexpr int kDeepestComparison = 200;

std::optional<bool> equal_within(const Value& left, const Value& right, int depth);

std::optional<double> number(const Value& value) {
  if (const bool* b = value.boolean()) return *b ? 1.0 : 0.0;
  if (const std::int64_t* i = value.integer()) return static_cast<double>(*i);
  if (const double* d = value.as<double>()) return *d;
  return std::nullopt;
}

std::optional<bool> equal_sequences(const SequenceObject& left, const SequenceObject& right, int depth) {
  if (left.kind != right.kind || left.items.size() != right.items.size()) return false;
  if (left.kind == SequenceKind::Set) {
    for (const Value& item : left.items) {
      bool found = false;
      for (const Value& other : right.items) {
        const std::optional<bool> same = equal_within(item, other, depth);
        if (!same) return std::nullopt;
        if (*same) found = true;
      }
      if (!found) return false;
    }
    return true;
  }
  for (std::size_t i = 0; i < left.items.size(); ++i) {
    const std::optional<bool> same = equal_within(left.items[i], right.items[i], depth);
    if (!same || !*same) return same;
  }
  return true;
}

std::optional<bool> equal_dicts(const DictObject& left, const DictObject& right, int depth) {
  if (left.entries.size() != right.entries.size()) return false;
  for (const auto& [key, value] : left.entries) {
    const Value* other = right.find(key);
    if (other == nullptr) return false;
    const std::optional<bool> same = equal_within(value, *other, depth);
    if (!same || !*same) return same;
  }
  return true;
}

std::optional<bool> equal_within(const Value& left, const Value& right, int depth) {
  if (left.is_unknown() || right.is_unknown() || depth > kDeepestComparison) return std::nullopt;
  const std::optional<double> left_number = number(left);
  const std::optional<double> right_number = number(right);
  if (left_number && right_number) {
    if (left.integer() != nullptr && right.integer() != nullptr) return *left.integer() == *right.integer();
    return *left_number == *right_number;
  }
  if (left.data().index() != right.data().index()) return false;
  if (left.is_nothing()) return true;
  if (const std::string* text = left.string()) return *text == *right.string();
  if (const Bytes* bytes = left.as<Bytes>()) return *bytes == *right.as<Bytes>();
  if (left.sequence() != nullptr) {
    if (left.sequence() == right.sequence()) return true;
    return equal_sequences(*left.sequence(), *right.sequence(), depth + 1);
  }
  if (left.dict() != nullptr) {
    return left.dict() == right.dict() || equal_dicts(*left.dict(), *right.dict(), depth + 1);
  }
  if (const FunctionObject* function = left.function()) {
    return function == right.function() ||
           (function->code == right.function()->code && function->closure == right.function()->closure &&
            function->is_bound && right.function()->is_bound);
  }
  return left.data() == right.data();
}

const Unknown* find_unknown_within(const Value& value, int depth) {
  if (const Unknown* unknown = value.unknown()) return unknown;
  if (depth > kDeepestComparison) return nullptr;
  if (const SequenceObject* sequence = value.sequence()) {
    for (const Value& item : sequence->items) {
      if (const Unknown* unknown = find_unknown_within(item, depth + 1)) return unknown;
    }
  }
  if (const DictObject* dict = value.dict()) {
    for (const auto& [key, item] : dict->entries) {
      if (const Unknown* unknown = find_unknown_within(key, depth + 1)) return unknown;
      if (const Unknown* unknown = find_unknown_within(item, depth + 1)) return unknown;
    }
  }
  return nullptr;
}

}  // namespace

Value Value::unknown(std::string reason, SourceSpan span, std::string fact) {
  auto unknown = std::make_shared<Unknown>();
  unknown->reason = std::move(reason);
  unknown->span = std::move(span);
  unknown->fact = std::move(fact);
  return Value(Data(std::move(unknown)));
}

namespace {
std::shared_ptr<SequenceObject> make_sequence(SequenceKind kind, std::vector<Value> items) {
  auto sequence = std::make_shared<SequenceObject>();
  sequence->kind = kind;
  sequence->items = std::move(items);
  return sequence;
}
}  // namespace

Value Value::list(std::vector<Value> items) { return Value(Data(make_sequence(SequenceKind::List, std::move(items)))); }

Value Value::tuple(std::vector<Value> items) {
  return Value(Data(make_sequence(SequenceKind::Tuple, std::move(items))));
}

Value Value::set(std::vector<Value> items) {
  auto dict = std::make_shared<DictObject>();
  for (Value& item : items) dict->set(std::move(item), Value());
  std::vector<Value> unique;
  unique.reserve(dict->entries.size());
  for (auto& [key, unused] : dict->entries) unique.push_back(key);
  return Value(Data(make_sequence(SequenceKind::Set, std::move(unique))));
}

Value Value::dict(std::vector<std::pair<Value, Value>> entries) {
  auto dict = std::make_shared<DictObject>();
  dict->entries = std::move(entries);
  return Value(Data(std::move(dict)));
}

Value Value::native(std::string name, NativeCall call) {
  auto function = std::make_shared<NativeFunction>();
  function->name = std::move(name);
  function->call = std::move(call);
  return Value(Data(std::move(function)));
}

namespace {
template <class Object>
Object* object_in(const Value& value) {
  const auto* pointer = value.as<std::shared_ptr<Object>>();
  return pointer == nullptr ? nullptr : pointer->get();
}
}  // namespace

SequenceObject* Value::sequence() const { return object_in<SequenceObject>(*this); }
DictObject* Value::dict() const { return object_in<DictObject>(*this); }
FunctionObject* Value::function() const { return object_in<FunctionObject>(*this); }
ClassObject* Value::class_object() const { return object_in<ClassObject>(*this); }
InstanceObject* Value::instance() const { return object_in<InstanceObject>(*this); }
ModuleObject* Value::module() const { return object_in<ModuleObject>(*this); }
HostObject* Value::host() const { return object_in<HostObject>(*this); }
const Unknown* Value::unknown() const { return object_in<Unknown>(*this); }

bool Value::callable() const {
  return function() != nullptr || class_object() != nullptr || host() != nullptr ||
         as<std::shared_ptr<NativeFunction>>() != nullptr;
}

std::string Value::kind_name() const {
  if (is_undefined()) return "undefined";
  if (is_none()) return "nothing";
  if (boolean() != nullptr) return "a truth value";
  if (integer() != nullptr) return "an integer";
  if (as<double>() != nullptr) return "a number";
  if (string() != nullptr) return "a string";
  if (as<Bytes>() != nullptr) return "bytes";
  if (const SequenceObject* items = sequence()) {
    if (items->kind == SequenceKind::Tuple) return "a tuple";
    return items->kind == SequenceKind::Set ? "a set" : "a list";
  }
  if (dict() != nullptr) return "a dict";
  if (class_object() != nullptr) return "a class";
  if (instance() != nullptr) return "an instance of " + instance()->type->name;
  if (module() != nullptr) return "a module";
  if (host() != nullptr) return "a " + host()->type_name();
  if (is_unknown()) return "a value that is not known";
  return "a function";
}

SequenceObject::~SequenceObject() {
  if (!items.empty()) dispose(std::move(items));
}

DictObject::~DictObject() {
  if (entries.empty()) return;
  std::vector<Value> values;
  values.reserve(entries.size() * 2);
  for (auto& [key, value] : entries) {
    values.push_back(std::move(key));
    values.push_back(std::move(value));
  }
  dispose(std::move(values));
}

// The place of a text key, or entries.size().
std::size_t DictObject::position(std::string_view key) const {
  if (entries.size() >= kIndexedFrom) {
    const auto found = index_.find(std::string(key));
    if (found != index_.end() && found->second < entries.size()) {
      const std::string* there = entries[found->second].first.string();
      if (there != nullptr && *there == key) return found->second;
    }
    if (index_.size() == entries.size() && found == index_.end()) return entries.size();
    index_.clear();
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::string* text = entries[i].first.string();
      // Other keys keep the count right, under a name that no text key has.
      index_.emplace(text != nullptr ? *text : '\0' + std::to_string(i), i);
    }
    const auto again = index_.find(std::string(key));
    if (again == index_.end()) return entries.size();
    return again->second;
  }
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string* text = entries[i].first.string();
    if (text != nullptr && *text == key) return i;
  }
  return entries.size();
}

const Value* DictObject::find(std::string_view key) const {
  const std::size_t at = position(key);
  return at == entries.size() ? nullptr : &entries[at].second;
}

const Value* DictObject::find(const Value& key) const {
  if (const std::string* text = key.string()) return find(std::string_view(*text));
  for (const auto& [candidate, value] : entries) {
    if (equal(candidate, key).value_or(false)) return &value;
  }
  return nullptr;
}

void DictObject::set(Value key, Value value) {
  if (const Value* place = find(key)) {
    *const_cast<Value*>(place) = std::move(value);  // NOLINT: it is our own entry, found as const
    return;
  }
  if (const std::string* text = key.string(); text != nullptr && index_.size() == entries.size() && !index_.empty()) {
    index_.emplace(*text, entries.size());
  }
  entries.emplace_back(std::move(key), std::move(value));
}

bool DictObject::erase(const Value& key) {
  for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
    if (!equal(entry->first, key).value_or(false)) continue;
    entries.erase(entry);
    index_.clear();
    return true;
  }
  return false;
}

std::optional<bool> truth(const Value& value, Language language) {
  if (value.is_unknown()) return std::nullopt;
  if (value.is_nothing()) return false;
  if (const std::optional<double> n = number(value)) return *n != 0 && !std::isnan(*n);
  if (const std::string* text = value.string()) return !text->empty();
  if (const HostObject* host = value.host()) return host->truth();
  if (language == Language::EcmaScript) return true;
  if (const Bytes* bytes = value.as<Bytes>()) return !bytes->value.empty();
  if (const SequenceObject* sequence = value.sequence()) return !sequence->items.empty();
  if (const DictObject* dict = value.dict()) return visible_size(*dict) != 0;
  return true;
}

std::optional<bool> equal(const Value& left, const Value& right) { return equal_within(left, right, 0); }

const Unknown* find_unknown(const Value& value) { return find_unknown_within(value, 0); }

std::optional<std::string> text_of(const Value& value, Language language) {
  return language == Language::Python ? python_text(value) : javascript_text(value);
}

std::optional<std::string> repr_of(const Value& value, Language language) {
  return language == Language::Python ? python_repr(value) : javascript_json(value, "");
}

}  // namespace crosswalk::script
