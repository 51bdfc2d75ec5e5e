#include "crosswalk/script/reader.h"

#include <utility>

#include "PythonParser.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "lexer.h"
#include "parsing/token_stream.h"
#include "python_two.h"
#include "tree_builder.h"

namespace crosswalk::python {
namespace {

using script::Block;
using script::Module;

void report(const Refusal& refusal, const SourceFile& source, Diagnostics& diagnostics) {
  const SourceSpan span = source.span(refusal.range);
  switch (refusal.reason) {
    case Refusal::Reason::Syntax:
      diagnostics.report<Code::ScriptSyntax>(span, "Python", refusal.message);
      return;
    case Refusal::Reason::NestingTooDeep:
      diagnostics.report<Code::ScriptNestingTooDeep>(span, refusal.levels);
      return;
    case Refusal::Reason::PythonTwo:
      diagnostics.report<Code::ScriptLanguageVersion>(span, "Python 2 syntax", refusal.message)
          .help("run 2to3 on the file, or let Python 3 read it first");
      return;
  }
}

Refusal refusal_of(const parsing::ParseFailure& failure, const parsing::TokenVectorStream& tokens) {
  if (failure.too_deep) return {Refusal::Reason::NestingTooDeep, {}, failure.range, kMostLevels};
  if (auto seen = python_two_syntax(tokens, failure.token)) {
    return {Refusal::Reason::PythonTwo, std::move(*seen), failure.range};
  }
  return {Refusal::Reason::Syntax, failure.message, failure.range};
}

// Gives the statements of a file, or a refusal in `refusal`.
Block read_block(std::string_view text, std::optional<Refusal>& refusal) {
  LexedText lexed = lex(text);
  refusal = std::move(lexed.refusal);
  if (refusal) return {};
  parsing::TokenVectorStream tokens(text, std::move(lexed.tokens));
  parsing::DepthGuarded<grammar_python::PythonParser> parser(&tokens);
  grammar_python::PythonParser::ModuleContext* tree = nullptr;
  if (const auto failure = parsing::run_parser(parser, tokens, token_name, [&] { tree = parser.module(); })) {
    refusal = refusal_of(*failure, tokens);
    return {};
  }
  TreeBuilder builder(text, tokens);
  Block body = builder.module(*tree);
  refusal = std::move(builder).take_refusal();
  return body;
}

std::string docstring_of(const Block& body) {
  if (body.empty()) return {};
  const auto* first = std::get_if<script::ExpressionStatement>(&body.front()->node);
  if (first == nullptr) return {};
  const auto* text = std::get_if<script::StringLiteral>(&first->expression->node);
  return text != nullptr && !text->bytes ? text->value : std::string();
}

class PythonReader final : public script::Reader {
 public:
  script::Language language() const override { return script::Language::Python; }

  std::shared_ptr<const Module> read(std::shared_ptr<const SourceFile> source,
                                     Diagnostics& diagnostics) const override {
    std::optional<Refusal> refusal;
    auto module = std::make_shared<Module>();
    module->language = language();
    module->body = read_block(source->text(), refusal);
    if (refusal) {
      report(*refusal, *source, diagnostics);
      return nullptr;
    }
    module->docstring = docstring_of(module->body);
    module->source = std::move(source);
    return module;
  }
};

}  // namespace
}  // namespace crosswalk::python

namespace crosswalk::languages {

const script::Reader& python() {
  static const python::PythonReader reader;
  return reader;
}

}  // namespace crosswalk::languages
