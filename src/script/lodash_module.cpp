// The functions of lodash that migrations use, in their own language: they are evaluated as any script of a project.
#include <array>

#include "crosswalk/base/text.h"
#include "crosswalk/script/reader.h"
#include "interpreter.h"

namespace crosswalk::script {
namespace {

constexpr const char* kSource = R"js(
const list = (x) => (x == null ? [] : Array.isArray(x) ? x : typeof x === 'string' ? x.split('') : Object.values(x));
const by = (f) => (typeof f === 'function' ? f
  : typeof f === 'string' || typeof f === 'number' ? (x) => get(x, f)
  : Array.isArray(f) ? (x) => get(x, f[0]) === f[1]
  : f == null ? (x) => x
  : (x) => Object.keys(f).every((key) => x[key] === f[key]));
const steps = (path) => (Array.isArray(path) ? path
  : String(path).split('[').join('.').split(']').join('').split('.').filter((step) => step !== ''));

function get(object, path, otherwise) {
  let at = object;
  for (const step of steps(path)) {
    if (at == null) return otherwise;
    at = at[step];
  }
  return at === undefined ? otherwise : at;
}
const has = (object, path) => {
  let at = object;
  for (const step of steps(path)) {
    if (at == null || !Object.keys(at).includes(String(step))) return false;
    at = at[step];
  }
  return true;
};
const map = (x, f) => (Array.isArray(x) || x == null ? list(x).map((v, i) => by(f)(v, i, x))
  : Object.keys(x).map((key) => by(f)(x[key], key, x)));
const filter = (x, f) => list(x).filter((v, i) => by(f)(v, i));
const forEach = (x, f) => { map(x, f); return x; };
const reduce = (x, f, start) => {
  let result = start;
  let first = start === undefined;
  const take = (value, key) => {
    result = first ? value : f(result, value, key, x);
    first = false;
  };
  if (Array.isArray(x)) x.forEach((value, i) => take(value, i));
  else if (x != null) Object.keys(x).forEach((key) => take(x[key], key));
  return result;
};
const uniqBy = (x, f) => {
  const seen = [];
  return list(x).filter((v) => {
    const key = by(f)(v);
    if (seen.includes(key)) return false;
    seen.push(key);
    return true;
  });
};
const flatten = (x) => list(x).reduce((all, v) => all.concat(v), []);
const flattenDeep = (x) => list(x).reduce((all, v) => all.concat(Array.isArray(v) ? flattenDeep(v) : [v]), []);
const chunk = (x, size = 1) => {
  const parts = [];
  for (let i = 0; i < x.length; i += size) parts.push(x.slice(i, i + size));
  return parts;
};
const range = (start, end, step = 1) => {
  const from = end === undefined ? 0 : start;
  const to = end === undefined ? start : end;
  const all = [];
  for (let i = from; step > 0 ? i < to : i > to; i += step) all.push(i);
  return all;
};
const pick = (object, ...keys) => {
  const wanted = flatten(keys);
  const result = {};
  wanted.forEach((key) => { if (object != null && Object.keys(object).includes(key)) result[key] = object[key]; });
  return result;
};
const pickBy = (object, f = (v) => v) => {
  const result = {};
  Object.keys(object || {}).forEach((key) => { if (f(object[key], key)) result[key] = object[key]; });
  return result;
};
const omitBy = (object, f) => pickBy(object, (v, key) => !f(v, key));
const omit = (object, ...keys) => omitBy(object, (v, key) => flatten(keys).includes(key));
const mapValues = (object, f) => {
  const result = {};
  Object.keys(object || {}).forEach((key) => { result[key] = by(f)(object[key], key); });
  return result;
};
const mapKeys = (object, f) => {
  const result = {};
  Object.keys(object || {}).forEach((key) => { result[f(object[key], key)] = object[key]; });
  return result;
};
const groupBy = (x, f) => reduce(x, (groups, v) => {
  const key = by(f)(v);
  groups[key] = (groups[key] || []).concat([v]);
  return groups;
}, {});
const keyBy = (x, f) => reduce(x, (all, v) => { all[by(f)(v)] = v; return all; }, {});
const isEmpty = (x) => (x == null || typeof x === 'number' || typeof x === 'boolean' ? true
  : typeof x === 'string' || Array.isArray(x) ? x.length === 0 : Object.keys(x).length === 0);
const isPlainObject = (x) => x !== null && typeof x === 'object' && !Array.isArray(x);
const cloneDeep = (x) => (Array.isArray(x) ? x.map(cloneDeep) : isPlainObject(x) ? mapValues(x, cloneDeep) : x);
const mergeTwo = (target, source) => {
  Object.keys(source || {}).forEach((key) => {
    const value = source[key];
    const old = target[key];
    if (value === undefined && old !== undefined) return;
    if (isPlainObject(value)) target[key] = mergeTwo(isPlainObject(old) ? old : {}, value);
    else if (Array.isArray(value) && Array.isArray(old)) target[key] = value.concat(old.slice(value.length));
    else target[key] = cloneDeep(value);
  });
  return target;
};
const isEqual = (x, y) => {
  if (Array.isArray(x) && Array.isArray(y)) return x.length === y.length && x.every((v, i) => isEqual(v, y[i]));
  if (!isPlainObject(x) || !isPlainObject(y)) return x === y;
  const names = Object.keys(x);
  return names.length === Object.keys(y).length && names.every((key) => Object.keys(y).includes(key) && isEqual(x[key], y[key]));
};
const orderBy = (x, fs, orders) => {
  const keys = (fs == null ? [undefined] : Array.isArray(fs) ? fs : [fs]).map(by);
  return list(x).map((value, at) => ({ value, at, ranks: keys.map((key) => key(value)) })).sort((a, b) => {
    for (let i = 0; i < keys.length; i += 1) {
      const down = orders !== undefined && [].concat(orders)[i] === 'desc' ? -1 : 1;
      if (a.ranks[i] < b.ranks[i]) return -down;
      if (a.ranks[i] > b.ranks[i]) return down;
    }
    return a.at - b.at;
  }).map((item) => item.value);
};
const isUpper = (c) => c >= 'A' && c <= 'Z';
const isLower = (c) => c >= 'a' && c <= 'z';
const isDigit = (c) => c >= '0' && c <= '9';
const words = (text) => {
  const found = [];
  let word = '';
  const end = () => {
    if (word !== '') found.push(word);
    word = '';
  };
  const all = String(text);
  for (let i = 0; i < all.length; i += 1) {
    const c = all[i];
    const before = word.slice(-1);
    if (!isUpper(c) && !isLower(c) && !isDigit(c)) {
      end();
    } else {
      if (word !== '' && isDigit(c) !== isDigit(before)) end();
      else if (isUpper(c) && isLower(before)) end();
      else if (isUpper(c) && isUpper(before) && isLower(all.charAt(i + 1))) end();
      word += c;
    }
  }
  end();
  return found;
};
const upperFirst = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const snakeCase = (text) => words(text).map((word) => word.toLowerCase()).join('_');
const kebabCase = (text) => words(text).map((word) => word.toLowerCase()).join('-');
const camelCase = (text) => words(text).map((word, i) => (i ? upperFirst(word.toLowerCase()) : word.toLowerCase())).join('');
const zip = (...lists) => range(Math.max(0, ...lists.map((l) => l.length))).map((i) => lists.map((l) => l[i]));

module.exports = {
  get, has, map, filter, forEach, each: forEach, reduce, uniqBy, flatten, flattenDeep, chunk, range, pick, pickBy, omit, omitBy,
  mapValues, mapKeys, groupBy, keyBy, isEmpty, isPlainObject, cloneDeep, upperFirst, snakeCase, kebabCase, camelCase, zip,
  isEqual, orderBy,
  merge: (target, ...sources) => sources.reduce((all, source) => mergeTwo(all, source), target),
  sortBy: (x, ...fs) => orderBy(x, fs.length === 0 ? undefined : flatten(fs)),
  partition: (x, f) => [list(x).filter((v) => by(f)(v)), list(x).filter((v) => !by(f)(v))],
  uniq: (x) => uniqBy(x, (v) => v),
  compact: (x) => list(x).filter((v) => v),
  without: (x, ...values) => list(x).filter((v) => !values.includes(v)),
  difference: (x, y) => list(x).filter((v) => !list(y).includes(v)),
  intersection: (x, y) => list(x).filter((v) => list(y).includes(v)),
  union: (...lists) => uniqBy(flatten(lists), (v) => v),
  concat: (x, ...more) => more.reduce((all, v) => all.concat(v), list(x)),
  find: (x, f) => list(x).find((v) => by(f)(v)),
  findIndex: (x, f) => list(x).findIndex((v) => by(f)(v)),
  some: (x, f) => list(x).some((v) => by(f)(v)),
  every: (x, f) => list(x).every((v) => by(f)(v)),
  reject: (x, f) => list(x).filter((v) => !by(f)(v)),
  includes: (x, value) => list(x).includes(value),
  flatMap: (x, f) => flatten(map(x, f)),
  sum: (x) => list(x).reduce((total, v) => total + v, 0),
  size: (x) => list(x).length,
  first: (x) => list(x)[0],
  head: (x) => list(x)[0],
  last: (x) => list(x).slice(-1)[0],
  tail: (x) => list(x).slice(1),
  take: (x, n = 1) => list(x).slice(0, n),
  drop: (x, n = 1) => list(x).slice(n),
  times: (n, f = (i) => i) => range(n).map((i) => f(i)),
  keys: (x) => Object.keys(x || {}),
  values: (x) => list(x),
  toPairs: (x) => Object.entries(x || {}),
  fromPairs: (x) => list(x).reduce((all, [key, v]) => { all[key] = v; return all; }, {}),
  zipObject: (names, values) => list(names).reduce((all, key, i) => { all[key] = values[i]; return all; }, {}),
  assign: (...objects) => Object.assign(...objects),
  extend: (...objects) => Object.assign(...objects),
  defaults: (target, ...objects) => Object.assign(target, ...objects.slice().reverse(), Object.assign({}, target)),
  clone: (x) => (Array.isArray(x) ? x.slice() : isPlainObject(x) ? Object.assign({}, x) : x),
  isString: (x) => typeof x === 'string',
  isNumber: (x) => typeof x === 'number',
  isBoolean: (x) => x === true || x === false,
  isFunction: (x) => typeof x === 'function',
  isArray: (x) => Array.isArray(x),
  isObject: (x) => x !== null && (typeof x === 'object' || typeof x === 'function'),
  isNil: (x) => x == null,
  isNull: (x) => x === null,
  isUndefined: (x) => x === undefined,
  identity: (x) => x,
  noop: () => undefined,
  constant: (x) => () => x,
  capitalize: (text) => upperFirst(String(text).toLowerCase()),
  lowerFirst: (text) => text.charAt(0).toLowerCase() + text.slice(1),
  toLower: (text) => String(text).toLowerCase(),
  toUpper: (text) => String(text).toUpperCase(),
  trim: (text) => String(text).trim(),
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
  padStart: (text, n, fill) => String(text).padStart(n, fill),
  padEnd: (text, n, fill) => String(text).padEnd(n, fill),
  repeat: (text, n) => String(text).repeat(n),
  join: (x, between = ',') => list(x).join(between),
  invert: (object) => reduce(object, (all, v, key) => { all[v] = key; return all; }, {}),
};
)js";

Value as_module(std::shared_ptr<DictObject> attributes) {
  auto module = std::make_shared<ModuleObject>();
  module->name = "lodash";
  module->attributes = std::move(attributes);
  module->missing_reason = "this part of `lodash` is not followed";
  return Value(Value::Data(std::move(module)));
}

// The functions as natives: nothing within them stands alone, for it is no code of the project. One that an adapter
// offers by itself ("lodash/snakeCase") stands in the place of ours.
template <typename Offered>
Value as_natives(const DictObject& functions, const Offered& offered) {
  auto natives = std::make_shared<DictObject>();
  for (const auto& [key, value] : functions.entries) {
    if (key.string() == nullptr) continue;
    const std::optional<Value> other = offered("lodash/" + *key.string());
    natives->set(key, other ? *other : Value::native(*key.string(), [function = value](CallContext& call) {
                   return call.call_whole(function, call.positional);
                 }));
  }
  auto with_default = std::make_shared<DictObject>(*natives);
  with_default->set(Value("default"), as_module(natives));
  return as_module(std::move(with_default));
}

}  // namespace

std::optional<Value> Interpreter::lodash_module(std::string_view name) {
  std::string_view part;
  for (const std::string_view beginning : std::array<std::string_view, 3>{"lodash/", "lodash.", "lodash-es/"}) {
    if (name.starts_with(beginning)) part = name.substr(beginning.size());
  }
  if (part.empty() && name != "lodash" && name != "lodash-es" && name != "underscore") return std::nullopt;
  if (host_modules_.find("lodash") == host_modules_.end()) {
    Diagnostics unheard;
    const auto module = reader_of(language()).read(SourceFile::make("lodash", kSource), unheard);
    std::string error;
    const auto exported = module ? load_module(module, "lodash", error) : std::nullopt;
    if (!exported || exported->dict() == nullptr) return std::nullopt;
    CallContext context(*facade_, {});
    host_modules_["lodash"] = as_natives(*exported->dict(), [&](const std::string& part_name) {
      return options_.imports == nullptr ? std::nullopt : options_.imports->host_module(part_name, context);
    });
  }
  const Value whole = host_modules_["lodash"];
  if (whole.module() == nullptr) return std::nullopt;  // an adapter's own
  if (part.empty()) return whole;
  if (part.ends_with(".js")) part.remove_suffix(3);
  for (const auto& [key, value] : whole.module()->attributes->entries) {
    if (equals_ignoring_case(*key.string(), part)) return value;
  }
  return std::nullopt;
}

}  // namespace crosswalk::script
