#include "raw_token.h"

#include <unordered_map>

#include "crosswalk/source/file_tree.h"

namespace crosswalk::ecmascript {
namespace {

const std::unordered_map<std::string_view, Keyword>& keywords() {
  using enum Keyword;
  static const std::unordered_map<std::string_view, Keyword> kWords = {
      {"await", Await},
      {"break", Break},
      {"case", Case},
      {"catch", Catch},
      {"class", Class},
      {"const", Const},
      {"continue", Continue},
      {"debugger", Debugger},
      {"default", Default},
      {"delete", Delete},
      {"do", Do},
      {"else", Else},
      {"enum", Enum},
      {"export", Export},
      {"extends", Extends},
      {"false", False},
      {"finally", Finally},
      {"for", For},
      {"function", Function},
      {"if", If},
      {"import", Import},
      {"in", In},
      {"instanceof", InstanceOf},
      {"new", New},
      {"null", Null},
      {"return", Return},
      {"super", Super},
      {"switch", Switch},
      {"this", This},
      {"throw", Throw},
      {"true", True},
      {"try", Try},
      {"typeof", TypeOf},
      {"var", Var},
      {"void", Void},
      {"while", While},
      {"with", With},
      {"yield", Yield},
      {"abstract", Abstract},
      {"accessor", Accessor},
      {"as", As},
      {"assert", Assert},
      {"asserts", Asserts},
      {"async", Async},
      {"declare", Declare},
      {"from", From},
      {"get", Get},
      {"global", Global},
      {"implements", Implements},
      {"infer", Infer},
      {"interface", Interface},
      {"is", Is},
      {"keyof", KeyOf},
      {"let", Let},
      {"module", Module},
      {"namespace", Namespace},
      {"of", Of},
      {"out", Out},
      {"override", Override},
      {"private", Private},
      {"protected", Protected},
      {"public", Public},
      {"readonly", ReadOnly},
      {"satisfies", Satisfies},
      {"set", Set},
      {"static", Static},
      {"target", Target},
      {"type", Type},
      {"unique", Unique},
  };
  return kWords;
}

}  // namespace

Keyword keyword_of(std::string_view word) {
  constexpr std::size_t kLongest = 10;
  if (word.size() < 2 || word.size() > kLongest || word.front() < 'a' || word.front() > 'y') return Keyword::None;
  const auto found = keywords().find(word);
  return found == keywords().end() ? Keyword::None : found->second;
}

Dialect dialect_of(std::string_view path) {
  const std::string_view extension = file_extension(path);
  if (extension == ".ts" || extension == ".mts" || extension == ".cts") return Dialect::TypeScript;
  if (extension == ".tsx") return Dialect::TypeScriptJsx;
  return Dialect::JavaScript;
}

}  // namespace crosswalk::ecmascript
