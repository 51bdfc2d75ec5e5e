#include "builder.h"

// What can be assigned to: names, members, and patterns of them.
namespace crosswalk::ecmascript {

using namespace script;

ExpressionPtr Builder::target(Parser::TargetContext* rule) {
  ExpressionPtr made;
  if (rule->NAME() != nullptr) return make(range_of(rule), Name{name_of(rule->NAME())});
  if (rule->arrayLiteral() != nullptr)
    made = array(rule->arrayLiteral());
  else
    made = object(rule->objectLiteral());
  check_target(*made, /*binds=*/true);
  return made;
}

void Builder::check_target(const Expression& target, bool binds) {
  const auto refuse = [&] {
    const std::string_view text = text_.substr(target.range.begin, target.range.end - target.range.begin);
    constexpr std::size_t kLongest = 40;
    const bool fits = text.size() <= kLongest && text.find('\n') == std::string_view::npos;
    fail(target.range,
         "found " + (fits ? "`" + std::string(text) + "`" : "something") + ", which cannot be assigned to");
  };
  if (const auto* with_default = std::get_if<AssignExpression>(&target.node)) {
    if (with_default->op || with_default->logical) return refuse();
    return check_target(*with_default->target, binds);
  }
  if (const auto* list = std::get_if<ListLiteral>(&target.node)) {
    for (const Element& element : list->elements) {
      const bool hole = element.value->range.begin == element.value->range.end;
      if (!hole) check_target(*element.value, binds);
    }
    return;
  }
  if (const auto* dict = std::get_if<DictLiteral>(&target.node)) {
    for (const Entry& entry : dict->entries) check_target(*entry.value, binds);
    return;
  }
  const bool member = std::holds_alternative<Attribute>(target.node) || std::holds_alternative<Subscript>(target.node);
  const bool name = std::holds_alternative<Name>(target.node) || std::holds_alternative<UndefinedLiteral>(target.node);
  if (!name && (binds || !member)) refuse();
}

void Builder::bound_names(const Expression& target, std::vector<std::string>& names) {
  if (const auto* name = std::get_if<Name>(&target.node)) names.push_back(name->text);
  if (const auto* with_default = std::get_if<AssignExpression>(&target.node)) bound_names(*with_default->target, names);
  if (const auto* list = std::get_if<ListLiteral>(&target.node)) {
    for (const Element& element : list->elements) bound_names(*element.value, names);
  }
  if (const auto* dict = std::get_if<DictLiteral>(&target.node)) {
    for (const Entry& entry : dict->entries) bound_names(*entry.value, names);
  }
}

}  // namespace crosswalk::ecmascript
