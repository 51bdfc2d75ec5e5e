#include <doctest/doctest.h>

#include "reading.h"

namespace crosswalk::testing {
namespace {

TEST_CASE("escapes") {
  CHECK(read_python_expression(R"('a\tb\x41\u00e9\101\'\q')") == "[\"String\", \"a\\u0009bAéA'\\\\q\"]");
  CHECK(read_python_expression("r'a\\n'") == R"(["String", "a\\n"])");
  CHECK(read_python_expression("b'\\xff\\n'") == R"(["Bytes", "ff0a"])");
  CHECK(read_python_expression("'a\\\nb'") == R"(["String", "ab"])");
  // There is no table of names: the escape stays as written.
  CHECK(read_python_expression("'\\N{BULLET}'") == R"(["String", "\\N{BULLET}"])");
}

TEST_CASE("line breaks inside strings become \\n") {
  CHECK(read_python_expression("'''a\r\nb\rc'''") == R"(["String", "a\u000ab\u000ac"])");
}

TEST_CASE("neighbouring strings are joined") {
  CHECK(read_python_expression("('a' \"b\"\n'''c''' r'\\d')") == R"(["String", "abc\\d"])");
  CHECK(read_python_expression("'a' f'{b}' 'c' f'd'") ==
        R"(["Template", ["a", ["Value", ["Name", "b"], "", []], "cd"], null])");
}

TEST_CASE("f-strings") {
  CHECK(read_python_expression("f'a'") == R"(["String", "a"])");
  CHECK(read_python_expression("f'{{x}}'") == R"(["String", "{x}"])");
  CHECK(read_python_expression("f'{a!r:>{w}}'") ==
        R"(["Template", [["Value", ["Name", "a"], "r", [">", ["Value", ["Name", "w"], "", []]]]], null])");
  CHECK(read_python_expression("f'{a = }'") == R"(["Template", ["a = ", ["Value", ["Name", "a"], "r", []]], null])");
  CHECK(read_python_expression("f'{a != b}'") ==
        R"(["Template", [["Value", ["Compare", ["Name", "a"], ["!="], [["Name", "b"]]], "", []]], null])");
  CHECK(read_python_expression("f'{d[\"k\"]}'") ==
        R"(["Template", [["Value", ["Subscript", ["Name", "d"], ["String", "k"], false], "", []]], null])");
  // Since 3.12 the same quotes may be used inside.
  CHECK(read_python_expression("f'{d['k']}'") == read_python_expression("f'{d[\"k\"]}'"));
  CHECK(read_python_expression("f'{f'{a}'}'") ==
        R"(["Template", [["Value", ["Template", [["Value", ["Name", "a"], "", []]], null], "", []]], null])");
  CHECK(read_python_expression("rf'\\d{a}'") == R"(["Template", ["\\d", ["Value", ["Name", "a"], "", []]], null])");
  CHECK(read_python_expression("f'{x:=5}'") == R"(["Template", [["Value", ["Name", "x"], "", ["=5"]]], null])");
}

TEST_CASE("the docstring of a module") {
  Diagnostics diagnostics;
  const auto module = languages::python().read(
      SourceFile::make("m.py", "\xEF\xBB\xBF\"\"\"Add a table\n\nRevises: x\n\"\"\"\n"), diagnostics);
  REQUIRE(module != nullptr);
  CHECK(module->docstring == "Add a table\n\nRevises: x\n");
}

}  // namespace
}  // namespace crosswalk::testing
