#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crosswalk/script/host.h"
#include "schema_model.h"
#include "spelling.h"

// What scripts hand to builders, as builders understand it.
namespace crosswalk::knex {

// A scalar; nothing if it is none (a list, a function).
[[nodiscard]] std::optional<Scalar> scalar_of(const script::Value& value);
// A text, or nothing.
[[nodiscard]] std::optional<std::string> text_of(const script::Value& value);
// One name or a list of them; several arguments of names from `from` on count as a list, too.
[[nodiscard]] std::optional<std::vector<std::string>> names_of(const script::Value& value);
[[nodiscard]] std::optional<std::vector<std::string>> names_from(const script::CallContext& context, std::size_t from);
// The entry of an object, or undefined.
[[nodiscard]] const script::Value& entry(const script::Value& object, const char* key);

// The SQL of a raw text with its bindings put in: `?`, `??`, `:name` and `:name:` (formatter/rawFormatter.js). Nothing
// if a binding has no form as text, or if their number is not right.
[[nodiscard]] std::optional<std::string> bind_raw(const std::string& sql, const script::Value& bindings, Client client);

// Leaves the statement at hand for a person if an argument is not known; true then.
[[nodiscard]] bool leaves_unknown(script::CallContext& context);

// An SQL text as a value: knex.raw(), knex.fn.now(). Run when it is waited for.
class Recorder;
class RawText : public script::HostObject {
 public:
  RawText(Recorder* recorder, std::string sql, SourceSpan span)
      : recorder_(recorder), sql_(std::move(sql)), span_(std::move(span)) {}
  [[nodiscard]] const std::string& sql() const { return sql_; }
  [[nodiscard]] std::string type_name() const override { return "Raw"; }
  std::optional<script::Value> get(std::string_view name, script::CallContext& context) override;
  std::optional<script::Value> settle(script::CallContext& context) override;
  [[nodiscard]] std::optional<std::string> text() const override { return sql_; }

 private:
  Recorder* recorder_;
  std::string sql_;
  SourceSpan span_;
  bool run_ = false;
};

}  // namespace crosswalk::knex
