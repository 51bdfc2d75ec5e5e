#include <doctest/doctest.h>

#include "reading.h"

namespace crosswalk::testing {
namespace {

TEST_CASE("assignments") {
  CHECK(read_python("a = b, *c = d") ==
        "[\"Assign\", [[\"Name\", \"a\"], [\"Tuple\", [[\"Name\", \"b\"], [\"*\", [\"Name\", \"c\"]]]]], null, "
        "[\"Name\", \"d\"], \"\", false]\n");
  CHECK(read_python("a.b += 1") ==
        "[\"Assign\", [[\"Attribute\", [\"Name\", \"a\"], \"b\", false]], \"+\", [\"Number\", \"1\", \"\"], \"\", "
        "false]\n");
  CHECK(read_python("revision: str = 'a'") == read_python("revision = 'a'"));
  CHECK(read_python("a: int") == "[\"Assign\", [[\"Name\", \"a\"]], null, null, \"\", true]\n");
}

TEST_CASE("imports") {
  CHECK(read_python("import a.b, c as d") ==
        "[\"Import\", \"a.b\", 0, [[\"*\", \"a\"]], false, true, false]\n"
        "[\"Import\", \"c\", 0, [[\"*\", \"d\"]], false, true, false]\n");
  CHECK(read_python("from ...x.y import (z as w, v,)") ==
        "[\"Import\", \"x.y\", 3, [[\"z\", \"w\"], [\"v\", \"v\"]], false, false, false]\n");
  CHECK(read_python("from . import *") == "[\"Import\", \"\", 1, [], true, false, false]\n");
}

TEST_CASE("elif is an if in the branch before it") {
  CHECK(read_python("if a: b\nelif c: d\nelse: e\n") ==
        read_python("if a:\n  b\nelse:\n  if c:\n    d\n  else:\n    e\n"));
}

TEST_CASE("loops, with and try") {
  CHECK(read_python("for a, b in c, d:\n  break\nelse:\n  continue\n") ==
        "[\"ForEach\", [\"Tuple\", [[\"Name\", \"a\"], [\"Name\", \"b\"]]], \"\", [\"Tuple\", [[\"Name\", \"c\"], "
        "[\"Name\", \"d\"]]], "
        "\"values\", [[\"Break\", \"\"]], [[\"Continue\", \"\"]], false, \"\"]\n");
  CHECK(read_python("with (a as b, c):\n  pass\n") == read_python("with a as b, c:\n  pass\n"));
  CHECK(read_python("with (a, b):\n  pass\n") == read_python("with a, b:\n  pass\n"));
  CHECK(
      read_python("with (a, b) as c:\n  pass\n") ==
      "[\"With\", [[[\"Tuple\", [[\"Name\", \"a\"], [\"Name\", \"b\"]]], [\"Name\", \"c\"]]], [[\"Pass\"]], false]\n");
  CHECK(read_python("try:\n  a\nexcept (B, C) as e:\n  pass\nexcept:\n  raise\nelse:\n  b\nfinally:\n  c\n") ==
        "[\"Try\", [[\"ExpressionStatement\", [\"Name\", \"a\"]]], [[\"Handler\", [\"Tuple\", [[\"Name\", \"B\"], "
        "[\"Name\", \"C\"]]], "
        "[\"Name\", \"e\"], [[\"Pass\"]]], [\"Handler\", null, null, [[\"Raise\", null, null]]]], "
        "[[\"ExpressionStatement\", "
        "[\"Name\", \"b\"]]], [[\"ExpressionStatement\", [\"Name\", \"c\"]]], true]\n");
}

TEST_CASE("definitions") {
  CHECK(read_python("@d(1)\nasync def f(a: int = 1, *, b) -> None:\n  yield a\n") ==
        "[\"FunctionDefinition\", [\"Function\", \"f\", [[\"\", [\"Name\", \"a\"], [\"Number\", \"1\", \"\"], false, "
        "false], "
        "[\"\", [\"Name\", \"b\"], null, true, false]], [[\"ExpressionStatement\", [\"Yield\", [\"Name\", \"a\"], "
        "false]]], null, "
        "[[\"Call\", [\"Name\", \"d\"], [[\"\", \"\", [\"Number\", \"1\", \"\"]]], false, false]], true, true, "
        "false]]\n");
  CHECK(read_python("class A(B, metaclass=C): x = 1") ==
        "[\"ClassDefinition\", [\"Class\", \"A\", [[\"\", \"\", [\"Name\", \"B\"]], [\"\", \"metaclass\", [\"Name\", "
        "\"C\"]]], "
        "[[\"Assign\", [[\"Name\", \"x\"]], null, [\"Number\", \"1\", \"\"], \"\", false]], [], []]]\n");
  CHECK(read_python("def f[T: int, *Ts](a: T) -> T: pass") == read_python("def f(a): pass"));
}

TEST_CASE("ranges of definitions end with their last statement") {
  const std::string dump = read_python("@d\ndef f():\n  pass\n\n# end\n", Ranges::Shown);
  CHECK(dump.starts_with("[\"FunctionDefinition\", [0, 18], [\"Function\", [3, 18], \"f\""));
}

TEST_CASE("words that are keywords only where they begin their statement") {
  CHECK(read_python("match = type\ncase = match(type)\nmatch[case] = _\n").starts_with("[\"Assign\""));
  CHECK(read_python("type X[T] = list[T]\n").empty());
  CHECK(read_python(
            "match a, b:\n  case 1 | -2: x\n  case A.b: y\n  case other: z\n  case [p, *_]: v\n  case _ if g: w\n") ==
        "[\"Match\", [\"Tuple\", [[\"Name\", \"a\"], [\"Name\", \"b\"]]], ["
        "[[\"Binary\", \"|\", [\"Number\", \"1\", \"\"], [\"Unary\", \"-\", [\"Number\", \"2\", \"\"]]], null, "
        "[[\"ExpressionStatement\", [\"Name\", \"x\"]]], false], "
        "[[\"Attribute\", [\"Name\", \"A\"], \"b\", false], null, [[\"ExpressionStatement\", [\"Name\", \"y\"]]], "
        "false], "
        "[[\"Name\", \"other\"], null, [[\"ExpressionStatement\", [\"Name\", \"z\"]]], true], "
        "[null, null, [[\"ExpressionStatement\", [\"Name\", \"v\"]]], false], "
        "[null, [\"Name\", \"g\"], [[\"ExpressionStatement\", [\"Name\", \"w\"]]], true]]]\n");
}

TEST_CASE("lines are joined in brackets and by backslashes, and comments pass") {
  CHECK(read_python("f(a, # one\n\n  b)\n") == read_python("f(a, b)"));
  CHECK(read_python("a = \\\n  b\n") == read_python("a = b"));
  CHECK(read_python("if a:\r\n\tb\r\n\r\n\t# c\r\n\td") == read_python("if a:\n  b\n  d\n"));
  CHECK(read_python("") == "");
  CHECK(read_python("# nothing") == "");
}

}  // namespace
}  // namespace crosswalk::testing
