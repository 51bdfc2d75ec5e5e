#include <doctest/doctest.h>

#include "reading.h"

namespace crosswalk::testing {
namespace {

// Whether two spellings give one tree.
bool same(const std::string& left, const std::string& right) {
  return read_python_expression(left) == read_python_expression(right);
}

TEST_CASE("operators bind as Python says") {
  CHECK(same("a or b and not c == d", "a or (b and (not (c == d)))"));
  CHECK(same("a | b ^ c & d << e + f * g", "a | (b ^ (c & (d << (e + (f * g)))))"));
  CHECK(same("a - b - c", "(a - b) - c"));
  CHECK_FALSE(same("a - b - c", "a - (b - c)"));
  CHECK(same("a ** b ** c", "a ** (b ** c)"));
  CHECK(same("-a ** -b", "-(a ** (-b))"));
  CHECK(same("-a + ~b", "(-a) + (~b)"));
  CHECK(same("not not a", "not (not a)"));
  CHECK(same("await a ** b", "(await a) ** b"));
  CHECK(same("a if b else c if d else e", "a if b else (c if d else e)"));
  CHECK(same("lambda: a if b else c", "lambda: (a if b else c)"));
  CHECK_FALSE(same("a // b", "a / b"));
}

TEST_CASE("comparisons come as chains") {
  CHECK(read_python_expression("a < b is not c not in d") ==
        R"(["Compare", ["Name", "a"], ["<", "is not", "not in"], [["Name", "b"], ["Name", "c"], ["Name", "d"]]])");
  CHECK(read_python_expression("(a < b) < c") ==
        R"(["Compare", ["Compare", ["Name", "a"], ["<"], [["Name", "b"]]], ["<"], [["Name", "c"]]])");
}

TEST_CASE("literals") {
  CHECK(read_python_expression("0x1F_ff") == R"(["Number", "0x1Fff", ""])");
  CHECK(read_python_expression("1_000.5e-3j") == R"(["Number", "1000.5e-3", "j"])");
  CHECK(read_python_expression("(None, True, ...)") == R"(["Tuple", [["None"], ["Bool", true], ["Ellipsis"]]])");
  CHECK(read_python_expression("1if a else 2") == read_python_expression("1 if a else 2"));
}

TEST_CASE("displays") {
  CHECK(read_python_expression("()") == R"(["Tuple", []])");
  CHECK(read_python_expression("(a)") == R"(["Name", "a"])");
  CHECK(read_python_expression("(a,)") == R"(["Tuple", [["Name", "a"]]])");
  CHECK(read_python_expression("[*a, b]") == R"(["List", [["*", ["Name", "a"]], ["Name", "b"]]])");
  CHECK(read_python_expression("{a, *b}") == R"(["Set", [["Name", "a"], ["*", ["Name", "b"]]]])");
  CHECK(read_python_expression("{'a': 1, **b}") ==
        R"(["Dict", [[["String", "a"], ["Number", "1", ""], ""], [null, ["Name", "b"], ""]]])");
  CHECK(read_python_expression("{}") == R"(["Dict", []])");
}

TEST_CASE("comprehensions") {
  CHECK(
      read_python_expression("[x for x, y in z if x if y]") ==
      R"(["Comprehension", "list", ["Name", "x"], null, [[["Tuple", [["Name", "x"], ["Name", "y"]]], ["Name", "z"], [["Name", "x"], ["Name", "y"]], false]]])");
  CHECK(read_python_expression("{k: v async for k in d}") ==
        R"(["Comprehension", "dict", ["Name", "k"], ["Name", "v"], [[["Name", "k"], ["Name", "d"], [], true]]])");
  CHECK(
      read_python_expression("f(x for x in y)") ==
      R"(["Call", ["Name", "f"], [["", "", ["Comprehension", "generator", ["Name", "x"], null, [[["Name", "x"], ["Name", "y"], [], false]]]]], false, false])");
}

TEST_CASE("calls, attributes, subscripts") {
  CHECK(
      read_python_expression("op.f(a, *b, k=1, **c)") ==
      R"(["Call", ["Attribute", ["Name", "op"], "f", false], [["", "", ["Name", "a"]], ["*", "", ["Name", "b"]], ["", "k", ["Number", "1", ""]], ["**", "", ["Name", "c"]]], false, false])");
  CHECK(
      read_python_expression("a[1:2, ::3]") ==
      R"(["Subscript", ["Name", "a"], ["Tuple", [["Slice", ["Number", "1", ""], ["Number", "2", ""], null], ["Slice", null, null, ["Number", "3", ""]]]], false])");
  CHECK(
      read_python_expression("f(a := 1)") ==
      R"(["Call", ["Name", "f"], [["", "", ["AssignExpression", ["Name", "a"], null, null, ["Number", "1", ""]]]], false, false])");
}

TEST_CASE("parameters of a lambda") {
  CHECK(
      read_python_expression("lambda a, /, b=1, *c, d, **e: a") ==
      R"(["Function", "", [["", ["Name", "a"], null, false, true], ["", ["Name", "b"], ["Number", "1", ""], false, false], ["*", ["Name", "c"], null, false, false], ["", ["Name", "d"], null, true, false], ["**", ["Name", "e"], null, false, false]], [], ["Name", "a"], [], false, false, false])");
}

TEST_CASE("ranges leave out parentheses around a value, and take in those of a call") {
  CHECK(read_python("(a + b)*f(c )", Ranges::Shown) ==
        "[\"ExpressionStatement\", [0, 13], [\"Binary\", [0, 13], \"*\", [\"Binary\", [1, 6], \"+\", [\"Name\", [1, "
        "2], \"a\"], "
        "[\"Name\", [5, 6], \"b\"]], [\"Call\", [8, 13], [\"Name\", [8, 9], \"f\"], [[\"\", \"\", [\"Name\", [10, 11], "
        "\"c\"]]], "
        "false, false]]]\n");
}

}  // namespace
}  // namespace crosswalk::testing
