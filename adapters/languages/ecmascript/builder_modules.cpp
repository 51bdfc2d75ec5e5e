#include "builder.h"

namespace crosswalk::ecmascript {

using namespace script;

void Builder::import_statement(Parser::ImportStatementContext* rule, Block& out) {
  const ByteRange range = range_of(rule);
  Import made;
  made.type_only = rule->TYPE_ONLY() != nullptr;
  Parser::ImportBindingsContext* bindings = rule->importBindings();
  if (bindings == nullptr) {
    made.module = string_of(rule->STRING());
    return append(out, range, std::move(made));
  }
  // import x = require("m"), import x = A.B
  if (bindings->assignment() != nullptr) {
    if (made.type_only) return;
    Assign assign;
    assign.declaration = Declaration::Const;
    assign.targets.push_back(make(range_of(bindings->NAME()), Name{name_of(bindings->NAME())}));
    assign.value = assignment(bindings->assignment());
    return append(out, range, std::move(assign));
  }
  made.module = string_of(bindings->STRING());
  if (bindings->NAME() != nullptr) made.names.push_back({.name = "default", .alias = name_of(bindings->NAME())});
  if (bindings->wholeModule() != nullptr)
    made.names.push_back({.name = "*", .alias = name_of(bindings->wholeModule()->NAME())});
  if (bindings->moduleNames() != nullptr) {
    for (Parser::ModuleNameContext* item : bindings->moduleNames()->moduleName()) {
      if (item->TYPE_ONLY() != nullptr) continue;
      std::vector<std::string> names;
      for (antlr4::tree::ParseTree* child : item->children) {
        TokenNode* token = token_in(child);
        if (type_of(token) != Parser::AS) names.push_back(name_or_string(token));
      }
      made.names.push_back({.name = names.front(), .alias = names.back()});
    }
  }
  append(out, range, std::move(made));
}

void Builder::export_statement(Parser::ExportStatementContext* rule, std::vector<ExpressionPtr> decorators,
                               Block& out) {
  const ByteRange range = range_of(rule);
  if (rule->exportedDefault() != nullptr)
    return export_default(rule->exportedDefault(), std::move(decorators), range, out);
  if (rule->exportedDeclaration() != nullptr)
    return export_declaration(rule->exportedDeclaration(), std::move(decorators), range, out);
  if (rule->importStatement() != nullptr) {
    const std::size_t first = out.size();
    import_statement(rule->importStatement(), out);
    return export_from(first, range, out);
  }
  // export = x is what CommonJS calls module.exports = x.
  if (rule->assignment() != nullptr) {
    const ByteRange at = range_of(rule->EXPORT());
    AssignExpression assign;
    assign.target = make(at, Attribute{.object = make(at, Name{"module"}), .name = "exports"});
    assign.value = assignment(rule->assignment());
    return append(out, range, ExpressionStatement{make(range, std::move(assign))});
  }
  export_names(rule, out);
}

void Builder::export_names(Parser::ExportStatementContext* rule, Block& out) {
  if (rule->TYPE_ONLY() != nullptr) return;
  Export made;
  made.star = rule->STAR() != nullptr;
  // In `export * as "a" from "m"` the module is the last string.
  const std::vector<TokenNode*> strings = rule->STRING();
  if (rule->FROM() != nullptr && !strings.empty()) made.from = string_of(strings.back());
  if (made.star && rule->AS() != nullptr) {
    made.names.push_back(
        {.name = "*", .alias = rule->NAME() != nullptr ? name_of(rule->NAME()) : string_of(strings.front())});
  }
  if (rule->moduleNames() != nullptr) {
    for (Parser::ModuleNameContext* item : rule->moduleNames()->moduleName()) {
      if (item->TYPE_ONLY() != nullptr) continue;
      std::vector<std::string> names;
      for (antlr4::tree::ParseTree* child : item->children) {
        TokenNode* token = token_in(child);
        if (type_of(token) != Parser::AS) names.push_back(name_or_string(token));
      }
      made.names.push_back({.name = names.front(), .alias = names.back()});
    }
  }
  append(out, range_of(rule), std::move(made));
}

// A function or class with a name binds it too; without one it is a value only.
void Builder::export_default(Parser::ExportedDefaultContext* rule, std::vector<ExpressionPtr> decorators,
                             ByteRange range, Block& out) {
  Export made;
  if (rule->assignment() != nullptr) {
    made.default_value = assignment(rule->assignment());
    return append(out, range, std::move(made));
  }
  Block declared;
  for (Parser::DecoratorContext* item : rule->decorator()) decorators.push_back(decorator(item));
  if (rule->functionDeclaration() != nullptr) function_declaration(rule->functionDeclaration(), declared);
  if (rule->classDeclaration() != nullptr) {
    class_declaration(rule->classDeclaration(), std::move(decorators), range_of(rule->classDeclaration()), declared);
  }
  if (declared.empty()) return;  // an interface, or an overload
  const ByteRange at = declared.front()->range;
  if (auto* function = std::get_if<FunctionDefinition>(&declared.front()->node)) {
    if (function->function->name.empty())
      made.default_value = make(at, FunctionExpression{function->function});
    else
      made.names.push_back({.name = function->function->name, .alias = "default"});
  } else if (auto* definition = std::get_if<ClassDefinition>(&declared.front()->node)) {
    if (definition->definition->name.empty())
      made.default_value = make(at, ClassExpression{definition->definition});
    else
      made.names.push_back({.name = definition->definition->name, .alias = "default"});
  }
  if (made.default_value == nullptr) made.declaration = std::move(declared.front());
  append(out, range, std::move(made));
}

void Builder::export_declaration(Parser::ExportedDeclarationContext* rule, std::vector<ExpressionPtr> decorators,
                                 ByteRange range, Block& out) {
  const std::size_t first = out.size();
  for (Parser::DecoratorContext* item : rule->decorator()) decorators.push_back(decorator(item));
  if (rule->variableDeclaration() != nullptr) variables(rule->variableDeclaration(), range_of(rule), out);
  if (rule->functionDeclaration() != nullptr) function_declaration(rule->functionDeclaration(), out);
  if (rule->classDeclaration() != nullptr) {
    class_declaration(rule->classDeclaration(), std::move(decorators), range_of(rule->classDeclaration()), out);
  }
  if (rule->enumDeclaration() != nullptr) enum_declaration(rule->enumDeclaration(), out);
  if (rule->namespaceDeclaration() != nullptr) namespace_declaration(rule->namespaceDeclaration(), out);
  export_from(first, range, out);
}

void Builder::export_from(std::size_t first, ByteRange range, Block& out) {
  const bool single = out.size() == first + 1;
  for (std::size_t i = first; i < out.size(); ++i) {
    std::vector<std::string> names;
    if (const auto* assign = std::get_if<Assign>(&out[i]->node)) {
      for (const ExpressionPtr& target : assign->targets) bound_names(*target, names);
    } else if (const auto* function = std::get_if<FunctionDefinition>(&out[i]->node)) {
      names.push_back(function->function->name);
    } else if (const auto* definition = std::get_if<ClassDefinition>(&out[i]->node)) {
      names.push_back(definition->definition->name);
    }
    Export made;
    for (std::string& name : names) made.names.push_back({.name = name, .alias = name});
    const ByteRange at = single ? range : out[i]->range;
    made.declaration = std::move(out[i]);
    out[i] = make_statement(at, std::move(made));
  }
}

}  // namespace crosswalk::ecmascript
