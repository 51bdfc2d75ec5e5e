// The methods of JavaScript's arrays.
#include <algorithm>
#include <array>

#include "interpreter.h"
#include "private_objects.h"

namespace crosswalk::script {
namespace {

using I = Interpreter;
using C = CallContext;

std::vector<Value>& items_of(const Value& self) { return self.sequence()->items; }

std::int64_t index_or(const Value& value, std::int64_t otherwise) {
  return value.integer() != nullptr ? *value.integer() : otherwise;
}

std::size_t from_end(std::int64_t at, std::size_t size) {
  const auto count = static_cast<std::int64_t>(size);
  return static_cast<std::size_t>(std::clamp<std::int64_t>(at < 0 ? at + count : at, 0, count));
}

// Calls a function with each item, its place and the array; `use` gets what it gave and says whether to go on.
template <class Use>
bool each(I& i, const Value& self, C& c, Use use) {
  const Value& function = c.argument(0);
  const std::vector<Value> items = items_of(self);
  for (std::size_t at = 0; at < items.size(); ++at) {
    const Value result =
        i.call(function, {items[at], Value(static_cast<std::int64_t>(at)), self}, c.span(), c.argument(1));
    if (i.interrupted()) return false;
    if (!use(at, items[at], result)) break;
  }
  return true;
}

Value map(I& i, const Value& self, C& c) {
  std::vector<Value> out;
  if (!i.claim(items_of(self).size() * sizeof(Value))) return {};
  if (!each(i, self, c, [&](std::size_t, const Value&, const Value& result) {
        out.push_back(result);
        return true;
      }))
    return {};
  return Value::list(std::move(out));
}

// What a test decides: the first or every item for which it holds. An unknown answer makes the result unknown.
enum class Search { Filter, Find, FindIndex, Some, Every };
Value search(I& i, const Value& self, C& c, Search what) {
  std::vector<Value> kept;
  std::optional<Value> answer;
  std::optional<Value> unknown;
  const bool whole = each(i, self, c, [&](std::size_t at, const Value& item, const Value& result) {
    const auto holds = truth(result, Language::EcmaScript);
    if (!holds) {
      unknown = result.is_unknown() ? result : Value::unknown("whether this holds is not known", c.span());
      return false;
    }
    if (what == Search::Filter && *holds) kept.push_back(item);
    if (what == Search::Every && !*holds) answer = Value(false);
    if (what == Search::Some && *holds) answer = Value(true);
    if (what == Search::Find && *holds) answer = item;
    if (what == Search::FindIndex && *holds) answer = Value(static_cast<std::int64_t>(at));
    return !answer.has_value();
  });
  if (!whole) return {};
  if (unknown) return *unknown;
  if (answer) return *answer;
  switch (what) {
    case Search::Filter:
      return Value::list(std::move(kept));
    case Search::Find:
      return {};
    case Search::FindIndex:
      return -1;
    case Search::Some:
      return false;
    case Search::Every:
      return true;
  }
  return {};
}

Value reduce(I& i, const Value& self, C& c, bool from_right) {
  std::vector<Value> items = items_of(self);
  if (from_right) std::reverse(items.begin(), items.end());
  std::size_t at = 0;
  Value total = c.argument(1);
  if (c.positional.size() < 2) {
    if (items.empty()) return c.raise("TypeError", "Reduce of empty array with no initial value");
    total = items[at++];
  }
  const Value function = c.argument(0);
  for (; at < items.size(); ++at) {
    total = i.call(function, {total, items[at], Value(static_cast<std::int64_t>(at)), self}, c.span());
    if (i.interrupted()) return {};
  }
  return total;
}

Value join_items(I& i, const Value& self, C& c) {
  const std::string separator = c.argument(0).string() != nullptr ? *c.argument(0).string() : ",";
  std::string out;
  bool first = true;
  for (const Value& item : items_of(self)) {
    if (!first) out += separator;
    first = false;
    if (item.is_nothing()) continue;
    const Value text = i.to_text(item, c.span());
    if (i.interrupted() || text.string() == nullptr) return text;
    if (!i.claim(text.string()->size() + separator.size())) return {};
    out += *text.string();
  }
  return out;
}

bool flatten(I& i, const Value& item, std::int64_t depth, std::vector<Value>& out) {
  const SequenceObject* nested = item.sequence();
  if (nested == nullptr || depth < 0) {
    out.push_back(item);
    return i.claim(sizeof(Value));
  }
  if (!i.step() || i.deep()) return false;
  return std::all_of(nested->items.begin(), nested->items.end(),
                     [&](const Value& inner) { return flatten(i, inner, depth - 1, out); });
}

Value flat(I& i, const Value& self, C& c) {
  std::vector<Value> out;
  const std::int64_t depth =
      c.argument(0).as<double>() != nullptr ? 64 : std::min<std::int64_t>(index_or(c.argument(0), 1), 64);
  flatten(i, self, depth, out);
  return i.interrupted() ? Value() : Value::list(std::move(out));
}

Value concat(I& i, const Value& self, C& c) {
  std::vector<Value> out = items_of(self);
  for (const Value& part : c.positional) {
    if (part.is_unknown()) return part;
    if (const SequenceObject* items = part.sequence()) {
      out.insert(out.end(), items->items.begin(), items->items.end());
    } else {
      out.push_back(part);
    }
  }
  if (!i.claim(out.size() * sizeof(Value))) return {};
  return Value::list(std::move(out));
}

Value push(I& i, const Value& self, C& c, bool front) {
  if (!i.claim(c.positional.size() * sizeof(Value))) return {};
  auto& items = items_of(self);
  items.insert(front ? items.begin() : items.end(), c.positional.begin(), c.positional.end());
  return static_cast<std::int64_t>(items.size());
}

Value take(const Value& self, bool front) {
  auto& items = items_of(self);
  if (items.empty()) return {};
  Value taken = front ? items.front() : items.back();
  items.erase(front ? items.begin() : items.end() - 1);
  return taken;
}

Value slice(I& i, const Value& self, C& c) {
  const auto& items = items_of(self);
  const std::size_t begin = from_end(index_or(c.argument(0), 0), items.size());
  const std::size_t end = from_end(index_or(c.argument(1), static_cast<std::int64_t>(items.size())), items.size());
  if (!i.claim(items.size() * sizeof(Value))) return {};
  if (begin >= end) return Value::list({});
  return Value::list(
      {items.begin() + static_cast<std::ptrdiff_t>(begin), items.begin() + static_cast<std::ptrdiff_t>(end)});
}

Value splice(I& i, const Value& self, C& c) {
  auto& items = items_of(self);
  const std::size_t begin = from_end(index_or(c.argument(0), 0), items.size());
  const auto left = static_cast<std::int64_t>(items.size() - begin);
  const std::int64_t count =
      c.positional.size() < 2 ? left : std::clamp<std::int64_t>(index_or(c.argument(1), 0), 0, left);
  const auto first = items.begin() + static_cast<std::ptrdiff_t>(begin);
  std::vector<Value> removed(first, first + count);
  items.erase(first, first + count);
  if (c.positional.size() > 2)
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(begin), c.positional.begin() + 2, c.positional.end());
  if (!i.claim(c.positional.size() * sizeof(Value))) return {};
  return Value::list(std::move(removed));
}

Value find_item(I& i, const Value& self, C& c, bool place, bool last) {
  const Value& wanted = c.argument(0);
  auto& items = items_of(self);
  std::optional<Value> unknown;
  std::int64_t found = -1;
  for (std::size_t at = 0; at < items.size() && (found < 0 || last); ++at) {
    const auto same = i.strictly_equal(items[at], wanted);
    if (!same && items[at].is_unknown()) unknown = items[at];
    if (same.value_or(false)) found = static_cast<std::int64_t>(at);
  }
  if (found < 0 && unknown) return *unknown;
  return place ? Value(found) : Value(found >= 0);
}

Value sort(I& i, const Value& self, C& c) {
  const Value comparer = c.argument(0);
  auto& items = items_of(self);
  std::vector<Value> texts;
  if (comparer.is_undefined()) {
    for (const Value& item : items) {
      texts.push_back(i.to_text(item, c.span()));
      if (i.interrupted() || texts.back().is_unknown()) return texts.back();
    }
  }
  const std::vector<Value> before = items;
  const Value sorted = i.merge_sort(before, [&](std::size_t a, std::size_t b) -> std::optional<bool> {
    if (comparer.is_undefined()) return *texts[a].string() <= *texts[b].string();
    const Value order = i.js_number(i.call(comparer, {before[a], before[b]}, c.span()));
    if (order.integer() != nullptr) return *order.integer() <= 0;
    if (order.as<double>() != nullptr) return !(*order.as<double>() > 0);
    return std::nullopt;
  });
  if (i.interrupted() || sorted.is_unknown()) return sorted;
  items = sorted.sequence()->items;
  return self;
}

Value reverse(const Value& self) {
  std::reverse(items_of(self).begin(), items_of(self).end());
  return self;
}

Value item_at(const Value& self, C& c) {
  const auto size = static_cast<std::int64_t>(items_of(self).size());
  std::int64_t at = index_or(c.argument(0), 0);
  if (at < 0) at += size;
  return at >= 0 && at < size ? items_of(self)[static_cast<std::size_t>(at)] : Value();
}

Value fill(const Value& self, C& c) {
  for (Value& item : items_of(self)) item = c.argument(0);
  return self;
}

Value entries(I& i, const Value& self, C&, bool keys, bool values) {
  std::vector<Value> out;
  for (std::size_t at = 0; at < items_of(self).size(); ++at) {
    const Value place(static_cast<std::int64_t>(at));
    const Value& item = items_of(self)[at];
    if (!i.claim(2 * sizeof(Value))) return {};
    out.push_back(keys && values ? Value::list({place, item}) : keys ? place : item);
  }
  return Value::list(std::move(out));
}

const std::array kMethods = {
    MethodEntry{"at", [](I&, const Value& s, C& c) { return item_at(s, c); }},
    MethodEntry{"concat", concat, false},
    MethodEntry{"entries", [](I& i, const Value& s, C& c) { return entries(i, s, c, true, true); }},
    MethodEntry{"every", [](I& i, const Value& s, C& c) { return search(i, s, c, Search::Every); }, false},
    MethodEntry{"fill", [](I&, const Value& s, C& c) { return fill(s, c); }, false},
    MethodEntry{"filter", [](I& i, const Value& s, C& c) { return search(i, s, c, Search::Filter); }, false},
    MethodEntry{"find", [](I& i, const Value& s, C& c) { return search(i, s, c, Search::Find); }, false},
    MethodEntry{"findIndex", [](I& i, const Value& s, C& c) { return search(i, s, c, Search::FindIndex); }, false},
    MethodEntry{"flat", flat},
    MethodEntry{"flatMap",
                [](I& i, const Value& s, C& c) -> Value {
                  const Value mapped = map(i, s, c);
                  if (i.interrupted()) return {};
                  C none(c.evaluator(), c.span());
                  return flat(i, mapped, none);
                },
                false},
    MethodEntry{"forEach",
                [](I& i, const Value& s, C& c) -> Value {
                  each(i, s, c, [](std::size_t, const Value&, const Value&) { return true; });
                  return {};
                },
                false},
    MethodEntry{"includes", [](I& i, const Value& s, C& c) { return find_item(i, s, c, false, false); }},
    MethodEntry{"indexOf", [](I& i, const Value& s, C& c) { return find_item(i, s, c, true, false); }},
    MethodEntry{"join", join_items},
    MethodEntry{"keys", [](I& i, const Value& s, C& c) { return entries(i, s, c, true, false); }},
    MethodEntry{"lastIndexOf", [](I& i, const Value& s, C& c) { return find_item(i, s, c, true, true); }},
    MethodEntry{"map", map, false},
    MethodEntry{"pop", [](I&, const Value& s, C&) { return take(s, false); }},
    MethodEntry{"push", [](I& i, const Value& s, C& c) { return push(i, s, c, false); }, false},
    MethodEntry{"reduce", [](I& i, const Value& s, C& c) { return reduce(i, s, c, false); }, false},
    MethodEntry{"reduceRight", [](I& i, const Value& s, C& c) { return reduce(i, s, c, true); }, false},
    MethodEntry{"reverse", [](I&, const Value& s, C&) { return reverse(s); }},
    MethodEntry{"shift", [](I&, const Value& s, C&) { return take(s, true); }},
    MethodEntry{"slice", slice},
    MethodEntry{"some", [](I& i, const Value& s, C& c) { return search(i, s, c, Search::Some); }, false},
    MethodEntry{"sort", sort, false},
    MethodEntry{"splice", splice, false},
    MethodEntry{"toString", [](I& i, const Value& s, C& c) { return i.to_text(s, c.span()); }},
    MethodEntry{"unshift", [](I& i, const Value& s, C& c) { return push(i, s, c, true); }, false},
    MethodEntry{"values", [](I& i, const Value& s, C& c) { return entries(i, s, c, false, true); }},
};

}  // namespace

const MethodEntry* javascript_array_method(std::string_view name) {
  const auto found =
      std::find_if(kMethods.begin(), kMethods.end(), [name](const MethodEntry& entry) { return entry.name == name; });
  return found == kMethods.end() ? nullptr : &*found;
}

}  // namespace crosswalk::script
