#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crosswalk/script/value.h"
#include "spelling.h"

// A query as far as its builder has been called, its parts already spelled, and how they become one statement
// (query/querycompiler.js and the compilers of each client beside it).
namespace crosswalk::knex {

// A part of WHERE or HAVING, and what stands between it and the part before it.
struct Predicate {
  std::string joined_by = "and";
  std::string sql;
};

struct UnionPart {
  std::string clause;  // "union all"
  std::string sql;
  bool wrapped = false;
};

// What an insert does where a row is there already.
struct ConflictClause {
  std::string target;  // "(…)", or empty for any conflict
  bool merges = false;
  std::string sets;  // what is set; empty for all columns of the insert
};

enum class QueryMethod { Select, Insert, Update, Delete, Truncate, Upsert };

struct Query {
  QueryMethod method = QueryMethod::Select;
  std::string schema;
  std::string table;  // spelled, without the schema
  bool table_takes_schema = false;
  bool only = false;
  std::string alias;
  std::vector<std::string> withs;
  bool recursive = false;
  std::string distinct;
  std::vector<std::string> columns;
  std::vector<std::string> joins;
  std::vector<Predicate> where;
  std::vector<Predicate> having;
  std::vector<UnionPart> unions;
  std::vector<std::string> groups;
  std::vector<std::string> orders;
  std::string limit;
  std::string offset;
  std::string lock;
  std::vector<std::string> comments;
  std::vector<std::string> returning;
  std::vector<std::pair<std::string, std::string>> sets;  // of an update: column and value, spelled
  std::string update_from;
  // Of an insert: the columns, spelled, with the rows' values; or the whole of what stands behind the table.
  std::vector<std::string> insert_columns;
  std::vector<std::vector<std::string>> rows;
  std::string insert_body;
  std::optional<ConflictClause> conflict;
};

// The statement; "" if there is nothing to do.
[[nodiscard]] std::string compile_query(const Query& query, Client client);
// What sets a column, spelled, to its value in the row that conflicts.
[[nodiscard]] std::string merge_column(const std::string& column, Client client);
// "where …", or "".
[[nodiscard]] std::string compile_where(const Query& query);

}  // namespace crosswalk::knex
