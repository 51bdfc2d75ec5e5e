#include "tools/knex/naming.h"

#include <doctest/doctest.h>

#include "tools/knex/spelling.h"

using namespace crosswalk::knex;

namespace {

// A name as lodash and objection spell it.
struct Spelled {
  const char* written;
  const char* snake_case;
  const char* mapper;
  const char* upper_mapper;
};

}  // namespace

TEST_CASE("names are changed as lodash's snakeCase and objection's knexSnakeCaseMappers change them") {
  // Printed by lodash 4.17 and objection 3.1.
  const Spelled names[] = {
      {"fooBar", "foo_bar", "foo_bar", "FOO_BAR"},
      {"FooBar", "foo_bar", "foo_bar", "FOO_BAR"},
      {"user_id", "user_id", "user_id", "USER_ID"},
      {"createdAt2", "created_at_2", "created_at2", "CREATED_AT2"},
      {"HTTPServer", "http_server", "httpserver", "HTTPSERVER"},
      {"a1b2", "a_1_b_2", "a1b2", "A1B2"},
      {"board-list", "board_list", "board-list", "BOARD-LIST"},
      {"XMLHttpRequest2Go", "xml_http_request_2_go", "xmlhttp_request2_go", "XMLHTTP_REQUEST2_GO"},
      {"aB", "a_b", "a_b", "A_B"},
      {"_x", "x", "_x", "_X"},
      {"x__y", "x_y", "x__y", "X__Y"},
      {"fooBAR", "foo_bar", "foo_bar", "FOO_BAR"},
  };
  for (const Spelled& name : names) {
    CAPTURE(name.written);
    CHECK(renamed(name.written, Naming::AsWritten) == name.written);
    CHECK(renamed(name.written, Naming::SnakeCase) == name.snake_case);
    CHECK(renamed(name.written, Naming::SnakeMapper) == name.mapper);
    CHECK(renamed(name.written, Naming::UpperSnakeMapper) == name.upper_mapper);
  }
}

TEST_CASE("a client's naming reaches each part of a spelled name") {
  const Client client = client_of("postgresql", Naming::SnakeCase);
  CHECK(wrap("myTable.someColumn as someName", client) == R"("my_table"."some_column" as "some_name")");
  CHECK(columnize({"oneTwo", "three"}, client) == R"("one_two", "three")");
}
