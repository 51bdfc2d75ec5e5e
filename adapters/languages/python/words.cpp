#include "words.h"

#include <algorithm>
#include <array>

#include "PythonParser.h"

namespace crosswalk::python {
namespace {

using Parser = grammar_python::PythonParser;

struct Keyword {
  std::string_view word;
  std::size_t type;
};

constexpr std::size_t kLongestKeyword = 8;

// Ordered by length: only words of the same length are compared.
constexpr std::array kKeywords = {
    Keyword{"if", Parser::IF},
    Keyword{"in", Parser::IN},
    Keyword{"is", Parser::IS},
    Keyword{"as", Parser::AS},
    Keyword{"or", Parser::OR},
    Keyword{"def", Parser::DEF},
    Keyword{"for", Parser::FOR},
    Keyword{"not", Parser::NOT},
    Keyword{"and", Parser::AND},
    Keyword{"try", Parser::TRY},
    Keyword{"del", Parser::DEL},
    Keyword{"None", Parser::NONE},
    Keyword{"True", Parser::TRUE},
    Keyword{"from", Parser::FROM},
    Keyword{"else", Parser::ELSE},
    Keyword{"elif", Parser::ELIF},
    Keyword{"with", Parser::WITH},
    Keyword{"pass", Parser::PASS},
    Keyword{"False", Parser::FALSE},
    Keyword{"raise", Parser::RAISE},
    Keyword{"class", Parser::CLASS},
    Keyword{"yield", Parser::YIELD},
    Keyword{"while", Parser::WHILE},
    Keyword{"break", Parser::BREAK},
    Keyword{"async", Parser::ASYNC},
    Keyword{"await", Parser::AWAIT},
    Keyword{"import", Parser::IMPORT},
    Keyword{"return", Parser::RETURN},
    Keyword{"except", Parser::EXCEPT},
    Keyword{"lambda", Parser::LAMBDA},
    Keyword{"assert", Parser::ASSERT},
    Keyword{"global", Parser::GLOBAL},
    Keyword{"finally", Parser::FINALLY},
    Keyword{"continue", Parser::CONTINUE},
    Keyword{"nonlocal", Parser::NONLOCAL},
};

// first_of_length[n] is the index of the first keyword of at least n letters.
constexpr auto kFirstOfLength = [] {
  std::array<std::size_t, kLongestKeyword + 2> first{};
  for (std::size_t length = 0; length < first.size(); ++length) {
    std::size_t index = 0;
    while (index < kKeywords.size() && kKeywords[index].word.size() < length) ++index;
    first[length] = index;
  }
  return first;
}();

struct Block {
  std::uint32_t first;
  std::uint32_t last;
};

// Blocks of code points that are never part of a name (Unicode's XID_Continue), in order.
constexpr std::array kNotInNames = {
    Block{0x80, 0xA9},        Block{0xAB, 0xB4},     Block{0xB6, 0xB6},     Block{0xB8, 0xB9},
    Block{0xBB, 0xBF},        Block{0xD7, 0xD7},     Block{0xF7, 0xF7},     Block{0x2000, 0x203E},
    Block{0x2041, 0x2053},    Block{0x2055, 0x2070}, Block{0x20A0, 0x20CF}, Block{0x2190, 0x2BFF},
    Block{0x3000, 0x3004},    Block{0x3008, 0x3020}, Block{0xE000, 0xF8FF}, Block{0xFEFF, 0xFEFF},
    Block{0xFF01, 0xFF0F},    Block{0xFF1A, 0xFF20}, Block{0xFFF0, 0xFFFF}, Block{0x1F000, 0x1FAFF},
    Block{0xF0000, 0x10FFFF},
};

}  // namespace

std::size_t keyword_type(std::string_view word) {
  if (word.size() > kLongestKeyword) return 0;
  for (std::size_t i = kFirstOfLength[word.size()]; i < kFirstOfLength[word.size() + 1]; ++i) {
    if (kKeywords[i].word == word) return kKeywords[i].type;
  }
  return 0;
}

std::string_view keyword_text(std::size_t type) {
  switch (type) {
    case Parser::MATCH:
      return "match";
    case Parser::CASE:
      return "case";
    case Parser::TYPE:
      return "type";
    default:
      break;
  }
  const auto found =
      std::find_if(kKeywords.begin(), kKeywords.end(), [&](const Keyword& keyword) { return keyword.type == type; });
  return found == kKeywords.end() ? std::string_view() : found->word;
}

bool is_identifier_code_point(std::uint32_t code_point) {
  const auto holds = [&](const Block& block) { return code_point >= block.first && code_point <= block.last; };
  return std::none_of(kNotInNames.begin(), kNotInNames.end(), holds);
}

}  // namespace crosswalk::python
