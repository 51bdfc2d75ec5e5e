#include "pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace crosswalk::script {
namespace {

// Bounds of one match: backtracking steps, and kibibytes.
constexpr std::uint32_t kMatchLimit = 500'000;
constexpr std::uint32_t kHeapLimit = 16 * 1024;

// Escapes that mean something else to PCRE2 than to the language, or nothing to the language.
bool has_foreign_escape(std::string_view source, Language language) {
  const std::string_view foreign = language == Language::Python ? "CEeGgHhKLlNPpQRUVvXz" : "AaCEeGgHhKLlNPpQRUVvXZz";
  for (std::size_t i = 0; i + 1 < source.size(); ++i) {
    if (source[i] != '\\') continue;
    ++i;
    if (foreign.find(source[i]) != std::string_view::npos) return true;
  }
  return false;
}

// Python's \Z is the very end, which is PCRE2's \z.
std::string spelled_for_pcre2(std::string_view source, Language language) {
  std::string spelled(source);
  for (std::size_t i = 0; language == Language::Python && i + 1 < spelled.size(); ++i) {
    if (spelled[i] != '\\') continue;
    ++i;
    if (spelled[i] == 'Z') spelled[i] = 'z';
  }
  return spelled;
}

std::optional<std::uint32_t> options_of(std::string_view flags, Language language) {
  const bool python = language == Language::Python;
  std::uint32_t options = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_ALT_BSUX;
  // In Python letters and digits are those of any script, and `$` fits before a last line break, too.
  options |= python ? PCRE2_UCP : PCRE2_ALLOW_EMPTY_CLASS | PCRE2_MATCH_UNSET_BACKREF | PCRE2_DOLLAR_ENDONLY;
  for (const char flag : flags) {
    switch (flag) {
      case 'g':
      case 'u':
        break;
      case 'i':
        options |= PCRE2_CASELESS;
        break;
      case 'm':
        options |= PCRE2_MULTILINE;
        break;
      case 's':
        options |= PCRE2_DOTALL;
        break;
      case 'a':
        options &= ~PCRE2_UCP;
        break;
      case 'x':
        options |= PCRE2_EXTENDED;
        break;
      default:
        return std::nullopt;
    }
  }
  return options;
}

}  // namespace

struct RegularExpression::Code {
  Code(pcre2_code* compiled, pcre2_match_context* bounds) : code(compiled), context(bounds) {}
  ~Code() {
    pcre2_match_context_free(context);
    pcre2_code_free(code);
  }
  Code(const Code&) = delete;
  Code& operator=(const Code&) = delete;

  pcre2_code* code;
  pcre2_match_context* context;
};

std::shared_ptr<const RegularExpression> RegularExpression::compile(std::string_view source, std::string_view flags,
                                                                    Language language) {
  const auto options = options_of(flags, language);
  if (!options || has_foreign_escape(source, language)) return nullptr;
  const std::string spelled = spelled_for_pcre2(source, language);
  int error = 0;
  PCRE2_SIZE at = 0;
  pcre2_code* code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(spelled.data()), spelled.size(), *options, &error, &at, nullptr);
  if (code == nullptr) return nullptr;
  pcre2_match_context* context = pcre2_match_context_create(nullptr);
  pcre2_set_match_limit(context, kMatchLimit);
  pcre2_set_heap_limit(context, kHeapLimit);
  std::shared_ptr<RegularExpression> made(new RegularExpression(std::make_shared<const Code>(code, context)));
  std::uint32_t names = 0;
  pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &names);
  made->has_named_groups_ = names != 0;
  return made;
}

RegularExpression::Outcome RegularExpression::find(std::string_view subject, std::size_t from, PatternMatch& match,
                                                   Anchor anchor) const {
  match.groups.clear();
  std::uint32_t options = anchor == Anchor::Nowhere ? 0 : PCRE2_ANCHORED;
  if (anchor == Anchor::BothEnds) options |= PCRE2_ENDANCHORED;
  pcre2_match_data* data = pcre2_match_data_create_from_pattern(code_->code, nullptr);
  const int found = pcre2_match(code_->code, reinterpret_cast<PCRE2_SPTR>(subject.data()), subject.size(), from,
                                options, data, code_->context);
  if (found > 0) {
    const PCRE2_SIZE* places = pcre2_get_ovector_pointer(data);
    for (std::uint32_t i = 0; i < pcre2_get_ovector_count(data); ++i) {
      const PCRE2_SIZE begin = places[2 * i];
      const PCRE2_SIZE end = places[2 * i + 1];
      const bool took_part = static_cast<int>(i) < found && begin != PCRE2_UNSET;
      match.groups.push_back(took_part ? std::optional<ByteRange>(ByteRange{static_cast<std::uint32_t>(begin),
                                                                            static_cast<std::uint32_t>(end)})
                                       : std::nullopt);
    }
  }
  pcre2_match_data_free(data);
  if (found > 0) return Outcome::Found;
  return found == PCRE2_ERROR_NOMATCH ? Outcome::NotThere : Outcome::GaveUp;
}

std::optional<std::vector<PatternMatch>> RegularExpression::find_all(std::string_view subject, bool once) const {
  std::vector<PatternMatch> matches;
  for (std::size_t from = 0; from <= subject.size();) {
    PatternMatch match;
    const Outcome outcome = find(subject, from, match);
    if (outcome == Outcome::GaveUp) return std::nullopt;
    if (outcome == Outcome::NotThere) break;
    const ByteRange whole = match.whole();
    matches.push_back(std::move(match));
    if (once) break;
    from = whole.end;
    // An empty one is passed over by a whole character.
    if (whole.begin == whole.end) {
      ++from;
      while (from < subject.size() && (static_cast<unsigned char>(subject[from]) & 0xC0U) == 0x80U) ++from;
    }
  }
  return matches;
}

std::optional<std::size_t> RegularExpression::group_of(const std::string& name) const {
  const int number = pcre2_substring_number_from_name(code_->code, reinterpret_cast<PCRE2_SPTR>(name.c_str()));
  return number > 0 ? std::optional<std::size_t>(static_cast<std::size_t>(number)) : std::nullopt;
}

}  // namespace crosswalk::script
