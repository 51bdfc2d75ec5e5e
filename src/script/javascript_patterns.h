#pragma once

#include <memory>
#include <string>

#include "interpreter.h"
#include "pattern.h"

// Regular expressions of JavaScript, and the methods of strings that take them.
namespace crosswalk::script {

// `/x/g` as a value.
class Pattern final : public HostObject, public std::enable_shared_from_this<Pattern> {
 public:
  Pattern(std::string source, std::string flags)
      : source_(std::move(source)),
        flags_(std::move(flags)),
        compiled_(RegularExpression::compile(source_, flags_, Language::EcmaScript)) {}

  [[nodiscard]] std::string type_name() const override { return "regular expression"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<std::string> text() const override { return "/" + source_ + "/" + flags_; }
  std::optional<Value> get(std::string_view name, CallContext& context) override;
  bool set(std::string_view name, const Value& value, CallContext& context) override;

  [[nodiscard]] bool global() const { return flags_.find('g') != std::string::npos; }
  // Null if it is not followed.
  [[nodiscard]] const RegularExpression* compiled() const { return compiled_.get(); }

 private:
  Value exec(CallContext& call);
  Value test(CallContext& call);

  std::string source_;
  std::string flags_;
  std::shared_ptr<const RegularExpression> compiled_;
  std::size_t last_index_ = 0;  // in bytes, of the text that was searched last
};

// The pattern among a method's arguments; null if that is none.
[[nodiscard]] Pattern* pattern_of(const Value& value);
// "text".replace(pattern, …), and so on.
[[nodiscard]] Value replace_pattern(Interpreter& i, const Value& self, const Pattern& pattern, CallContext& call);
[[nodiscard]] Value split_by_pattern(Interpreter& i, const Value& self, const Pattern& pattern, CallContext& call);
[[nodiscard]] Value match_pattern(Interpreter& i, const Value& self, const Pattern& pattern, CallContext& call);
[[nodiscard]] Value match_all_pattern(Interpreter& i, const Value& self, const Pattern& pattern, CallContext& call);
[[nodiscard]] Value search_pattern(const Value& self, const Pattern& pattern, CallContext& call);

}  // namespace crosswalk::script
