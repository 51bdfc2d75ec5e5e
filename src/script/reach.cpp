// What a piece of a script could do that is left for a person, told from its tree.
#include <algorithm>
#include <set>

#include "crosswalk/base/words.h"
#include "interpreter.h"
#include "private_objects.h"
#include "tree_walk.h"

namespace crosswalk::script {
namespace {

constexpr std::size_t kMostTexts = 4'000;
// Of a call, so many arguments say what it is about. One that is not known is told by "?" before the name of what is
// called; a text with a part that is not known, by that of "?text", or by the word that the part stands behind
// (`log_${year}` is about what begins with log_).
constexpr std::size_t kTellingArguments = 3;

class ReachSearch {
 public:
  explicit ReachSearch(Interpreter& interpreter) : interpreter_(&interpreter) {}

  void into(const Statement& statement) { walk(statement, visitor()); }
  void into(const FunctionObject& function) {
    if (!seen_.insert(function.code.get()).second) return;
    const Restored<std::shared_ptr<Environment>> restored(interpreter_->scope(), function.closure);
    walk(*function.code, visitor());
  }
  [[nodiscard]] Reach result() {
    for (const std::string& name : followed_) reach_.names.erase(name);
    return std::move(reach_);
  }

 private:
  [[nodiscard]] TreeVisitor visitor() {
    TreeVisitor visitor;
    visitor.statement = [this](const Statement& inner) {
      if (const auto* loop = std::get_if<ForEach>(&inner.node)) {
        if (!look_at_loop(*loop->iterable)) collect_target_names(*loop->target, bound_);
      }
      if (std::holds_alternative<While>(inner.node) || std::holds_alternative<ForLoop>(inner.node)) reach_.loops = true;
      // A text that stands alone is a comment.
      const auto* bare = std::get_if<ExpressionStatement>(&inner.node);
      return bare == nullptr || !std::holds_alternative<StringLiteral>(bare->expression->node);
    };
    visitor.expression = [this](const Expression& inner) {
      look_at(inner);
      return true;
    };
    return visitor;
  }

  void look_at(const Expression& expression) {
    if (const auto* text = std::get_if<StringLiteral>(&expression.node)) add_text(text->value);
    if (const auto* parts = std::get_if<Template>(&expression.node)) {
      look_at_template(*parts);
    }
    if (const auto* name = std::get_if<Name>(&expression.node)) look_at_name(name->text);
    if (const auto* attribute = std::get_if<Attribute>(&expression.node)) look_at_attribute(*attribute);
    if (const auto* call = std::get_if<Call>(&expression.node)) {
      look_at_arguments(*call);
      look_at_call(*call);
    }
    if (const auto* loop = std::get_if<Comprehension>(&expression.node)) {
      for (const ComprehensionClause& clause : loop->clauses) look_at_loop(*clause.iterable);
    }
  }

  void look_at_template(const Template& parts) {
    std::optional<std::string> word = "";  // that the text so far ends in; none if its beginning is not told here
    for (const TemplatePart& part : parts.parts) {
      add_text(part.text);
      if (!part.value) {
        word = word ? last_word_of(*word + part.text) : word_behind(part.text);
      } else if (is_unknown(*part.value)) {
        if (word && !word->empty()) {
          reach_.beginnings.insert(*word);
        } else {
          reach_.names.insert("?text");
        }
      } else {
        const std::optional<Value> value = interpreter_->peek(*part.value);
        const std::string* known = value ? value->string() : nullptr;
        word = known != nullptr && word ? std::optional(last_word_of(*word + *known)) : std::nullopt;
      }
    }
  }

  // The word that a text ends in if it begins in this text; none if the text may be the end of one.
  static std::optional<std::string> word_behind(const std::string& text) {
    std::string word = last_word_of(text);
    return word.size() < text.size() ? std::optional(std::move(word)) : std::nullopt;
  }

  // The word that a text begins with whose end is not known; none if it does not begin with one.
  static std::string beginning_of(const Expression& expression) {
    const Expression* at = &expression;
    while (const auto* sum = std::get_if<Binary>(&at->node)) {
      if (sum->op != BinaryOperator::Add) return {};
      at = sum->left.get();
    }
    if (const auto* text = std::get_if<StringLiteral>(&at->node))
      return at == &expression ? "" : last_word_of(text->value);
    const auto* parts = std::get_if<Template>(&at->node);
    return parts == nullptr || parts->parts.empty() || parts->parts.front().value
               ? ""
               : last_word_of(parts->parts.front().text);
  }

  // A loop over values that are known names nothing that its text does not. False if they are not.
  bool look_at_loop(const Expression& iterable) {
    const bool literal =
        std::holds_alternative<ListLiteral>(iterable.node) || std::holds_alternative<TupleLiteral>(iterable.node) ||
        std::holds_alternative<SetLiteral>(iterable.node) || std::holds_alternative<DictLiteral>(iterable.node);
    if (literal) return true;
    const std::optional<Value> value = interpreter_->peek(iterable);
    const bool known =
        value && find_unknown(*value) == nullptr && (value->sequence() != nullptr || value->dict() != nullptr);
    if (!known) reach_.loops = true;
    return known;
  }

  void look_at_name(const std::string& name) {
    reach_.names.insert(name);
    if (const Value* value = interpreter_->find_name(name)) look(*value, name, 0);
  }

  void look_at_attribute(const Attribute& attribute) {
    reach_.names.insert(attribute.name);
    const std::optional<Value> holder = interpreter_->peek(*attribute.object);
    if (!holder) return;
    const ClassObject* type = holder->class_object();
    if (const InstanceObject* instance = holder->instance()) type = instance->type.get();
    std::optional<Value> member;
    if (type != nullptr) member = interpreter_->class_attribute(*type, attribute.name);
    if (const ModuleObject* module = holder->module()) {
      const Value* found = module->attributes->find(std::string_view(attribute.name));
      if (found != nullptr) member = *found;
    }
    if (member) look(*member, attribute.name, 0);
  }

  // True of a value that is not known, and of what a loop takes from one.
  [[nodiscard]] bool is_unknown(const Expression& expression) const {
    const Expression* root = &expression;
    while (true) {
      if (const auto* attribute = std::get_if<Attribute>(&root->node)) {
        root = attribute->object.get();
      } else if (const auto* subscript = std::get_if<Subscript>(&root->node)) {
        root = subscript->object.get();
      } else {
        break;
      }
    }
    const auto* name = std::get_if<Name>(&root->node);
    if (name != nullptr && std::find(bound_.begin(), bound_.end(), name->text) != bound_.end()) return true;
    const std::optional<Value> value = interpreter_->peek(expression);
    return value && value->is_unknown();
  }

  void look_at_arguments(const Call& call) {
    const auto* attribute = std::get_if<Attribute>(&call.callee->node);
    const auto* name = std::get_if<Name>(&call.callee->node);
    if (attribute == nullptr && name == nullptr) return;
    for (std::size_t i = 0; i < std::min(call.arguments.size(), kTellingArguments); ++i) {
      if (!is_unknown(*call.arguments[i].value)) continue;
      if (const std::string beginning = beginning_of(*call.arguments[i].value); !beginning.empty()) {
        reach_.beginnings.insert(beginning);
        continue;
      }
      const std::string& called = attribute != nullptr ? attribute->name : name->text;
      reach_.names.insert("?" + called);
      if (i == 0) reach_.not_known_first.insert(called);
    }
  }

  // Code that is not known and gets hold of the database may do anything.
  void look_at_call(const Call& call) {
    const std::optional<Value> callee = interpreter_->peek(*call.callee);
    const Value* root = nullptr;
    const Expression* at = call.callee.get();
    while (const auto* attribute = std::get_if<Attribute>(&at->node)) at = attribute->object.get();
    if (const auto* name = std::get_if<Name>(&at->node)) root = interpreter_->find_name(name->text);
    const bool missing = is_not_there(callee ? &*callee : nullptr) || is_not_there(root);
    if (!missing) return;
    for (const Argument& argument : call.arguments) {
      if (!is_function(*argument.value) && interpreter_->may_act(*argument.value)) reach_.complete = false;
    }
  }

  // A function of the script's own, which is searched like the rest: whoever gets hold of it can do no more than call
  // it.
  [[nodiscard]] bool is_function(const Expression& expression) const {
    if (std::holds_alternative<FunctionExpression>(expression.node)) return true;
    const std::optional<Value> value = interpreter_->peek(expression);
    return value && value->function() != nullptr && !value->function()->is_bound;
  }

  static bool is_not_there(const Value* value) {
    if (value == nullptr) return false;
    if (const ModuleObject* module = value->module()) return !module->missing_reason.empty();
    const Unknown* unknown = value->unknown();
    return unknown != nullptr && (!unknown->fact.empty() || unknown->reaches_database);
  }

  void look(const Value& value, const std::string& name, int depth) {
    if (depth > 4) return;
    if (const std::string* text = value.string()) {
      add_text(*text);
    } else if (const SequenceObject* sequence = value.sequence()) {
      for (const Value& item : sequence->items) look(item, {}, depth + 1);
    } else if (const DictObject* dict = value.dict()) {
      for (const auto& [key, item] : dict->entries) {
        look(key, {}, depth + 1);
        look(item, {}, depth + 1);
      }
    } else if (const FunctionObject* function = value.function()) {
      followed_.insert(name);
      into(*function);
    } else if (const ClassObject* type = value.class_object()) {
      for (const auto& [key, item] : type->attributes->entries) {
        if (item.string() != nullptr) add_text(*item.string());
      }
    } else if (const HostObject* host = value.host()) {
      if (const auto letters = host->text()) add_text(*letters);
    }
  }

  void add_text(const std::string& text) {
    if (reach_.texts.size() >= kMostTexts) {
      reach_.complete = false;
    } else {
      reach_.texts.push_back(text);
    }
  }

  Interpreter* interpreter_;
  Reach reach_;
  std::set<std::string> followed_;
  std::vector<std::string> bound_;  // names that loops take from what is not known
  std::set<const Function*> seen_;
};

}  // namespace

Reach Interpreter::reach_of(const Block& block, std::size_t from, std::size_t end) {
  if (options_.effects == nullptr || quiet_ > 0) return {};
  ReachSearch search(*this);
  for (std::size_t i = from; i < end; ++i) search.into(*block[i]);
  return search.result();
}

Reach Interpreter::reach_of(const Value& function) {
  if (function.function() == nullptr) return Reach::unknown();
  ReachSearch search(*this);
  search.into(*function.function());
  return search.result();
}

}  // namespace crosswalk::script
