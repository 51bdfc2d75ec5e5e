#include "support/fake_dialect.h"

#include "crosswalk/base/text.h"

namespace crosswalk::test {

FakeDialect::FakeDialect(std::string name) : name_(std::move(name)) {
  features_.transactional_ddl = name_ != "mysql";
  features_.concurrent_indexes = name_ == "postgresql";
}

CatalogRules FakeDialect::catalog_rules() const {
  CatalogRules rules;
  rules.default_schema = name_ == "postgresql" ? "public" : "";
  return rules;
}

std::vector<Step> FakeDialect::read(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                                    Diagnostics&) const {
  const std::string_view all = script->text();
  const bool whole = options.range.begin == options.range.end;
  std::size_t at = whole ? 0 : options.range.begin;
  const std::size_t end = whole ? all.size() : options.range.end;
  std::vector<Step> steps;
  while (at < end) {
    const std::size_t stop = std::min(all.find(';', at), end);
    const std::string_view statement = trim(all.substr(at, stop - at));
    if (!statement.empty()) {
      const auto begin = static_cast<std::uint32_t>(statement.data() - all.data());
      steps.emplace_back(RawSql{name_, std::string(statement), SqlEffect::Unknown},
                         script->span({begin, begin + static_cast<std::uint32_t>(statement.size())}),
                         Spelling{name_, std::string(statement)});
    }
    at = stop + 1;
  }
  return steps;
}

std::optional<std::vector<Statement>> FakeDialect::write(const Step& step, const Catalog&, Diagnostics&) const {
  const auto* raw = step.operation.as<RawSql>();
  const std::string text = step.written ? step.written->text : raw != nullptr ? raw->text : describe(step.operation);
  return std::vector<Statement>{{text, to_upper(text).find("CONCURRENTLY") == std::string::npos}};
}

std::string FakeDialect::quote(const Identifier& name, bool) const {
  const char mark = name_ == "mysql" ? '`' : '"';
  return mark + name.text + mark;
}

std::string FakeDialect::quote(const QualifiedName& name) const {
  return (name.schema ? quote(*name.schema) + "." : "") + quote(name.name);
}

std::string FakeDialect::literal(std::string_view text) const { return "'" + replace_all(text, "'", "''") + "'"; }

Type FakeDialect::read_type(std::string_view spelling) const { return NativeType{name_, std::string(spelling)}; }

Expression FakeDialect::read_expression(std::string_view text) const { return SqlExpression{name_, std::string(text)}; }

}  // namespace crosswalk::test
