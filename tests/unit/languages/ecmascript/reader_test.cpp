#include <doctest/doctest.h>

#include <string>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/reader.h"
#include "support/tree_dump.h"

namespace {

using crosswalk::Code;
using crosswalk::Diagnostics;
using crosswalk::SourceFile;

std::string tree(const std::string& text, const std::string& path = "a.ts") {
  Diagnostics diagnostics;
  const auto module = crosswalk::languages::ecmascript().read(SourceFile::make(path, text), diagnostics);
  if (module == nullptr) return "refused: " + diagnostics.items().front().message;
  return crosswalk::testing::dump_tree(*module);
}

// Two texts that must say the same.
void check_same(const std::string& left, const std::string& right, const std::string& path = "a.ts") {
  CAPTURE(left);
  CAPTURE(right);
  const std::string expected = tree(right, path);
  CHECK(expected.rfind("refused", 0) == std::string::npos);
  CHECK(tree(left, path) == expected);
}

struct Refusal {
  std::string message;
  std::string text;
  std::uint32_t begin = 0;
};

Refusal refusal(const std::string& text, const std::string& path = "a.js") {
  Diagnostics diagnostics;
  const auto module = crosswalk::languages::ecmascript().read(SourceFile::make(path, text), diagnostics);
  if (module != nullptr || diagnostics.items().size() != 1) return {"not refused once", "", 0};
  const crosswalk::Diagnostic& item = diagnostics.items().front();
  return {item.message, std::string(item.span.text()), item.span.begin};
}

// The text of the only expression statement's expression.
std::string range_text(const std::string& text) {
  Diagnostics diagnostics;
  const auto source = SourceFile::make("a.ts", text);
  const auto module = crosswalk::languages::ecmascript().read(source, diagnostics);
  if (module == nullptr) return "refused";
  const auto& statement = std::get<crosswalk::script::ExpressionStatement>(module->body.back()->node);
  return std::string(source->text(statement.expression->range));
}

}  // namespace

TEST_CASE("ecmascript: precedence and grouping") {
  check_same("a + b * c - d;", "(a + (b * c)) - d;");
  check_same("a ** b ** c;", "a ** (b ** c);");
  check_same("-a * !b;", "(-a) * (!b);");
  check_same("a || b && c | d ^ e & f == g < h << i + j;",
             "a || (b && (c | (d ^ (e & (f == (g < (h << (i + j))))))));");
  check_same("a ?? b ? c : d ? e : f;", "(a ?? b) ? c : (d ? e : f);");
  check_same("a = b += c;", "a = (b += c);");
  check_same("a >>>= b >>> c >> d >= e;", "a >>>= (((b >>> c) >> d) >= e);");
  CHECK(tree("a ?? b") == "[\"ExpressionStatement\", [\"Logical\", \"??\", [\"Name\", \"a\"], [\"Name\", \"b\"]]]\n");
  CHECK(tree("a === b") ==
        "[\"ExpressionStatement\", [\"Compare\", [\"Name\", \"a\"], [\"==\"], [[\"Name\", \"b\"]]]]\n");
}

TEST_CASE("ecmascript: new takes the first arguments behind it") {
  check_same("new a.b(c).d();", "(new (a.b)(c)).d();");
  check_same("new new A()();", "new (new A())();");
  check_same("new A;", "new A();");
  CHECK(tree("new A(1)") ==
        "[\"ExpressionStatement\", [\"Call\", [\"Name\", \"A\"], [[\"\", \"\", [\"Number\", \"1\", \"\"]]], true, "
        "false]]\n");
}

TEST_CASE("ecmascript: semicolons that were left out") {
  check_same("a\nb", "a; b;");
  check_same("return\na", "return; a;");
  check_same("let x\nlet y = 1\n++y", "let x; let y = 1; ++y;");
  check_same("a\n++b", "a; ++b;");
  check_same("a\n(b)", "a(b);");
  check_same("a\n[b]", "a[b];");
  check_same("a\n`b`", "a`b`;");
  check_same("x = () => {}\n(b)", "x = () => {}; (b);");
  check_same("do a(); while (b) c()", "do { a(); } while (b); c();");
  check_same("do a()\nwhile (b)\nc()", "do { a(); } while (b); c();");
  check_same("{ a }", "{ a; }");
  check_same("for (;;) { break\nx }", "for (;;) { break; x; }");
  check_same("class A { a\n*c() {}\nb = 1\n static\nd }", "class A { a; *c() {} b = 1; static d; }", "a.js");
  check_same("if (a) b\nelse c", "if (a) { b; } else { c; }");
  CHECK(refusal("class A { b = 1\n*c() {} }").text == "{");  // 1 * c()
  check_same("let f = a as B\nlet g", "let f = a; let g;");
}

TEST_CASE("ecmascript: a dangling else belongs to the nearest if") {
  check_same("if (a) if (b) c; else d;", "if (a) { if (b) { c; } else { d; } }");
  check_same("if (a) while (b) if (c) d; else e;", "if (a) { while (b) { if (c) { d; } else { e; } } }");
  check_same("if (a) { if (b) c; } else d;", "if (a) { if (b) { c; } } else { d; }");
  check_same("do if (a) b; else c; while (d);", "do { if (a) { b; } else { c; } } while (d);");
}

TEST_CASE("ecmascript: arrow functions") {
  check_same("x = async (a, b) => a, c;", "x = (async (a, b) => a), c;");
  check_same("a ? (b) : c => d;", "a ? b : ((c) => d);");
  check_same("f(a => ({b: a}));", "f((a) => ({b: a}));");
  check_same("f(<T>(a: T): a is string => a);", "f((a) => a);");
  check_same("f(async <T,>(a?: T) => a);", "f(async (a) => a);");
  check_same("const f = (a: () => void = b): ((c: D) => E) => g;", "const f = (a = b) => g;");
  check_same("a ? (b: C): D => b : e;", "a ? (b) => b : e;");
}

TEST_CASE("ecmascript: braces and regular expressions by their place") {
  CHECK(tree("{}\n/a/.b").find("Regex") != std::string::npos);
  check_same("if (a) /b/.c();", "if (a) { /b/.c(); }");
  CHECK(tree("a = b / c / d").find("Regex") == std::string::npos);
  CHECK(tree("a = (b) / c / d").find("Regex") == std::string::npos);
  CHECK(tree("return /[/]\\/x/gi") == "[\"Return\", [\"Regex\", \"[/]\\\\/x\", \"gi\"]]\n");
  CHECK(tree("a = {} / 2").find("Binary") != std::string::npos);
}

TEST_CASE("ecmascript: strings and templates") {
  CHECK(tree("'a\\n\\x41\\u{1F600}\\uD83D\\uDE00\\\nb\\0'") ==
        "[\"ExpressionStatement\", [\"String\", \"a\\u000aA\xF0\x9F\x98\x80\xF0\x9F\x98\x80"
        "b\\u0000\"]]\n");
  CHECK(tree("`a${`}${'`}'}` + {b: /`/}}c`").find("refused") == std::string::npos);
  CHECK(tree("`a\\`${b}\r\nc`") ==
        "[\"ExpressionStatement\", [\"Template\", [\"a`\", [\"Value\", [\"Name\", \"b\"], \"\", []], \"\\u000ac\"], "
        "null]]\n");
  CHECK(tree("t`a`") == "[\"ExpressionStatement\", [\"Template\", [\"a\"], [\"Name\", \"t\"]]]\n");
  CHECK(tree("1_000n") == "[\"ExpressionStatement\", [\"Number\", \"1000\", \"n\"]]\n");
}

TEST_CASE("ecmascript: patterns") {
  CHECK(tree("const {a, b: [c = 1, , ...d], ...e} = f") ==
        "[\"Assign\", [[\"Dict\", [[[\"String\", \"a\"], [\"Name\", \"a\"], \"\"], [[\"String\", \"b\"], [\"List\", "
        "[[\"AssignExpression\", [\"Name\", \"c\"], null, null, [\"Number\", \"1\", \"\"]], [\"Undefined\"], [\"*\", "
        "[\"Name\", "
        "\"d\"]]]], \"\"], [null, [\"Name\", \"e\"], \"\"]]]], null, [\"Name\", \"f\"], \"const\", false]\n");
  check_same("({a = 1, b} = c);", "({a: a = 1, b: b} = c);");
}

TEST_CASE("ecmascript: types are left out") {
  check_same(
      "function f<T extends U[]>(this: X, a?: T | null, ...b: Y<Z>[]): asserts a is T { return <any>a!.b as C; }",
      "function f(a, ...b) { return a.b; }");
  check_same(
      "interface A { b(): void }\ntype C<D> = D extends infer E ? E : never\ndeclare module 'm' { let x: y }\nlet a",
      "let a;");
  check_same("f<A, B<C>>(d); new E<F>(); g<h>`i`;", "f(d); new E(); g`i`;");
  check_same("a < b > (c);", "(a < b) > c;", "a.js");
  check_same(
      "abstract class A<T> extends B<T> implements C, D<E> { private x!: T; [k: string]: any; declare y; abstract z(): "
      "void; m?(): void; m() {} }",
      "class A extends B { x; m() {} }");
  check_same("class A { constructor(private readonly a: B, c) { super(); d(); } }",
             "class A { constructor(a, c) { super(); this.a = a; d(); } }");
  check_same("import type {A} from 'a'; import {type B, c} from 'd'; export type {E}; const x = y satisfies Z;",
             "import type {A} from 'a'; import {c} from 'd'; const x = y;");
  check_same("import a = require('b'); export = c;", "const a = require('b'); module.exports = c;");
}

TEST_CASE("ecmascript: enums and namespaces become values") {
  check_same("enum E { A, B = 1 << 3, C, D = 'd', F = B | 1 }",
             "const E = {A: 0, 0: 'A', B: 8, 8: 'B', C: 9, 9: 'C', D: 'd', F: 9, 9: 'F'};");
  check_same("const enum E { A = -1 }", "const E = {A: -1, '-1': 'A'};");
  check_same("namespace N { export const a = 1; const b = 2 }",
             "const N = (() => { const a = 1; const b = 2; return {a: a}; })();");
}

TEST_CASE("ecmascript: modules") {
  CHECK(tree("import a, {b as c, default as d} from 'm' with {type: 'json'}") ==
        "[\"Import\", \"m\", 0, [[\"default\", \"a\"], [\"b\", \"c\"], [\"default\", \"d\"]], false, false, false]\n");
  CHECK(tree("export {a as b, c} from 'm'") ==
        "[\"Export\", null, null, [[\"a\", \"b\"], [\"c\", \"c\"]], \"m\", false]\n");
  CHECK(tree("export * as n from 'm'") == "[\"Export\", null, null, [[\"*\", \"n\"]], \"m\", true]\n");
  CHECK(tree("export const a = 1, b = 2").find("[[\"b\", \"b\"]]") != std::string::npos);
  CHECK(tree("import.meta.url; import('x')").find("ImportCall") != std::string::npos);
}

TEST_CASE("ecmascript: names that are words elsewhere") {
  check_same("let of = async, type = get; type = of\nfor (const as of of) { declare(as) }",
             "let of = async, type = get; type = of; for (const as of of) { declare(as); }");
  CHECK(tree("({get, set, async, static: 1, get a() {}, async *b() {}, if: 2, new() {}})").find("refused") ==
        std::string::npos);
  CHECK(tree("class A { static = 1; get; set() {} async() {} static async *#b() {} static { c } 'd' = 1; [e] = 2 }")
            .find("refused") == std::string::npos);
  CHECK(tree("a.if.class.new.type; a?.delete?.(b)?.[c]").find("refused") == std::string::npos);
}

TEST_CASE("ecmascript: labels, switch, loops") {
  CHECK(tree("a: for (const b in c) continue a").find("\"keys\", [[\"Continue\", \"a\"]], [], false, \"a\"]") !=
        std::string::npos);
  check_same("switch (a) { case b ? c : d: e\ndefault: { f } }", "switch (a) { case (b ? c : d): e; default: { f; } }");
  check_same("for (var i = ('a' in b), j; i < 1; i++, j--) c;",
             "for (var i = ('a' in b), j; i < 1; (i++), (j--)) { c; }");
  CHECK(tree("async function f() { for await (const a of b) ; }").find("true, \"\"]") != std::string::npos);
}

TEST_CASE("ecmascript: ranges are those of ESTree") {
  CHECK(range_text("  a.b(c)(d) ; ") == "a.b(c)(d)");
  CHECK(range_text("(a + b) * c") == "(a + b) * c");
  CHECK(range_text("((a))") == "a");
  CHECK(range_text("x as Y") == "x");
  CHECK(range_text("\xC3\xA9 = `${new A}`") == "\xC3\xA9 = `${new A}`");
}

TEST_CASE("ecmascript: refusals name what was found, at its place") {
  CHECK(refusal("a = (1, ;").begin == 8);
  CHECK(refusal("f(a b)").message == "syntax error in JavaScript: found `b`, expected `)`");
  CHECK(refusal("f(a b)").text == "b");
  CHECK(refusal("f({a: [1)").message == "syntax error in JavaScript: found `)`, expected `]`");
  CHECK(refusal("f(").message == "syntax error in JavaScript: found the end of the file, expected `)`");
  CHECK(refusal("x = 'abc\ny").text == "'abc");
  CHECK(refusal("x = `a${b}c").text == "`");
  CHECK(refusal("x /* y").text == "/*");
  CHECK(refusal(std::string("a\0b", 3)).message == "syntax error in JavaScript: found a NUL byte");
  CHECK(refusal("x = <div>don't</div>").message.find("JSX") != std::string::npos);
  CHECK(refusal("1 = a").message.find("`1`, which cannot be assigned to") != std::string::npos);
  CHECK(refusal("with (a) b").message.find("`with`") != std::string::npos);
  CHECK(refusal("'\\u{zz}'").message.find("malformed escape") != std::string::npos);
}

TEST_CASE("ecmascript: what nests without end is refused, not crashed on") {
  const auto repeat = [](const std::string& text, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += text;
    return out;
  };
  constexpr int kMany = 10000;
  for (const std::string opening : {"(", "[", "{", "f(", "`${", "a => {", "class A extends ("}) {
    CAPTURE(opening);
    CHECK(refusal(repeat(opening, kMany)).message.find("nests deeper") != std::string::npos);
  }
  for (const std::string prefix :
       {"!", "a + ", "a = ", "a ? b : ", "a => ", "if (a) ", "b: ", "new ", "x.", "await ", "- "}) {
    CAPTURE(prefix);
    CHECK(refusal(repeat(prefix, kMany) + "y").message.find("nests deeper") != std::string::npos);
  }
  CHECK(refusal("let a: " + repeat("A extends B ? C : ", kMany) + "D", "a.ts").message != "not refused once");
  CHECK(tree(repeat("a + ", 1500) + "b").find("refused") == std::string::npos);
}

TEST_CASE("ecmascript: a byte order mark and a line for the shell are passed over") {
  check_same("\xEF\xBB\xBF#!/usr/bin/env node\n'use strict'", "'use strict';");
}
