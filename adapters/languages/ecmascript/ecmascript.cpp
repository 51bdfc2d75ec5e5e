#include "builder.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/reader.h"
#include "scanner.h"
#include "shaper.h"

namespace crosswalk::ecmascript {
namespace {

std::string language_name(Dialect dialect) { return dialect == Dialect::JavaScript ? "JavaScript" : "TypeScript"; }

// The reader of JavaScript and TypeScript.
class EcmaScriptReader final : public script::Reader {
 public:
  [[nodiscard]] script::Language language() const override { return script::Language::EcmaScript; }
  [[nodiscard]] std::shared_ptr<const script::Module> read(std::shared_ptr<const SourceFile> source,
                                                           Diagnostics& diagnostics) const override;
};

void report_syntax(const SourceFile& source, Dialect dialect, ByteRange range, const std::string& message,
                   Diagnostics& diagnostics) {
  diagnostics.report<Code::ScriptSyntax>(source.span(range), language_name(dialect), message);
}

void report_scan(const SourceFile& source, Dialect dialect, const ScanFailure& failure, Diagnostics& diagnostics) {
  const SourceSpan span = source.span(failure.range);
  if (failure.too_deep) {
    diagnostics.report<Code::ScriptNestingTooDeep>(span, kBracketLimit);
    return;
  }
  auto report = diagnostics.report<Code::ScriptSyntax>(span, language_name(dialect), failure.message);
  if (!failure.note.empty()) report.note(failure.note, source.span(failure.note_range));
}

std::shared_ptr<const script::Module> EcmaScriptReader::read(std::shared_ptr<const SourceFile> source,
                                                             Diagnostics& diagnostics) const {
  const std::string_view text = source->text();
  const Dialect dialect = dialect_of(source->path());
  const Scan scanned = scan(text, dialect);
  if (scanned.failure && scanned.failure->too_deep) {
    report_scan(*source, dialect, *scanned.failure, diagnostics);
    return nullptr;
  }
  parsing::TokenVectorStream tokens(text, Shaper(text, scanned.tokens, dialect).run());
  parsing::DepthGuarded<Parser> parser(&tokens);
  Parser::ModuleContext* tree = nullptr;
  const auto failure = parsing::run_parser(parser, tokens, token_name, [&] { tree = parser.module(); });
  // A bracket without its partner is noticed at the end of the file; what the parser stumbled over may be before it.
  const bool parser_was_first = failure && (!scanned.failure || failure->range.begin < scanned.failure->range.begin);
  if (parser_was_first && failure->too_deep) {
    diagnostics.report<Code::ScriptNestingTooDeep>(source->span(failure->range), kBracketLimit);
  } else if (parser_was_first) {
    report_syntax(*source, dialect, failure->range, failure->message, diagnostics);
  } else if (scanned.failure) {
    report_scan(*source, dialect, *scanned.failure, diagnostics);
  }
  if (failure || scanned.failure) return nullptr;

  auto module = std::make_shared<script::Module>();
  module->language = script::Language::EcmaScript;
  module->source = source;
  Builder builder(text);
  module->body = builder.module(tree);
  if (!builder.failure()) return module;
  if (builder.failure()->too_deep) {
    diagnostics.report<Code::ScriptNestingTooDeep>(source->span(builder.failure()->range), kTreeLimit);
  } else {
    report_syntax(*source, dialect, builder.failure()->range, builder.failure()->message, diagnostics);
  }
  return nullptr;
}

}  // namespace
}  // namespace crosswalk::ecmascript

namespace crosswalk::languages {

const script::Reader& ecmascript() {
  static const crosswalk::ecmascript::EcmaScriptReader kReader;
  return kReader;
}

}  // namespace crosswalk::languages
