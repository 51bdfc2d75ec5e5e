#include "query.h"

#include "crosswalk/base/text.h"

namespace crosswalk::knex {
namespace {

std::string predicates(std::string_view word, const std::vector<Predicate>& parts) {
  std::string sql;
  for (const Predicate& part : parts) {
    if (part.sql.empty()) continue;
    sql += sql.empty() ? std::string(word) + " " : " " + part.joined_by + " ";
    sql += part.sql;
  }
  return sql;
}

std::string listed(std::string_view word, const std::vector<std::string>& parts) {
  return parts.empty() ? "" : std::string(word) + join(parts, ", ");
}

// Puts the parts that are there in a row.
std::string in_a_row(const std::vector<std::string>& parts) {
  std::string sql;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!sql.empty()) sql += ' ';
    sql += part;
  }
  return sql;
}

class Compiler {
 public:
  Compiler(const Query& query, Client client) : query_(query), client_(client) {}

  [[nodiscard]] std::string compile() const {
    switch (query_.method) {
      case QueryMethod::Select:
        return select();
      case QueryMethod::Insert:
        return insert("insert into ");
      case QueryMethod::Upsert:
        return insert("replace into ");
      case QueryMethod::Update:
        return update();
      case QueryMethod::Delete:
        return remove();
      case QueryMethod::Truncate:
        return truncate();
    }
    return "";
  }

 private:
  [[nodiscard]] std::string table() const {
    if (query_.schema.empty() || !query_.table_takes_schema) return query_.table;
    return wrap(query_.schema, client_) + "." + query_.table;
  }
  [[nodiscard]] std::string target() const { return (query_.only ? "only " : "") + table(); }
  [[nodiscard]] std::string where() const { return predicates("where", query_.where); }
  [[nodiscard]] std::string with() const {
    return listed(query_.recursive ? "with recursive " : "with ", query_.withs);
  }
  [[nodiscard]] std::string returning() const {
    return client_ == Client::Mysql ? "" : listed("returning ", query_.returning);
  }

  [[nodiscard]] bool only_unions() const {
    return query_.columns.empty() && query_.distinct.empty() && !query_.unions.empty() && query_.table.empty();
  }

  [[nodiscard]] std::string columns() const {
    std::string sql = "select " + query_.distinct;
    sql += query_.columns.empty() ? "*" : join(query_.columns, ", ");
    if (!query_.table.empty()) sql += " from " + target();
    return sql;
  }

  [[nodiscard]] std::string limit() const {
    // MySQL has no offset without a limit (dialects/mysql/query/mysql-querycompiler.js).
    if (client_ == Client::Mysql && query_.limit.empty() && !query_.offset.empty()) return "limit 18446744073709551615";
    if (client_ == Client::Sqlite && query_.limit.empty() && !query_.offset.empty()) return "limit -1";
    return query_.limit.empty() ? "" : "limit " + query_.limit;
  }

  [[nodiscard]] std::string unions(bool only) const {
    std::string sql;
    bool first = only;
    for (const UnionPart& part : query_.unions) {
      if (!sql.empty()) sql += ' ';
      if (!first) sql += part.clause + " ";
      sql += part.wrapped ? "(" + part.sql + ")" : part.sql;
      first = false;
    }
    return sql;
  }

  [[nodiscard]] std::string select() const {
    std::vector<std::string> comments;
    for (const std::string& comment : query_.comments) comments.push_back("/* " + comment + " */");
    const bool only = only_unions();
    std::string first = in_a_row({in_a_row(comments), only ? "" : columns(), in_a_row(query_.joins), where()});
    for (const UnionPart& part : query_.unions) {
      if (part.wrapped && !only) {
        first = "(" + first + ")";
        break;
      }
    }
    const std::string last =
        in_a_row({listed("group by ", query_.groups), predicates("having", query_.having),
                  listed("order by ", query_.orders), limit(), query_.offset.empty() ? "" : "offset " + query_.offset,
                  client_ == Client::Sqlite ? "" : query_.lock});
    return only ? in_a_row({with(), unions(true), first, last}) : in_a_row({with(), first, unions(false), last});
  }

  [[nodiscard]] std::string values() const {
    std::vector<std::string> tuples;
    for (const auto& row : query_.rows) tuples.push_back("(" + join(row, ", ") + ")");
    return "(" + join(query_.insert_columns, ", ") + ") values " + join(tuples, ", ");
  }

  [[nodiscard]] std::string conflict() const {
    if (!query_.conflict) return "";
    const ConflictClause& clause = *query_.conflict;
    if (client_ == Client::Mysql) return clause.merges ? "on duplicate key update " + merged(clause) : "";
    const std::string head = in_a_row({"on conflict", clause.target});
    return clause.merges ? in_a_row({head, "do update set", merged(clause), where()}) : head + " do nothing";
  }

  [[nodiscard]] std::string merged(const ConflictClause& clause) const {
    if (!clause.sets.empty()) return clause.sets;
    std::vector<std::string> sets;
    for (const std::string& column : query_.insert_columns) sets.push_back(merge_column(column, client_));
    return join(sets, ", ");
  }

  [[nodiscard]] std::string insert(std::string verb) const {
    if (query_.insert_body.empty() && query_.insert_columns.empty()) return "";
    const bool ignores = query_.conflict && !query_.conflict->merges;
    if (client_ == Client::Mysql && ignores) verb = "insert ignore into ";
    return in_a_row(
        {with(), verb + table(), query_.insert_body.empty() ? values() : query_.insert_body, conflict(), returning()});
  }

  [[nodiscard]] std::string update() const {
    std::vector<std::string> sets;
    for (const auto& [column, value] : query_.sets) sets.push_back(column + " = " + value);
    if (sets.empty()) return "";
    const std::string set = "set " + join(sets, ", ");
    if (client_ == Client::Mysql) {
      return in_a_row({with(), "update " + table(), in_a_row(query_.joins), set, where(),
                       listed("order by ", query_.orders), query_.limit.empty() ? "" : limit()});
    }
    return in_a_row({with(), "update " + target(), set, query_.update_from.empty() ? "" : "from " + query_.update_from,
                     where(), returning()});
  }

  [[nodiscard]] std::string remove() const {
    if (client_ == Client::Mysql && !query_.joins.empty()) {
      return in_a_row({with(), "delete " + table() + " from " + table(), in_a_row(query_.joins), where()});
    }
    return in_a_row({with(), "delete from " + target(), where(), client_ == Client::Mysql ? limit() : returning()});
  }

  [[nodiscard]] std::string truncate() const {
    if (client_ == Client::Sqlite) return "delete from " + table();
    return "truncate " + table() + (client_ == Client::Postgresql ? " restart identity" : "");
  }

  const Query& query_;
  Client client_;
};

}  // namespace

std::string compile_query(const Query& query, Client client) { return Compiler(query, client).compile(); }

std::string compile_where(const Query& query) { return predicates("where", query.where); }

std::string merge_column(const std::string& column, Client client) {
  return column + (client == Client::Mysql ? " = values(" + column + ")" : " = excluded." + column);
}

}  // namespace crosswalk::knex
