#include "crosswalk/workspace/facts.h"

#include <doctest/doctest.h>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk {
namespace {

std::optional<script::Facts> read(std::string text, Diagnostics& diagnostics) {
  return read_facts(*SourceFile::make("crosswalk.yaml", std::move(text)), diagnostics);
}

TEST_CASE("facts: values have the kind that they are written in") {
  Diagnostics diagnostics;
  const auto facts = read("facts:\n  a.B: true\n  a.n: 3\n  a.f(): null\n  a.t: '3'\n  a.l: [1, x]\n", diagnostics);
  REQUIRE(facts);
  CHECK(*facts->values.at("a.B").boolean());
  CHECK(*facts->values.at("a.n").integer() == 3);
  CHECK(facts->values.at("a.f()").is_none());
  CHECK(*facts->values.at("a.t").string() == "3");
  REQUIRE(facts->values.at("a.l").sequence() != nullptr);
  CHECK(*facts->values.at("a.l").sequence()->items.at(1).string() == "x");
  CHECK(diagnostics.items().empty());
}

TEST_CASE("facts: a type may stand among the facts, as it was asked for") {
  Diagnostics diagnostics;
  const auto facts = read("facts:\n  types.a.GUID: uuid\ntypes:\n  a.Money: numeric(12, 2)\n", diagnostics);
  REQUIRE(facts);
  CHECK(facts->types.at("a.GUID") == "uuid");
  CHECK(facts->types.at("a.Money") == "numeric(12, 2)");
}

TEST_CASE("facts: no naming convention and an empty one differ") {
  Diagnostics diagnostics;
  CHECK_FALSE(read("dialect: sqlite\n", diagnostics)->naming_convention);
  CHECK(read("naming_convention: {}\n", diagnostics)->naming_convention->empty());
}

TEST_CASE("facts: what is not of the form is refused with its line") {
  for (const char* text : {"facts: 3\n", "fact: {}\n", "types:\n  a: [1]\n", "- 1\n", "facts: {a: [\n"}) {
    Diagnostics diagnostics;
    CAPTURE(text);
    CHECK_FALSE(read(text, diagnostics));
    REQUIRE(diagnostics.items().size() == 1);
    CHECK(diagnostics.items().front().code == Code::ConfigurationInvalid);
    CHECK(diagnostics.items().front().message.find("line ") != std::string::npos);
  }
}

TEST_CASE("facts: what is written for open questions is read, and states nothing until it is filled in") {
  const std::string text =
      write_open_facts({{"a.B", 2}, {"types.a.GUID", 1}, {"naming_convention", 1}, {"a.f()", 1}, {"env.X Y", 1}});
  Diagnostics diagnostics;
  const auto facts = read(text, diagnostics);
  REQUIRE(facts);
  CHECK(facts->values.empty());
  CHECK(facts->types.empty());
  CHECK(facts->naming_convention);

  const auto filled = read(replace_all(text, "TODO", "uuid"), diagnostics);
  REQUIRE(filled);
  CHECK(filled->values.size() == 3);
  CHECK(*filled->values.at("env.X Y").string() == "uuid");
  CHECK(filled->types.at("a.GUID") == "uuid");
}

}  // namespace
}  // namespace crosswalk
