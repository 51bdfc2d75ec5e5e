#include <doctest/doctest.h>

#include <sstream>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/ir/history.h"

namespace crosswalk {
namespace {

// Reads a saved history; gives the reason of the refusal, or "".
std::string refusal(std::string text) {
  Diagnostics diagnostics;
  const auto history = read_history(SourceFile::make("h.json", std::move(text)), diagnostics);
  if (history) return "";
  REQUIRE(diagnostics.has_errors());
  return diagnostics.items()[0].message;
}

// A history around the members of one migration besides its id and steps, and the steps.
std::string around(const std::string& members, const std::string& steps = "") {
  return R"({"format": "crosswalk-history", "version": 1, "migrations": [{"id": "1", )" + members + R"("up": [)" +
         steps + "]}]}";
}

TEST_CASE("saved history: the least that is one") {
  Diagnostics diagnostics;
  const auto history = read_history(SourceFile::make("h.json", around("")), diagnostics);
  REQUIRE(history);
  CHECK(history->in_order().size() == 1);
  CHECK_FALSE(history->in_order()[0].down.has_value());
}

TEST_CASE("saved history: conditions of a step come back") {
  const std::string guard = R"({"thing": "relation", "name": "t", "present": true})";
  const std::string step = R"({"op": "drop_table", "table": "t", "guards": [)" + guard + R"(], "tolerant": true})";
  Diagnostics diagnostics;
  const auto history = read_history(SourceFile::make("h.json", around("", step)), diagnostics);
  REQUIRE(history);
  const Step& read = history->in_order()[0].up[0];
  CHECK(read.tolerant);
  REQUIRE(read.guards.size() == 1);
  CHECK(read.guards[0].name == "t");
  std::ostringstream saved;
  write_history_json(*history, saved);
  CHECK(saved.str().find("\"guards\"") != std::string::npos);
}

TEST_CASE("saved history: what the command line printed around it is looked through") {
  CHECK(refusal(R"({"ok": true, "result": {"history": )" + around("") + "}}") == "");
}

TEST_CASE("saved history: YAML written by hand") {
  const std::string text =
      "format: crosswalk-history\nversion: 1\nmigrations:\n  - id: \"1\"\n    up:\n      - op: drop_table\n        "
      "table: users\n"
      "        if_exists: true\n";
  Diagnostics diagnostics;
  const auto history = read_history(SourceFile::make("h.yaml", text), diagnostics);
  REQUIRE(history);
  CHECK(history->in_order()[0].up[0].operation ==
        Operation(DropTable{.table = "users", .if_exists = true, .cascade = false}));
}

TEST_CASE("saved history: what is none") {
  CHECK(refusal("").find("expected an object") != std::string::npos);
  CHECK(refusal("just words").find("expected an object") != std::string::npos);
  CHECK(refusal("[]").find("expected an object") != std::string::npos);
  CHECK(refusal("{\"format\": ").find("h.json") != std::string::npos);
  CHECK(refusal("a: [1, 2\nb: }").find("h.json") != std::string::npos);
  CHECK(refusal("{}").find("format: expected `crosswalk-history`") != std::string::npos);
  CHECK(refusal(R"({"result": {"history": 3}})").find("expected an object") != std::string::npos);
}

TEST_CASE("saved history: another version is told") {
  const std::string text = replace_all(around(""), "\"version\": 1", "\"version\": 2");
  CHECK(refusal(text).find("this is version 2, and version 1 is read") != std::string::npos);
  CHECK(refusal(replace_all(around(""), "\"version\": 1", "\"version\": \"1\""))
            .find("version: expected a whole number") != std::string::npos);
}

TEST_CASE("saved history: nothing that is said is passed over") {
  const std::string unknown = "unknown field `colour`";
  CHECK(refusal(around(R"("colour": 1, )")).find("migrations[0]: " + unknown) != std::string::npos);
  CHECK(refusal(R"({"colour": 1, )" + around("").substr(1)).find(unknown) != std::string::npos);
  CHECK(refusal(around("", R"({"op": "drop_table", "table": "t", "colour": 1})")).find("up[0]: " + unknown) !=
        std::string::npos);
  CHECK(refusal(around("", R"({"op": "drop_table", "table": {"schema": "s", "name": "t", "colour": 1}})"))
            .find(unknown) != std::string::npos);
  CHECK(refusal(around("", R"({"op": "drop_table", "table": "t", "at": {"file": "a", "colour": 1}})")).find(unknown) !=
        std::string::npos);
  CHECK(
      refusal(around("", R"({"op": "drop_table", "table": "t", "written": {"dialect": "a", "text": "", "colour": 1}})"))
          .find(unknown) != std::string::npos);
}

TEST_CASE("saved history: every mistake has its place") {
  const auto step = [](const std::string& text) { return refusal(around("", text)); };
  CHECK(step(R"({"table": "t"})").find("`op` is missing") != std::string::npos);
  CHECK(step(R"({"op": "fly"})").find("migrations[0].up[0]: unknown operation `fly`") != std::string::npos);
  CHECK(step(R"({"op": "drop_table"})").find("migrations[0].up[0].table: missing") != std::string::npos);
  CHECK(step(R"({"op": "drop_table", "table": 1})").find("expected a name") != std::string::npos);
  CHECK(step(R"({"op": "drop_table", "table": "t", "cascade": 1})").find("cascade: expected true or false") !=
        std::string::npos);
  CHECK(step(R"({"op": "raw_sql", "dialect": "d", "text": "", "effect": "magic"})")
            .find("effect: unknown word `magic`") != std::string::npos);
  CHECK(step(R"({"op": "alter_column", "table": "t", "column": "c", "type": {"kind": "blurb"}})")
            .find("type: unknown kind `blurb`") != std::string::npos);
  CHECK(step("3").find("expected an object") != std::string::npos);
  CHECK(refusal(around(R"("kind": "odd", )")).find("kind: unknown word `odd`") != std::string::npos);
  CHECK(refusal(around(R"("transaction": "odd", )")).find("transaction: unknown word `odd`") != std::string::npos);
  CHECK(refusal(around(R"("parents": "a", )")).find("parents: expected a list") != std::string::npos);
  CHECK(refusal(around(R"("parents": ["a"], )")).find("`1` follows `a`") != std::string::npos);
  CHECK(refusal(around(R"("properties": [], )")).find("properties: expected an object") != std::string::npos);
}

TEST_CASE("saved history: numbers that do not fit are refused, not cut") {
  const auto length = [](const std::string& number) {
    return refusal(
        around("", R"({"op": "alter_column", "table": "t", "column": "c", "type": {"kind": "varchar", "length": )" +
                       number + "}}"));
  };
  CHECK(length("20") == "");
  CHECK(length("5000000000").find("out of range") != std::string::npos);
  CHECK(length("-5000000000").find("out of range") != std::string::npos);
  CHECK(length("18446744073709551615").find("out of range") != std::string::npos);
  CHECK(length("1.5").find("expected a whole number") != std::string::npos);
  CHECK(refusal(around("", R"({"op": "drop_table", "table": "t", "at": {"file": "a", "line": -1}})"))
            .find("out of range") != std::string::npos);
}

TEST_CASE("saved history: depth and size are bounded") {
  std::string array = R"({"kind": "text"})";
  for (int i = 0; i < 100; ++i) array = R"({"kind": "array", "element": )" + array + "}";
  const std::string deep = R"({"op": "alter_column", "table": "t", "column": "c", "type": )" + array + "}";
  CHECK(refusal(around("", deep)).find("nests deeper than 64 levels") != std::string::npos);
  CHECK(refusal(std::string(100'000, '[')) != "");
  CHECK(refusal("{\"a\":" + std::string(100'000, '[')).find("nests deeper") != std::string::npos);

  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 0; j < 9; ++j) bomb += ", " + before;
    bomb += "]\n";
  }
  CHECK(refusal(bomb).find("aliases stand for far more") != std::string::npos);
}

TEST_CASE("saved history: bytes that are not UTF-8 do not stop the writing") {
  Migration migration;
  migration.id = "1";
  migration.title = "caf\xE9";
  Diagnostics diagnostics;
  const auto history = History::build({migration}, diagnostics);
  CHECK(history_to_json(*history).find("caf\xEF\xBF\xBD") != std::string::npos);
  CHECK(history_to_yaml(*history).find("caf") != std::string::npos);
}

}  // namespace
}  // namespace crosswalk
