#pragma once

#include <functional>
#include <string>
#include <vector>

#include "crosswalk/sql/session.h"

namespace crosswalk::test {

// A session that writes down what it is told to run, and answers what the test says: by default, that it was done.
class ScriptedSession final : public Session {
 public:
  using Answer = std::function<std::optional<Rows>(std::string_view sql)>;

  std::optional<Rows> run(std::string_view sql) override {
    log.emplace_back(sql);
    error_ = {};
    std::optional<Rows> rows = answer ? answer(sql) : done();
    if (!rows) error_ = refusal;
    return rows;
  }
  [[nodiscard]] const DatabaseError& error() const override { return error_; }
  void cancel() override {}

  // A statement that changed a row, and one that answered with a value.
  static std::optional<Rows> done() { return Rows{.columns = {}, .rows = {}, .affected = 1}; }
  static std::optional<Rows> value(std::string text) {
    return Rows{.columns = {"v"}, .rows = {{std::move(text)}}, .affected = 0};
  }

  std::vector<std::string> log;
  Answer answer;
  DatabaseError refusal{.message = "no such table", .state = "42P01", .connection_lost = false};

 private:
  DatabaseError error_;
};

}  // namespace crosswalk::test
