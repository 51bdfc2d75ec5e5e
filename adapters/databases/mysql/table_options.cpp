#include "table_options.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "reading.h"
#include "sql/spelling.h"

namespace crosswalk::mysql {
namespace {

constexpr std::string_view kCharacterSet = "CHARACTER SET";
constexpr std::string_view kConversion = "CONVERT TO CHARACTER SET";
constexpr std::string_view kCollation = "COLLATE";

// Options of one word and a value.
constexpr std::array<std::string_view, 18> kPlain = {
    "AVG_ROW_LENGTH",  "CHECKSUM",      "COMPRESSION",    "DELAY_KEY_WRITE",   "ENCRYPTED",        "ENCRYPTION",
    "ENGINE",          "INSERT_METHOD", "KEY_BLOCK_SIZE", "MAX_ROWS",          "MIN_ROWS",         "PACK_KEYS",
    "PAGE_COMPRESSED", "PAGE_CHECKSUM", "ROW_FORMAT",     "STATS_AUTO_RECALC", "STATS_PERSISTENT", "STATS_SAMPLE_PAGES",
};

// The words of a clause one after the other, `=` passed over.
class Words {
 public:
  explicit Words(std::string_view clause) {
    const std::string spaced = replace_all(sql_reading::normalize_spacing(clause, lexical_rules()), "=", " ");
    for (const std::string_view word : split(spaced, ' ')) {
      if (!word.empty()) words_.emplace_back(word);
    }
  }
  [[nodiscard]] bool done() const { return at_ == words_.size(); }
  bool take(std::string_view word) {
    if (done() || !equals_ignoring_case(words_[at_], word)) return false;
    ++at_;
    return true;
  }
  std::optional<std::string> next() { return done() ? std::nullopt : std::optional(words_[at_++]); }

 private:
  std::vector<std::string> words_;
  std::size_t at_ = 0;
};

// The option that the next words name.
std::optional<std::string> option_of(Words& words) {
  const bool converts = words.take("CONVERT");
  if (converts && !words.take("TO")) return std::nullopt;
  if (!converts) static_cast<void>(words.take("DEFAULT"));
  const bool set = words.take("CHARSET") || (words.take("CHARACTER") && words.take("SET"));
  if (set) return std::string(converts ? kConversion : kCharacterSet);
  if (converts) return std::nullopt;
  if (words.take(kCollation)) return std::string(kCollation);
  const auto name = words.next();
  const auto known = name ? std::find(kPlain.begin(), kPlain.end(), to_upper(*name)) : kPlain.end();
  if (known == kPlain.end()) return std::nullopt;
  return std::string(*known);
}

// The name of a character set or a collation, which may stand in quotes.
std::optional<std::string> next_name(Words& words) {
  auto name = words.next();
  if (!name) return std::nullopt;
  return sql_reading::string_value(*name, lexical_rules()).value_or(*name);
}

}  // namespace

std::optional<std::vector<sql_reading::NamedOption>> read_table_options(std::string_view clause) {
  std::vector<sql_reading::NamedOption> options;
  Words words(clause);
  while (!words.done()) {
    auto option = option_of(words);
    if (!option) return std::nullopt;
    const bool named = option == kCharacterSet || option == kConversion || option == kCollation;
    auto value = named ? next_name(words) : words.next();
    if (!value) return std::nullopt;
    // The collation of a conversion is that of the columns, not of the table alone.
    if (option == kConversion && words.take(kCollation)) {
      const auto collation = next_name(words);
      if (!collation) return std::nullopt;
      *value += " " + std::string(kCollation) + " " + *collation;
    }
    options.emplace_back(std::move(*option), std::move(value));
  }
  if (options.empty()) return std::nullopt;
  return options;
}

std::string write_table_option(std::string_view option, std::string_view value) {
  return std::string(option) + (option == kConversion ? " " : " = ") + std::string(value);
}

std::string_view usual_value(std::string_view option) {
  if (option == "ENGINE") return "InnoDB";
  constexpr std::array<std::string_view, 5> kCounts = {"AVG_ROW_LENGTH", "CHECKSUM", "DELAY_KEY_WRITE", "MAX_ROWS",
                                                       "MIN_ROWS"};
  const bool counts = std::find(kCounts.begin(), kCounts.end(), option) != kCounts.end();
  return counts || option == "KEY_BLOCK_SIZE" ? "0" : "DEFAULT";
}

}  // namespace crosswalk::mysql
