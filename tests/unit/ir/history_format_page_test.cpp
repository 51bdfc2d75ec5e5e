#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "crosswalk/ir/operations.h"

// docs/history-format.md names every operation and every field of it.
namespace crosswalk {
namespace {

std::string read_page() {
  const auto path = std::filesystem::path(CROSSWALK_SOURCE_DIR) / "docs" / "history-format.md";
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The row of a table that begins with a word, or nothing.
std::string_view row_of(std::string_view page, std::string_view word) {
  const std::string begin = "\n| `" + std::string(word) + "` |";
  const std::size_t found = page.find(begin);
  if (found == std::string_view::npos) return {};
  return page.substr(found + 1, page.find('\n', found + 1) - found - 1);
}

template <class Operation>
void check_operation(std::string_view page, std::string_view name) {
  INFO(name);
  const std::string_view row = row_of(page, name);
  REQUIRE_FALSE(row.empty());
  const Operation operation{};
  for_each_field(operation, [&](std::string_view field, const auto&) {
    INFO(field);
    CHECK(row.find("`" + std::string(field) + "`") != std::string_view::npos);
  });
}

// Fields of a part stand in the paragraph or the row that begins with its name.
template <class Part>
void check_kind(std::string_view page, const Part& part) {
  INFO(Part::crosswalk_kind);
  const std::string word = "`" + std::string(Part::crosswalk_kind) + "`";
  CHECK(page.find(word) != std::string_view::npos);
  for_each_field(part, [&](std::string_view field, const auto&) {
    INFO(field);
    CHECK(page.find("`" + std::string(field) + "`") != std::string_view::npos);
  });
}

template <class Variant, std::size_t... index>
void check_kinds(std::string_view page, std::index_sequence<index...>) {
  (check_kind(page, std::variant_alternative_t<index, Variant>{}), ...);
}

TEST_CASE("the page about saved histories names every operation with its fields") {
  const std::string page = read_page();
#define OPERATION(Struct, name) check_operation<Struct>(page, name);
#include "crosswalk/ir/operations.def"
#undef OPERATION
}

TEST_CASE("the page about saved histories names every kind of type, expression and constraint") {
  const std::string page = read_page();
  check_kinds<TypeKind>(page, std::make_index_sequence<std::variant_size_v<TypeKind>>{});
  check_kinds<ExpressionKind>(page, std::make_index_sequence<std::variant_size_v<ExpressionKind>>{});
  check_kinds<Constraint>(page, std::make_index_sequence<std::variant_size_v<Constraint>>{});
}

}  // namespace
}  // namespace crosswalk
