#include "naming.h"

#include <array>
#include <memory>
#include <utility>

#include "arguments.h"
#include "crosswalk/base/text.h"
#include "hosts.h"

namespace crosswalk::knex {
namespace {

using script::CallContext;
using script::Value;

constexpr std::array<std::pair<Naming, std::string_view>, 4> kWords = {{
    {Naming::AsWritten, "asWritten"},
    {Naming::SnakeCase, "snakeCase"},
    {Naming::SnakeMapper, "knexSnakeCaseMappers"},
    {Naming::UpperSnakeMapper, "knexSnakeCaseMappersUpperCase"},
}};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_break(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 && !is_upper(c) && !is_digit(c) && !(c >= 'a' && c <= 'z');
}

// lodash/words.js: runs of digits, of lower-case letters with one capital before them, and of capitals.
std::size_t end_of_word(std::string_view text, std::size_t at) {
  std::size_t end = at;
  if (is_digit(text[at])) {
    while (end < text.size() && is_digit(text[end])) ++end;
    return end;
  }
  while (end < text.size() && is_upper(text[end])) ++end;
  const auto is_small = [](char c) { return !is_upper(c) && !is_digit(c) && !is_break(c); };
  const bool goes_on = end < text.size() && is_small(text[end]);
  if (goes_on && end - at > 1) return end - 1;
  while (end < text.size() && is_small(text[end])) ++end;
  return end;
}

std::string lodash_snake_case(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    if (is_break(text[at])) {
      ++at;
      continue;
    }
    const std::size_t end = end_of_word(text, at);
    words.push_back(to_lower(text.substr(at, end - at)));
    at = end;
  }
  return join(words, "_");
}

// objection/lib/utils/identifierMapping.js, snakeCase
std::string mapper_snake_case(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = i > 0 && is_upper(text[i]) && !is_upper(text[i - 1]);
    if (begins) result += '_';
    result += text[i];
  }
  return to_lower(result);
}

// A name on its way through a `wrapIdentifier`: what was done to it, and whether it was handed to Knex's own function.
class NameProbe final : public script::HostObject {
 public:
  NameProbe(Naming naming, bool wrapped) : naming_(naming), wrapped_(wrapped) {}
  [[nodiscard]] std::string type_name() const override { return "name"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] Naming naming() const { return naming_; }
  [[nodiscard]] bool wrapped() const { return wrapped_; }

 private:
  Naming naming_;
  bool wrapped_;
};

Value applied(const Value& name, Naming naming, const SourceSpan& span) {
  if (name.string() != nullptr) return renamed(*name.string(), naming);
  const auto* probe = name.host_as<NameProbe>();
  const bool first = probe != nullptr && probe->naming() == Naming::AsWritten && !probe->wrapped();
  if (!first) return Value::unknown("what is done to names is not followed", span);
  return Value(std::make_shared<NameProbe>(naming, false));
}

Value snake_case() {
  return method("snakeCase",
                [](CallContext& call) { return applied(call.argument(0), Naming::SnakeCase, call.span()); });
}

Value mappers() {
  return method("knexSnakeCaseMappers", [](CallContext& call) -> Value {
    const Value& options = call.argument(0);
    const auto is_set = [&](const char* key) {
      const bool* flag = entry(options, key).boolean();
      return flag != nullptr && *flag;
    };
    if (is_set("underscoreBeforeDigits") || is_set("underscoreBetweenUppercaseLetters")) {
      return Value::dict({{Value("wrapIdentifier"), Value::unknown("these options are not followed", call.span())}});
    }
    const Naming naming = is_set("upperCase") ? Naming::UpperSnakeMapper : Naming::SnakeMapper;
    const Value wrap = method("wrapIdentifier", [naming](CallContext& inner) -> Value {
      return inner.call(inner.argument(1), {applied(inner.argument(0), naming, inner.span())});
    });
    return Value::dict({{Value("wrapIdentifier"), wrap}});
  });
}

}  // namespace

std::string renamed(std::string_view name, Naming naming) {
  switch (naming) {
    case Naming::AsWritten:
      return std::string(name);
    case Naming::SnakeCase:
      return lodash_snake_case(name);
    case Naming::SnakeMapper:
      return mapper_snake_case(name);
    case Naming::UpperSnakeMapper:
      return to_upper(mapper_snake_case(name));
  }
  return std::string(name);
}

std::string_view naming_word(Naming naming) {
  for (const auto& [each, word] : kWords) {
    if (each == naming) return word;
  }
  return "";
}

std::optional<Naming> naming_of_word(std::string_view word) {
  for (const auto& [naming, each] : kWords) {
    if (each == word) return naming;
  }
  return std::nullopt;
}

std::optional<Naming> naming_of(const Value& wrap_identifier, script::Evaluator& evaluator, const SourceSpan& span) {
  const Value own = method("wrapIdentifierImpl", [](CallContext& call) -> Value {
    const auto* probe = call.argument(0).host_as<NameProbe>();
    if (probe == nullptr) return Value::unknown("what is done to names is not followed", call.span());
    return Value(std::make_shared<NameProbe>(probe->naming(), true));
  });
  CallContext call(evaluator, span);
  call.positional = {Value(std::make_shared<NameProbe>(Naming::AsWritten, false)), own, Value()};
  const Value result = evaluator.call(wrap_identifier, call);
  const auto* probe = result.host_as<NameProbe>();
  if (probe == nullptr || !probe->wrapped()) return std::nullopt;
  return probe->naming();
}

std::optional<Value> NamingModules::host_module(std::string_view name, CallContext&) {
  if (name == "lodash/snakeCase" || name == "lodash.snakecase") return snake_case();
  if (name == "objection") return Value::dict({{Value("knexSnakeCaseMappers"), mappers()}});
  return std::nullopt;
}

}  // namespace crosswalk::knex
