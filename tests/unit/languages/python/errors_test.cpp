#include <doctest/doctest.h>

#include <string>

#include "reading.h"

namespace crosswalk::testing {
namespace {

std::string repeat(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

TEST_CASE("syntax errors name what was found and what was expected") {
  CHECK(read_python("x = 1\nfoo(a b)\n") == "CW0301 2:7 b: syntax error in Python: found `b`, expected `)`");
  CHECK(read_python("if a\n  b\n") == "CW0301 1:5 \n: syntax error in Python: found the end of the line, expected `:`");
  CHECK(read_python("if a:\nb\n") == "CW0301 2:1 b: syntax error in Python: found `b`, expected an indented block");
  CHECK(read_python("def f(a b): pass\n") == "CW0301 1:9 b: syntax error in Python: found `b`, expected `)`");
}

TEST_CASE("what the lexer refuses") {
  CHECK(read_python("x = (1,\n[2\n") == "CW0301 2:1 [: syntax error in Python: `[` is never closed");
  CHECK(read_python("x = (1]") == "CW0301 1:7 ]: syntax error in Python: found `]`, expected `)` to close `(`");
  CHECK(read_python("x = 'a\ny") ==
        "CW0301 1:5 'a: syntax error in Python: the string that begins here is not closed on its line");
  CHECK(read_python("x = '''a\ny") ==
        "CW0301 1:5 '''a: syntax error in Python: the string that begins here is never closed");
  CHECK(read_python("if a:\n    b\n  c\n") ==
        "CW0301 3:3 c: syntax error in Python: the indentation of this line fits none of the lines above");
  CHECK(read_python("if a:\n        b\n\tc\n") ==
        "CW0301 3:2 c: syntax error in Python: the indentation mixes tabs and spaces");
  CHECK(read_python(std::string("a\0b", 3)).starts_with("CW0301 1:2 "));
  CHECK(read_python("a = \u201cb\u201d") ==
        "CW0301 1:5 \u201c: syntax error in Python: found `\u201c`, which has no meaning in Python here");
  CHECK(read_python("a = 1__0").starts_with("CW0301 1:5 "));
  CHECK(read_python("f'{a'").starts_with("CW0301 "));
}

TEST_CASE("what the grammar lets through and Python does not") {
  for (const char* text : {"f(a,,b)",
                           "a;;b",
                           "f() = 1",
                           "1 = a",
                           "a + b += 1",
                           "None = 1",
                           "*a",
                           "(*a)",
                           "f(a=1, b)",
                           "f(**a, *b)",
                           "f(x for x in y, 1)",
                           "f(a.b=1)",
                           "{a, b: c}",
                           "{a: b, c}",
                           "[*a for a in b]",
                           "def f(a=1, b): pass",
                           "def f(*): pass",
                           "def f(*, **k): pass",
                           "def f(**k, a): pass",
                           "def f(/): pass",
                           "lambda *a, *b: 1",
                           "try:\n  a\n",
                           "try:\n  a\nexcept:\n  b\nexcept C:\n  d\n",
                           "from import a",
                           "for f() in a: pass",
                           "with a as f(): pass",
                           "del f()",
                           "a = yield = b",
                           "a + not b",
                           "(a.b := 1)",
                           "'a' b'b'",
                           "b'é'",
                           "'\\x4'",
                           "'\\N'",
                           "f'{a!x}'",
                           "f'}'",
                           "a is not not b"}) {
    INFO(text);
    CHECK(read_python(text).starts_with("CW0301 "));
  }
}

TEST_CASE("Python 2 is named as such") {
  CHECK(read_python("print 'a'") ==
        "CW0303 1:7 'a': this is Python 2 syntax, which is not read: `print` as a statement");
  for (const char* text : {"exec 'a'", "try:\n  a\nexcept B, e:\n  pass\n", "raise E, 'm'", "a = `b`", "a = 0777",
                           "a = 10L", "if a <> b: pass", "a = ur'b'", "def f(a, (b, c)): pass", "if a: print b"}) {
    INFO(text);
    CHECK(read_python(text).starts_with("CW0303 "));
  }
}

TEST_CASE("deep nesting is refused") {
  constexpr int kMany = 10'000;
  CHECK(read_python(repeat("(", kMany) + repeat(")", kMany)) ==
        "CW0302 1:201 (: the script nests deeper than 200 levels");
  CHECK(read_python("f'" + repeat("{f'", kMany)).starts_with("CW0302 "));
  for (const std::string& text :
       {repeat("-", kMany) + "a", repeat("not ", kMany) + "a", repeat("lambda: ", kMany) + "a",
        "a" + repeat(".b", kMany), "a" + repeat("()", kMany), "a" + repeat(" + a", kMany), "a" + repeat(" ** a", kMany),
        repeat("a if a else ", kMany) + "a", "if a: b\n" + repeat("elif a: b\n", kMany),
        "match a:\n  case 1" + repeat(" | 1", kMany) + ": b"}) {
    INFO(text.substr(0, 20));
    CHECK(read_python(text).find("the script nests deeper than 1000 levels") != std::string::npos);
  }
  std::string blocks;
  for (int i = 0; i < kMany; ++i) blocks += repeat(" ", i < 300 ? i : 300) + "if a:\n";
  CHECK(read_python(blocks).find("the script nests deeper than 100 levels") != std::string::npos);
}

TEST_CASE("long lists are no nesting") {
  CHECK_FALSE(read_python("a = [" + repeat("1, ", 10'000) + "]").starts_with("CW"));
  CHECK_FALSE(read_python("a = (" + repeat("'b' ", 10'000) + ")").starts_with("CW"));
  CHECK_FALSE(read_python(repeat("f(a)\n", 10'000)).starts_with("CW"));
  CHECK_FALSE(read_python("a = b" + repeat(" + b", 900)).starts_with("CW"));
}

}  // namespace
}  // namespace crosswalk::testing
