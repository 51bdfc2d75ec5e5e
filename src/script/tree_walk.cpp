#include "tree_walk.h"

#include <algorithm>
#include <array>

namespace crosswalk::script {
namespace {

class Walker {
 public:
  explicit Walker(const TreeVisitor& visitor) : visitor_(&visitor) {}

  void visit(const ExpressionPtr& expression) {
    if (expression) visit(*expression);
  }
  void visit(const StatementPtr& statement) {
    if (statement) visit(*statement);
  }
  void visit(const Expression& expression) {
    if (!visitor_->expression(expression)) return;
    std::visit([this](const auto& node) { parts(node); }, expression.node);
  }
  void visit(const Statement& statement) {
    if (!visitor_->statement(statement)) return;
    std::visit([this](const auto& node) { parts(node); }, statement.node);
  }
  void visit(const Block& block) {
    for (const StatementPtr& statement : block) visit(statement);
  }
  void visit(const Function& function) {
    for (const Parameter& parameter : function.parameters) {
      visit(parameter.target);
      visit(parameter.default_value);
    }
    visit(function.body);
    visit(function.result);
  }

 private:
  void each(const std::vector<ExpressionPtr>& list) {
    for (const ExpressionPtr& item : list) visit(item);
  }
  void each(const std::vector<Element>& list) {
    for (const Element& item : list) visit(item.value);
  }
  void each(const std::vector<Argument>& list) {
    for (const Argument& item : list) visit(item.value);
  }
  void each(const std::vector<TemplatePart>& list) {
    for (const TemplatePart& part : list) {
      visit(part.value);
      each(part.format);
    }
  }
  void inner(const Function& function) {
    each(function.decorators);
    if (visitor_->into_functions) visit(function);
  }
  void inner(const Class& definition) {
    each(definition.bases);
    each(definition.decorators);
    visit(definition.body);
    for (const ClassMember& member : definition.members) visit(member.definition);
  }

  void parts(const NoneLiteral&) {}
  void parts(const UndefinedLiteral&) {}
  void parts(const EllipsisLiteral&) {}
  void parts(const BoolLiteral&) {}
  void parts(const NumberLiteral&) {}
  void parts(const StringLiteral&) {}
  void parts(const RegexLiteral&) {}
  void parts(const Name&) {}
  void parts(const This&) {}
  void parts(const Super&) {}
  void parts(const MetaProperty&) {}
  void parts(const Template& node) {
    visit(node.tag);
    each(node.parts);
  }
  void parts(const ListLiteral& node) { each(node.elements); }
  void parts(const TupleLiteral& node) { each(node.elements); }
  void parts(const SetLiteral& node) { each(node.elements); }
  void parts(const DictLiteral& node) {
    for (const Entry& entry : node.entries) {
      visit(entry.key);
      visit(entry.value);
    }
  }
  void parts(const Attribute& node) { visit(node.object); }
  void parts(const Subscript& node) {
    visit(node.object);
    visit(node.index);
  }
  void parts(const Slice& node) {
    visit(node.lower);
    visit(node.upper);
    visit(node.step);
  }
  void parts(const Call& node) {
    visit(node.callee);
    each(node.arguments);
  }
  void parts(const Unary& node) { visit(node.operand); }
  void parts(const Binary& node) {
    visit(node.left);
    visit(node.right);
  }
  void parts(const Logical& node) {
    visit(node.left);
    visit(node.right);
  }
  void parts(const Compare& node) {
    visit(node.first);
    each(node.rest);
  }
  void parts(const Conditional& node) {
    visit(node.test);
    visit(node.then);
    visit(node.otherwise);
  }
  void parts(const AssignExpression& node) {
    visit(node.target);
    visit(node.value);
  }
  void parts(const Update& node) { visit(node.target); }
  void parts(const FunctionExpression& node) { inner(*node.function); }
  void parts(const ClassExpression& node) { inner(*node.definition); }
  void parts(const Comprehension& node) {
    for (const ComprehensionClause& clause : node.clauses) {
      visit(clause.target);
      visit(clause.iterable);
      each(clause.conditions);
    }
    visit(node.element);
    visit(node.value);
  }
  void parts(const Await& node) { visit(node.value); }
  void parts(const Yield& node) { visit(node.value); }
  void parts(const Sequence& node) { each(node.items); }
  void parts(const ImportCall& node) { visit(node.source); }

  void parts(const ExpressionStatement& node) { visit(node.expression); }
  void parts(const Assign& node) {
    each(node.targets);
    visit(node.value);
  }
  void parts(const If& node) {
    visit(node.test);
    visit(node.then);
    visit(node.otherwise);
  }
  void parts(const While& node) {
    visit(node.test);
    visit(node.body);
    visit(node.otherwise);
  }
  void parts(const ForLoop& node) {
    visit(node.init);
    visit(node.test);
    visit(node.update);
    visit(node.body);
  }
  void parts(const ForEach& node) {
    visit(node.target);
    visit(node.iterable);
    visit(node.body);
    visit(node.otherwise);
  }
  void parts(const Try& node) {
    visit(node.body);
    for (const Handler& handler : node.handlers) {
      visit(handler.type);
      visit(handler.target);
      visit(handler.body);
    }
    visit(node.otherwise);
    visit(node.finally);
  }
  void parts(const With& node) {
    for (const WithItem& item : node.items) {
      visit(item.context);
      visit(item.target);
    }
    visit(node.body);
  }
  void parts(const FunctionDefinition& node) { inner(*node.function); }
  void parts(const ClassDefinition& node) { inner(*node.definition); }
  void parts(const Return& node) { visit(node.value); }
  void parts(const Raise& node) {
    visit(node.value);
    visit(node.cause);
  }
  void parts(const Break&) {}
  void parts(const Continue&) {}
  void parts(const Pass&) {}
  void parts(const Delete& node) { each(node.targets); }
  void parts(const Assert& node) {
    visit(node.test);
    visit(node.message);
  }
  void parts(const Scope&) {}
  void parts(const BlockStatement& node) { visit(node.body); }
  void parts(const Import&) {}
  void parts(const Export& node) {
    visit(node.declaration);
    visit(node.default_value);
  }
  void parts(const Switch& node) {
    visit(node.subject);
    for (const SwitchCase& item : node.cases) {
      visit(item.test);
      visit(item.body);
    }
  }
  void parts(const Match& node) {
    visit(node.subject);
    for (const MatchCase& item : node.cases) {
      visit(item.pattern);
      visit(item.guard);
      visit(item.body);
    }
  }

  const TreeVisitor* visitor_;
};

// Finds jumps out of a statement. Loops inside take the breaks that are theirs; labels are taken to lead outside.
class JumpFinder {
 public:
  void find(const Block& block, int loops) {
    for (const StatementPtr& statement : block) find(*statement, loops);
  }
  void find(const Statement& statement, int loops) {
    std::visit([this, loops](const auto& node) { look(node, loops); }, statement.node);
  }
  Jumps jumps;

 private:
  template <class Node>
  void look(const Node&, int) {}
  void look(const Return&, int) { jumps.returns = true; }
  void look(const Raise&, int) { jumps.raises = true; }
  void look(const Assert&, int) { jumps.raises = true; }
  void look(const Break& node, int loops) {
    if (loops == 0 || !node.label.empty()) jumps.loops = true;
  }
  void look(const Continue& node, int loops) {
    if (loops == 0 || !node.label.empty()) jumps.loops = true;
  }
  void look(const If& node, int loops) {
    find(node.then, loops);
    find(node.otherwise, loops);
  }
  void look(const While& node, int loops) {
    find(node.body, loops + 1);
    find(node.otherwise, loops);
  }
  void look(const ForLoop& node, int loops) { find(node.body, loops + 1); }
  void look(const ForEach& node, int loops) {
    find(node.body, loops + 1);
    find(node.otherwise, loops);
  }
  void look(const Try& node, int loops) {
    find(node.body, loops);
    for (const Handler& handler : node.handlers) find(handler.body, loops);
    find(node.otherwise, loops);
    find(node.finally, loops);
  }
  void look(const With& node, int loops) { find(node.body, loops); }
  void look(const BlockStatement& node, int loops) { find(node.body, loops); }
  void look(const Switch& node, int loops) {
    for (const SwitchCase& item : node.cases) find(item.body, loops + 1);
  }
  void look(const Match& node, int loops) {
    for (const MatchCase& item : node.cases) find(item.body, loops);
  }
};

// Methods by which a list, dict, set or map changes in place.
bool changes_its_object(std::string_view method, Language language) {
  static constexpr std::array<std::string_view, 13> python = {"append", "extend",     "insert",  "remove", "pop",
                                                              "clear",  "sort",       "reverse", "add",    "discard",
                                                              "update", "setdefault", "popitem"};
  static constexpr std::array<std::string_view, 12> javascript = {
      "push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "set", "add", "delete", "clear"};
  if (language == Language::Python) return std::find(python.begin(), python.end(), method) != python.end();
  return std::find(javascript.begin(), javascript.end(), method) != javascript.end();
}

class ChangeCollector {
 public:
  explicit ChangeCollector(Language language) : language_(language) {
    visitor_.statement = [this](const Statement& statement) {
      std::visit([this](const auto& node) { note(node); }, statement.node);
      return true;
    };
    visitor_.expression = [this](const Expression& expression) {
      std::visit([this](const auto& node) { note(node); }, expression.node);
      return true;
    };
  }
  [[nodiscard]] const TreeVisitor& visitor() const { return visitor_; }
  std::vector<ChangedTarget> targets;

 private:
  template <class Node>
  void note(const Node&) {}
  void add(const ExpressionPtr& target) {
    if (target) targets.push_back({target.get(), false});
  }
  void note(const Assign& node) {
    for (const ExpressionPtr& target : node.targets) add(target);
  }
  void note(const ForEach& node) { add(node.target); }
  void note(const With& node) {
    for (const WithItem& item : node.items) add(item.target);
  }
  void note(const Delete& node) {
    for (const ExpressionPtr& target : node.targets) add(target);
  }
  void note(const Try& node) {
    for (const Handler& handler : node.handlers) add(handler.target);
  }
  void note(const AssignExpression& node) { add(node.target); }
  void note(const Update& node) { add(node.target); }
  void note(const Unary& node) {
    if (node.op == UnaryOperator::Delete) add(node.operand);
  }
  void note(const Call& node) {
    const auto* attribute = std::get_if<Attribute>(&node.callee->node);
    if (attribute != nullptr && changes_its_object(attribute->name, language_)) {
      targets.push_back({attribute->object.get(), true});
    }
  }

  Language language_;
  TreeVisitor visitor_;
};

}  // namespace

void walk(const Statement& statement, const TreeVisitor& visitor) { Walker(visitor).visit(statement); }
void walk(const Block& block, const TreeVisitor& visitor) { Walker(visitor).visit(block); }
void walk(const Expression& expression, const TreeVisitor& visitor) { Walker(visitor).visit(expression); }
void walk(const Function& function, const TreeVisitor& visitor) { Walker(visitor).visit(function); }

Jumps jumps_of(const Statement& statement) {
  JumpFinder finder;
  finder.find(statement, 0);
  return finder.jumps;
}

bool always_raises(const Block& block) {
  if (block.empty() || !std::holds_alternative<Raise>(block.back()->node)) return false;
  return std::none_of(block.begin(), block.end(), [](const StatementPtr& statement) {
    const Jumps jumps = jumps_of(*statement);
    return jumps.returns || jumps.loops;
  });
}

std::vector<ChangedTarget> changed_targets(const Statement& statement, Language language) {
  ChangeCollector collector(language);
  walk(statement, collector.visitor());
  return std::move(collector.targets);
}

std::vector<ChangedTarget> changed_targets(const Expression& expression, Language language) {
  ChangeCollector collector(language);
  walk(expression, collector.visitor());
  return std::move(collector.targets);
}

std::vector<std::string> defined_names(const Statement& statement, Language) {
  std::vector<std::string> names;
  TreeVisitor visitor;
  visitor.into_functions = false;
  visitor.statement = [&names](const Statement& inner) {
    if (const auto* function = std::get_if<FunctionDefinition>(&inner.node)) names.push_back(function->function->name);
    if (const auto* definition = std::get_if<ClassDefinition>(&inner.node))
      names.push_back(definition->definition->name);
    if (const auto* import = std::get_if<Import>(&inner.node)) {
      for (const ImportedName& name : import->names) names.push_back(name.alias.empty() ? name.name : name.alias);
    }
    return true;
  };
  walk(statement, visitor);
  return names;
}

std::vector<std::string> declared_names(const Statement& statement) {
  std::vector<std::string> names;
  if (const auto* function = std::get_if<FunctionDefinition>(&statement.node))
    names.push_back(function->function->name);
  if (const auto* definition = std::get_if<ClassDefinition>(&statement.node))
    names.push_back(definition->definition->name);
  if (const auto* assign = std::get_if<Assign>(&statement.node)) {
    for (const ExpressionPtr& target : assign->targets) collect_target_names(*target, names);
  }
  // Several declarations of one statement.
  if (const auto* block = std::get_if<BlockStatement>(&statement.node)) {
    for (const StatementPtr& inner : block->body) {
      for (std::string& name : declared_names(*inner)) names.push_back(std::move(name));
    }
  }
  return names;
}

void collect_target_names(const Expression& target, std::vector<std::string>& names) {
  const auto each = [&names](const std::vector<Element>& elements) {
    for (const Element& element : elements) {
      if (element.value) collect_target_names(*element.value, names);
    }
  };
  if (const auto* name = std::get_if<Name>(&target.node)) names.push_back(name->text);
  if (const auto* list = std::get_if<ListLiteral>(&target.node)) each(list->elements);
  if (const auto* tuple = std::get_if<TupleLiteral>(&target.node)) each(tuple->elements);
  if (const auto* assign = std::get_if<AssignExpression>(&target.node)) collect_target_names(*assign->target, names);
  if (const auto* dict = std::get_if<DictLiteral>(&target.node)) {
    for (const Entry& entry : dict->entries) {
      if (entry.value) collect_target_names(*entry.value, names);
    }
  }
}

std::vector<std::string> hoisted_variables(const Block& body) {
  std::vector<std::string> names;
  TreeVisitor visitor;
  visitor.into_functions = false;
  visitor.expression = [](const Expression&) { return false; };
  visitor.statement = [&names](const Statement& statement) {
    if (const auto* assign = std::get_if<Assign>(&statement.node);
        assign != nullptr && assign->declaration == Declaration::Var) {
      for (const ExpressionPtr& target : assign->targets) collect_target_names(*target, names);
    }
    if (const auto* loop = std::get_if<ForEach>(&statement.node);
        loop != nullptr && loop->declaration == Declaration::Var) {
      collect_target_names(*loop->target, names);
    }
    return true;
  };
  walk(body, visitor);
  return names;
}

}  // namespace crosswalk::script
