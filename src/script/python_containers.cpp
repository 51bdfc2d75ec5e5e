// The methods of Python's list, tuple, set and dict.
#include <algorithm>
#include <array>

#include "hidden_key.h"
#include "interpreter.h"

namespace crosswalk::script {
namespace {

using I = Interpreter;
using C = CallContext;

std::vector<Value>& items_of(const Value& self) { return self.sequence()->items; }

std::optional<std::vector<Value>> items_argument(I& i, C& c, std::size_t at) {
  const Value value = c.argument(at);
  auto items = i.iterate(value, c.span());
  if (i.interrupted()) return std::nullopt;
  if (!items) c.raise("TypeError", value.kind_name() + " is not iterable");
  if (items && !i.claim(items->size() * sizeof(Value))) return std::nullopt;
  return items;
}

Value append(I& i, const Value& self, C& c) {
  if (!i.claim(sizeof(Value))) return {};
  items_of(self).push_back(c.argument(0));
  return None{};
}

Value extend(I& i, const Value& self, C& c) {
  const auto items = items_argument(i, c, 0);
  if (!items) return {};
  items_of(self).insert(items_of(self).end(), items->begin(), items->end());
  return None{};
}

// An index as Python takes it, brought into 0…size.
std::size_t clamped(std::int64_t at, std::size_t size) {
  const auto count = static_cast<std::int64_t>(size);
  if (at < 0) at += count;
  return static_cast<std::size_t>(std::clamp<std::int64_t>(at, 0, count));
}

Value insert(I& i, const Value& self, C& c) {
  const std::int64_t* at = c.positional.empty() ? nullptr : c.positional[0].integer();
  if (at == nullptr) return c.raise("TypeError", "insert() takes an index");
  if (!i.claim(sizeof(Value))) return {};
  auto& items = items_of(self);
  items.insert(items.begin() + static_cast<std::ptrdiff_t>(clamped(*at, items.size())), c.argument(1));
  return None{};
}

Value pop(I&, const Value& self, C& c) {
  auto& items = items_of(self);
  const Value given = c.argument(0);
  std::int64_t at = given.integer() != nullptr ? *given.integer() : -1;
  if (at < 0) at += static_cast<std::int64_t>(items.size());
  if (at < 0 || at >= static_cast<std::int64_t>(items.size())) {
    return c.raise(self.sequence()->kind == SequenceKind::Set ? "KeyError" : "IndexError",
                   "pop from an empty container, or index out of range");
  }
  Value taken = items[static_cast<std::size_t>(at)];
  items.erase(items.begin() + at);
  return taken;
}

std::ptrdiff_t place_of(const std::vector<Value>& items, const Value& wanted) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Value& item) { return equal(item, wanted).value_or(false); });
  return found == items.end() ? -1 : found - items.begin();
}

Value remove(const Value& self, C& c, bool must) {
  auto& items = items_of(self);
  const std::ptrdiff_t at = place_of(items, c.argument(0));
  if (at >= 0) items.erase(items.begin() + at);
  return at < 0 && must
             ? c.raise(self.sequence()->kind == SequenceKind::Set ? "KeyError" : "ValueError", "the item is not there")
             : Value(None{});
}

Value index(I&, const Value& self, C& c) {
  const std::ptrdiff_t at = place_of(items_of(self), c.argument(0));
  return at < 0 ? c.raise("ValueError", "the item is not in the list") : Value(static_cast<std::int64_t>(at));
}

Value count(I&, const Value& self, C& c) {
  const Value& wanted = c.argument(0);
  return static_cast<std::int64_t>(std::count_if(items_of(self).begin(), items_of(self).end(), [&](const Value& item) {
    return equal(item, wanted).value_or(false);
  }));
}

Value sort(I& i, const Value& self, C& c) {
  const Value sorted = i.sort_items(items_of(self), c.keyword("key"),
                                    truth(c.keyword("reverse"), Language::Python).value_or(false), c.span());
  if (i.interrupted()) return {};
  if (sorted.is_unknown()) return i.leave(*sorted.unknown(), c.span());
  items_of(self) = sorted.sequence()->items;
  return None{};
}

Value copy(I& i, const Value& self, C&) {
  if (!i.claim(items_of(self).size() * sizeof(Value))) return {};
  return self.sequence()->kind == SequenceKind::Set ? Value::set(items_of(self)) : Value::list(items_of(self));
}

Value set_add(I& i, const Value& self, C& c) {
  if (!i.claim(sizeof(Value))) return {};
  if (place_of(items_of(self), c.argument(0)) < 0) items_of(self).push_back(c.argument(0));
  return None{};
}

// A set operation with each argument in turn.
Value combine(I& i, const Value& self, C& c, BinaryOperator op, bool in_place) {
  Value result = Value::set(items_of(self));
  for (std::size_t at = 0; at < c.positional.size(); ++at) {
    const auto items = items_argument(i, c, at);
    if (!items) return {};
    result = i.binary(op, result, Value::set(*items), c.span());
    if (i.interrupted()) return {};
  }
  if (!in_place) return result;
  items_of(self) = result.sequence()->items;
  return None{};
}

Value is_subset(I& i, const Value& self, C& c, bool reversed) {
  const auto items = items_argument(i, c, 0);
  if (!items) return {};
  const auto& small = reversed ? *items : items_of(self);
  const auto& large = reversed ? items_of(self) : *items;
  return std::all_of(small.begin(), small.end(), [&](const Value& item) { return place_of(large, item) >= 0; });
}

const std::array kListMethods = {
    MethodEntry{"append", append, false},
    MethodEntry{"clear",
                [](I&, const Value& s, C&) -> Value {
                  items_of(s).clear();
                  return None{};
                },
                false},
    MethodEntry{"copy", copy, false},
    MethodEntry{"count", count},
    MethodEntry{"extend", extend, false},
    MethodEntry{"index", index},
    MethodEntry{"insert", insert, false},
    MethodEntry{"pop", pop},
    MethodEntry{"remove", [](I&, const Value& s, C& c) { return remove(s, c, true); }, false},
    MethodEntry{"reverse",
                [](I&, const Value& s, C&) -> Value {
                  std::reverse(items_of(s).begin(), items_of(s).end());
                  return None{};
                },
                false},
    MethodEntry{"sort", sort, false},
};

const std::array kSetMethods = {
    MethodEntry{"add", set_add, false},
    MethodEntry{"clear",
                [](I&, const Value& s, C&) -> Value {
                  items_of(s).clear();
                  return None{};
                },
                false},
    MethodEntry{"copy", copy, false},
    MethodEntry{"difference",
                [](I& i, const Value& s, C& c) { return combine(i, s, c, BinaryOperator::Subtract, false); }},
    MethodEntry{"difference_update",
                [](I& i, const Value& s, C& c) { return combine(i, s, c, BinaryOperator::Subtract, true); }, false},
    MethodEntry{"discard", [](I&, const Value& s, C& c) { return remove(s, c, false); }, false},
    MethodEntry{"intersection",
                [](I& i, const Value& s, C& c) { return combine(i, s, c, BinaryOperator::BitAnd, false); }},
    MethodEntry{"isdisjoint",
                [](I& i, const Value& s, C& c) -> Value {
                  const Value common = combine(i, s, c, BinaryOperator::BitAnd, false);
                  return common.sequence() != nullptr ? Value(common.sequence()->items.empty()) : common;
                }},
    MethodEntry{"issubset", [](I& i, const Value& s, C& c) { return is_subset(i, s, c, false); }},
    MethodEntry{"issuperset", [](I& i, const Value& s, C& c) { return is_subset(i, s, c, true); }},
    MethodEntry{"pop", pop},
    MethodEntry{"remove", [](I&, const Value& s, C& c) { return remove(s, c, true); }, false},
    MethodEntry{"symmetric_difference",
                [](I& i, const Value& s, C& c) { return combine(i, s, c, BinaryOperator::BitXor, false); }},
    MethodEntry{"union", [](I& i, const Value& s, C& c) { return combine(i, s, c, BinaryOperator::BitOr, false); }},
    MethodEntry{"update", [](I& i, const Value& s, C& c) { return combine(i, s, c, BinaryOperator::BitOr, true); },
                false},
};

Value dict_items(const Value& self, bool keys, bool values) {
  std::vector<Value> out;
  for (const auto& [key, value] : self.dict()->entries) {
    if (is_hidden_key(key)) continue;
    out.push_back(keys && values ? Value::tuple({key, value}) : keys ? key : value);
  }
  return Value::list(std::move(out));
}

Value dict_get(I& i, const Value& self, C& c) {
  const Value key = i.enum_value_of(c.argument(0));
  if (key.is_unknown()) return key;
  if (const Value* value = self.dict()->find(key)) return *value;
  return c.positional.size() > 1 ? c.positional[1] : c.has("default") ? c.keyword("default") : Value(None{});
}

Value dict_pop(I& i, const Value& self, C& c) {
  const Value key = i.enum_value_of(c.argument(0));
  if (key.is_unknown()) return i.leave(*key.unknown(), c.span(), true);
  const Value* found = self.dict()->find(key);
  if (found == nullptr) {
    return c.positional.size() > 1 ? c.positional[1]
                                   : c.raise("KeyError", repr_of(key, Language::Python).value_or("?"));
  }
  const Value value = *found;
  self.dict()->erase(key);
  return value;
}

Value dict_update(I& i, const Value& self, C& c) {
  if (!c.positional.empty()) {
    const Value& from = c.positional[0];
    if (const Unknown* unknown = from.unknown()) return i.leave(*unknown, c.span(), true);
    if (const DictObject* dict = from.dict()) {
      const auto entries = dict->entries;
      for (const auto& [key, value] : entries) self.dict()->set(key, value);
    } else {
      const auto items = items_argument(i, c, 0);
      if (!items) return {};
      for (const Value& pair : *items) {
        const SequenceObject* both = pair.sequence();
        if (both == nullptr || both->items.size() != 2) return c.raise("TypeError", "cannot convert to a dict");
        self.dict()->set(both->items[0], both->items[1]);
      }
    }
  }
  for (const auto& [key, value] : c.keywords) self.dict()->set(Value(key), value);
  return None{};
}

Value dict_setdefault(I& i, const Value& self, C& c) {
  const Value key = i.enum_value_of(c.argument(0));
  if (key.is_unknown()) return i.leave(*key.unknown(), c.span(), true);
  if (const Value* value = self.dict()->find(key)) return *value;
  const Value value = c.positional.size() > 1 ? c.positional[1] : Value(None{});
  self.dict()->set(key, value);
  return value;
}

const std::array kDictMethods = {
    MethodEntry{"clear",
                [](I&, const Value& s, C&) -> Value {
                  while (!s.dict()->entries.empty()) s.dict()->erase(s.dict()->entries.back().first);
                  return None{};
                },
                false},
    MethodEntry{"copy",
                [](I& i, const Value& s, C&) -> Value {
                  return i.claim(s.dict()->entries.size() * 2 * sizeof(Value)) ? Value::dict(s.dict()->entries)
                                                                               : Value();
                },
                false},
    MethodEntry{"get", dict_get, false},
    MethodEntry{"items", [](I&, const Value& s, C&) { return dict_items(s, true, true); }},
    MethodEntry{"keys", [](I&, const Value& s, C&) { return dict_items(s, true, false); }},
    MethodEntry{"pop", dict_pop, false},
    MethodEntry{"setdefault", dict_setdefault, false},
    MethodEntry{"update", dict_update, false},
    MethodEntry{"values", [](I&, const Value& s, C&) { return dict_items(s, false, true); }},
};

template <class Table>
const MethodEntry* find_in(const Table& table, std::string_view name) {
  const auto found =
      std::find_if(table.begin(), table.end(), [name](const MethodEntry& entry) { return entry.name == name; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace

const MethodEntry* python_sequence_method(SequenceKind kind, std::string_view name) {
  if (kind == SequenceKind::Set) return find_in(kSetMethods, name);
  if (kind == SequenceKind::Tuple && name != "count" && name != "index") return nullptr;
  return find_in(kListMethods, name);
}

const MethodEntry* python_dict_method(std::string_view name) { return find_in(kDictMethods, name); }

// A stable sort by key, without ever trusting the order to be one: a merge sort.
Value Interpreter::sort_items(const std::vector<Value>& items, const Value& key, bool reverse, const SourceSpan& span) {
  std::vector<Value> keys;
  for (const Value& item : items) {
    keys.push_back(key.is_nothing() ? item : call(key, {item}, span));
    if (interrupted()) return {};
    if (const Unknown* unknown = find_unknown(keys.back()))
      return Value(Value::Data(std::make_shared<Unknown>(*unknown)));
  }
  return merge_sort(items, [&](std::size_t a, std::size_t b) -> std::optional<bool> {
    const auto ordered = order(keys[a], keys[b], span);
    if (!ordered) return std::nullopt;
    return reverse ? *ordered >= 0 : *ordered <= 0;
  });
}

Value Interpreter::merge_sort(const std::vector<Value>& items,
                              const std::function<std::optional<bool>(std::size_t, std::size_t)>& keeps_order) {
  std::vector<std::size_t> at(items.size());
  for (std::size_t i = 0; i < at.size(); ++i) at[i] = i;
  for (std::size_t width = 1; width < at.size(); width *= 2) {
    std::vector<std::size_t> merged;
    merged.reserve(at.size());
    for (std::size_t begin = 0; begin < at.size(); begin += 2 * width) {
      std::size_t left = begin;
      std::size_t right = std::min(begin + width, at.size());
      const std::size_t middle = right;
      const std::size_t end = std::min(begin + 2 * width, at.size());
      while (left < middle || right < end) {
        bool take_left = right >= end;
        if (left < middle && right < end) {
          if (!step()) return {};
          const auto keeps = keeps_order(at[left], at[right]);
          if (interrupted()) return {};
          if (!keeps) return Value::unknown("the order of these is not known");
          take_left = *keeps;
        }
        merged.push_back(take_left ? at[left++] : at[right++]);
      }
    }
    at = std::move(merged);
  }
  std::vector<Value> sorted;
  for (const std::size_t i : at) sorted.push_back(items[i]);
  return Value::list(std::move(sorted));
}

}  // namespace crosswalk::script
