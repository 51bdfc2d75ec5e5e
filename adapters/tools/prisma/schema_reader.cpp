#include <array>
#include <optional>
#include <string_view>

#include "PrismaParser.h"
#include "crosswalk/base/text.h"
#include "parsing/token_stream.h"
#include "schema_document.h"
#include "schema_lexer.h"

// The schema language, by the grammar in grammars/prisma.
namespace crosswalk::prisma {
namespace {

using grammar_prisma::PrismaParser;

// How deep attributes may nest, in words: the parser itself counts bytes of stack.
constexpr std::string_view kTooDeep = "it nests too deep";

std::size_t parser_token(SchemaTokenKind kind) {
  static constexpr std::array kTypes = {
      PrismaParser::NAME,   PrismaParser::STRING, PrismaParser::NUMBER, PrismaParser::LINE_END, PrismaParser::LBRACE,
      PrismaParser::RBRACE, PrismaParser::LPAREN, PrismaParser::RPAREN, PrismaParser::LBRACKET, PrismaParser::RBRACKET,
      PrismaParser::COMMA,  PrismaParser::COLON,  PrismaParser::DOT,    PrismaParser::EQUALS,   PrismaParser::QUESTION,
      PrismaParser::BANG,   PrismaParser::AT,     PrismaParser::AT_AT,  PrismaParser::OTHER};
  return static_cast<std::size_t>(kTypes[static_cast<std::size_t>(kind)]);
}

std::string name_token(std::size_t type) {
  switch (type) {
    case PrismaParser::NAME:
      return "a name";
    case PrismaParser::STRING:
      return "a string";
    case PrismaParser::NUMBER:
      return "a number";
    case PrismaParser::LINE_END:
      return "the end of the line";
    case PrismaParser::OTHER:
      return "";
    case antlr4::Token::EOF:
      return "the end of the block";
    default:
      break;
  }
  static constexpr std::array<std::string_view, 14> kSymbols = {"{", "}", "(", ")", "[", "]", ",",
                                                                ":", ".", "=", "?", "!", "@", "@@"};
  const std::size_t index = type - static_cast<std::size_t>(PrismaParser::LBRACE);
  return index < kSymbols.size() ? "`" + std::string(kSymbols[index]) + "`" : "";
}

std::string text_of(antlr4::tree::TerminalNode* node) { return std::string(parsing::token_of(node).text()); }

// The one string of an attribute's arguments, such as @map("x") and @@map(name: "x").
std::optional<std::string> string_argument(PrismaParser::ArgumentsContext* arguments) {
  if (arguments == nullptr) return std::nullopt;
  for (PrismaParser::ArgumentContext* argument : arguments->argument()) {
    PrismaParser::LiteralContext* literal = argument->literal();
    if (literal == nullptr && argument->expression() != nullptr) literal = argument->expression()->literal();
    if (literal != nullptr && literal->STRING() != nullptr) return string_value(text_of(literal->STRING()));
  }
  return std::nullopt;
}

std::string dotted(PrismaParser::PathContext* path) {
  std::string name;
  for (antlr4::tree::TerminalNode* part : path->NAME()) name += (name.empty() ? "" : ".") + text_of(part);
  return name;
}

std::optional<std::string> mapped_name(const std::vector<PrismaParser::AttributeContext*>& attributes) {
  for (PrismaParser::AttributeContext* attribute : attributes) {
    if (dotted(attribute->path()) == "map") return string_argument(attribute->arguments());
  }
  return std::nullopt;
}

class SchemaReader {
 public:
  SchemaReader(const SourceFile& file, Diagnostics& diagnostics)
      : file_(file), diagnostics_(diagnostics), stream_(file.text(), {}), parser_(&stream_) {}

  SchemaDocument read();

 private:
  void read_block(const std::vector<SchemaToken>& tokens);
  void read_datasource(PrismaParser::BodyContext& body, ByteRange range);
  void read_property(PrismaParser::ExpressionContext& value, std::string_view name, Datasource& datasource);
  void read_model(PrismaParser::BodyContext& body, std::string name, bool is_view, ByteRange range);
  void read_enum(PrismaParser::BodyContext& body, std::string name);
  void not_understood(ByteRange range, const std::string& what) {
    diagnostics_.report<Code::ConfigurationNotUnderstood>(file_.span(range), file_.path(), what);
  }

  const SourceFile& file_;
  Diagnostics& diagnostics_;
  parsing::TokenVectorStream stream_;
  parsing::DepthGuarded<PrismaParser> parser_;
  SchemaDocument document_;
};

// A block ends with the line in which its last brace is closed.
SchemaDocument SchemaReader::read() {
  std::vector<SchemaToken> block;
  int depth = 0;
  for (const SchemaToken& token : lex_schema(file_.text())) {
    if (token.kind == SchemaTokenKind::LeftBrace) ++depth;
    if (token.kind == SchemaTokenKind::RightBrace) --depth;
    const bool at_end = token.kind == SchemaTokenKind::LineEnd && depth <= 0;
    if (!at_end) {
      block.push_back(token);
      continue;
    }
    depth = 0;
    if (!block.empty()) read_block(std::exchange(block, {}));
  }
  if (!block.empty()) read_block(block);
  return std::move(document_);
}

void SchemaReader::read_block(const std::vector<SchemaToken>& tokens) {
  std::vector<parsing::Token> own;
  own.reserve(tokens.size() + 1);
  for (const SchemaToken& token : tokens) own.emplace_back(file_.text(), parser_token(token.kind), token.range);
  const ByteRange range = {tokens.front().range.begin, tokens.back().range.end};
  own.emplace_back(file_.text(), antlr4::Token::EOF, ByteRange{range.end, range.end});
  stream_.assign(file_.text(), std::move(own));
  parser_.reset();
  PrismaParser::BlockContext* tree = nullptr;
  if (const auto failure = parsing::run_parser(parser_, stream_, name_token, [&] { tree = parser_.block(); })) {
    not_understood(failure->range, failure->too_deep ? std::string(kTooDeep) : "syntax error: " + failure->message);
    return;
  }
  const std::string keyword = text_of(tree->NAME(0));
  std::string name = text_of(tree->NAME(1));
  PrismaParser::BodyContext* body = tree->body();
  if (body == nullptr) return;
  if (keyword == "datasource") return read_datasource(*body, range);
  if (keyword == "model" || keyword == "view") return read_model(*body, std::move(name), keyword == "view", range);
  if (keyword == "enum") return read_enum(*body, std::move(name));
  if (keyword != "generator" && keyword != "type") {
    not_understood(tokens.front().range, "there are no blocks of the kind `" + keyword + "`");
  }
}

void SchemaReader::read_datasource(PrismaParser::BodyContext& body, ByteRange range) {
  if (document_.datasource) return not_understood(range, "it has more than one datasource; the first is taken");
  Datasource datasource;
  datasource.span = file_.span(range);
  for (PrismaParser::LineContext* line : body.line()) {
    PrismaParser::MemberContext* member = line->member();
    if (member == nullptr || member->property() == nullptr || line->NAME() == nullptr) continue;
    read_property(*member->property()->expression(), text_of(line->NAME()), datasource);
  }
  document_.datasource = std::move(datasource);
}

void SchemaReader::read_property(PrismaParser::ExpressionContext& value, std::string_view name,
                                 Datasource& datasource) {
  PrismaParser::LiteralContext* literal = value.literal();
  std::vector<std::string> strings;
  if (literal != nullptr && literal->STRING() != nullptr) strings.push_back(string_value(text_of(literal->STRING())));
  if (literal != nullptr) {
    for (PrismaParser::ExpressionContext* item : literal->expression()) {
      if (item->literal() != nullptr && item->literal()->STRING() != nullptr)
        strings.push_back(string_value(text_of(item->literal()->STRING())));
    }
  }
  const bool is_variable = !value.NAME().empty() && text_of(value.NAME(0)) == "env";
  if (name == "schemas") {
    datasource.schemas = std::move(strings);
  } else if (name == "provider" && !strings.empty()) {
    // A list of providers is what Prisma 2 had; it took the first.
    datasource.provider = strings.front();
  } else if (name == "url" && is_variable) {
    datasource.url_variable = string_argument(value.arguments()).value_or("");
  } else if (name == "url" && !strings.empty()) {
    datasource.url = strings.front();
  }
}

// The string of a block's attribute, such as @@map.
std::optional<std::string> block_attribute(PrismaParser::BodyContext& body, std::string_view name) {
  for (PrismaParser::LineContext* line : body.line()) {
    if (line->path() != nullptr && dotted(line->path()) == name) return string_argument(line->arguments());
  }
  return std::nullopt;
}

void SchemaReader::read_model(PrismaParser::BodyContext& body, std::string name, bool is_view, ByteRange range) {
  SchemaModel model{.name = std::move(name),
                    .is_view = is_view,
                    .fields = {},
                    .mapped = block_attribute(body, "map"),
                    .schema = block_attribute(body, "schema"),
                    .span = file_.span(range)};
  for (PrismaParser::LineContext* line : body.line()) {
    PrismaParser::MemberContext* member = line->member();
    if (member == nullptr || member->field() == nullptr) continue;
    PrismaParser::DataTypeContext* type = member->field()->dataType();
    SchemaField field;
    field.name = text_of(line->NAME());
    field.type = text_of(type->NAME());
    if (type->STRING() != nullptr) field.type += "(" + text_of(type->STRING()) + ")";
    field.optional = type->QUESTION() != nullptr;
    field.list = !type->LBRACKET().empty();
    field.mapped = mapped_name(member->field()->attribute());
    model.fields.push_back(std::move(field));
  }
  document_.models.push_back(std::move(model));
}

void SchemaReader::read_enum(PrismaParser::BodyContext& body, std::string name) {
  SchemaEnum value{.name = std::move(name),
                   .labels = {},
                   .mapped = block_attribute(body, "map"),
                   .schema = block_attribute(body, "schema")};
  for (PrismaParser::LineContext* line : body.line()) {
    if (line->NAME() == nullptr) continue;
    std::optional<std::string> mapped;
    if (line->member() != nullptr) mapped = mapped_name(line->member()->attribute());
    value.labels.push_back(mapped.value_or(text_of(line->NAME())));
  }
  document_.enums.push_back(std::move(value));
}

}  // namespace

SchemaDocument read_schema_document(const SourceFile& schema, Diagnostics& diagnostics) {
  return SchemaReader(schema, diagnostics).read();
}

}  // namespace crosswalk::prisma
