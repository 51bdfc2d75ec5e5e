#include "script/tree_form.h"

#include <doctest/doctest.h>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/reader.h"
#include "support/tree_dump.h"

namespace crosswalk::script {
namespace {

// Every form that the readers make.
constexpr std::string_view kPython = R"py("""A docstring."""
from __future__ import annotations
import a.b as c
from ..x import (y as z, w)
from m import *

TABLES: dict = {"a": 1, **other, "b": (1, 2.5e3, 0x1F, 3j), "c": {1, 2}}
annotated: int
x = y = [*rest, ..., None, True, b"bytes", f"{v!r:>{width}} text {{}}"]
x += 1
x //= 2 ** 3 @ m << 1 >> 2 & 3 | 4 ^ 5 % 6

@decorated(1)
async def upgrade(a, /, b=1, *args, c, d=2, **kwargs):
    global TABLES
    for i, (j, *k) in enumerate(x[1:2:3]):
        if not i < 3 <= j or i in k and j is not None:
            continue
        elif (n := len(k)) > 10:
            break
        else:
            pass
    else:
        del x[0], y.z
    while True:
        await thing(*a, name=1, **b)
    try:
        raise ValueError("no") from cause
    except (A, B) as error:
        assert error, "message"
    else:
        return lambda q, *r: q if r else -q
    finally:
        yield from (e for e in f if e async for g in h)
    async with open(a) as b, c:
        return [a for b in c], {a for b in c}, {a: b for b in c}

def inner():
    nonlocal q
    yield 1

class Kind(str, metaclass=Meta):
    one = "1"
    def method(self): return self.one

match command:
    case "go" | a.b if ready: pass
    case name: pass
    case _: pass
    case [1, 2]: pass
)py";

constexpr std::string_view kTypeScript = R"ts(import d, {e as f} from "m";
import * as g from './n';
import type {T} from "t";
export * from "o";
export * as all from "p";
export {f as h};
export default async function* up(knex: Knex, {a = 1, ...rest}: any, [b, , c] = []): Promise<void> {
  const sql = tag`text ${a} more ${`inner`}`, big = 10n, re = /a+b/gi;
  let u, v = void 0;
  var w = typeof a === "string" ? a?.b?.[c]?.(d) : !a;
  a ??= b; a ||= c; a &&= d; a **= 2; a >>>= 1;
  for (let i = 0, n = 3; i < n; i++, --n) continue;
  outer: for (const k in o) { break outer; }
  for await (const x of y) yield* x;
  do { delete o.p; } while (a != b);
  switch (a) { case 1: case 2: break; default: throw new Error("x"); }
  try { await import("q"); } catch { ; } finally { (a, b); }
  const o = {a, "b": 1, [c]: 2, get d() { return this.x; }, set d(v) {}, async *e() {}, ...f};
  return ((x) => x instanceof y && "k" in x) ?? ((...z) => ({z}));
}
export enum Kind { One = "1", Two = "2" }
export class A extends B {
  static x = 1; #y; [z] = 2;
  constructor() { super(); new.target; import.meta; }
  static async m() { return super.m(); }
  get n() { return undefined; }
}
exports.down = function () {};
)ts";

std::shared_ptr<const Module> parsed(std::string_view text, Language language, std::string path) {
  Diagnostics diagnostics;
  auto module = reader_of(language).read(SourceFile::make(std::move(path), std::string(text)), diagnostics);
  for (const Diagnostic& item : diagnostics.items()) INFO(item.message);
  REQUIRE(module != nullptr);
  return module;
}

void check_whole(const Module& module) {
  std::string bytes;
  REQUIRE(write_tree(module, bytes));
  const auto again = read_tree(bytes, module.language, module.source);
  REQUIRE(again != nullptr);
  CHECK(testing::dump_tree(*again, testing::Ranges::Shown) == testing::dump_tree(module, testing::Ranges::Shown));
  std::string rewritten;
  CHECK(write_tree(*again, rewritten));
  CHECK(rewritten == bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    CHECK(read_tree(std::string_view(bytes).substr(0, size), module.language, module.source) == nullptr);
  }
}

TEST_CASE("a tree of Python reads back as it was, and not from a part of its bytes") {
  check_whole(*parsed(kPython, Language::Python, "a.py"));
}

TEST_CASE("a tree of TypeScript reads back as it was, and not from a part of its bytes") {
  check_whole(*parsed(kTypeScript, Language::EcmaScript, "a.ts"));
}

TEST_CASE("a tree is none of another language") {
  std::string bytes;
  const auto module = parsed("x = 1\n", Language::Python, "a.py");
  REQUIRE(write_tree(*module, bytes));
  CHECK(read_tree(bytes, Language::EcmaScript, module->source) == nullptr);
}

TEST_CASE("changed bytes give some tree or none, and nothing worse") {
  std::string bytes;
  const auto module = parsed(kPython, Language::Python, "a.py");
  REQUIRE(write_tree(*module, bytes));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const char change : {'\x01', '\x7f', '\xff'}) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ change);
      static_cast<void>(read_tree(changed, Language::Python, module->source));
    }
  }
}

}  // namespace
}  // namespace crosswalk::script
