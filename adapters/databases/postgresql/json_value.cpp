#include "json_value.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace crosswalk::postgresql {
namespace {

constexpr int kDeepest = 100;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<std::string> whole() {
    std::optional<std::string> result = value(0);
    skip_spaces();
    return at_ == text_.size() ? result : std::nullopt;
  }

 private:
  using Member = std::pair<std::string, std::string>;

  void skip_spaces() {
    while (at_ < text_.size() && std::string_view(" \n\r\t").find(text_[at_]) != std::string_view::npos) ++at_;
  }
  bool take(char c) {
    skip_spaces();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::optional<std::string> value(int depth) {
    skip_spaces();
    if (depth > kDeepest || at_ == text_.size()) return std::nullopt;
    if (text_[at_] == '{') return object(depth);
    if (text_[at_] == '[') return array(depth);
    return text_[at_] == '"' ? string() : word();
  }

  std::optional<std::string> string() {
    const std::size_t begin = at_;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    if (at_ >= text_.size()) return std::nullopt;
    return std::string(text_.substr(begin, ++at_ - begin));
  }

  // A number, true, false, null.
  std::optional<std::string> word() {
    const std::size_t end = std::min(text_.find_first_of(",]} \n\r\t", at_), text_.size());
    if (end == at_) return std::nullopt;
    const std::size_t begin = std::exchange(at_, end);
    return std::string(text_.substr(begin, end - begin));
  }

  std::optional<std::string> array(int depth) {
    std::string result = "[";
    ++at_;
    if (take(']')) return result + "]";
    do {
      const auto item = value(depth + 1);
      if (!item) return std::nullopt;
      result += (result.size() == 1 ? "" : ",") + *item;
    } while (take(','));
    if (!take(']')) return std::nullopt;
    return result + "]";
  }

  std::optional<std::string> object(int depth) {
    std::vector<Member> members;
    ++at_;
    if (take('}')) return "{}";
    do {
      skip_spaces();
      if (at_ == text_.size() || text_[at_] != '"') return std::nullopt;
      auto key = string();
      if (!key || !take(':')) return std::nullopt;
      auto held = value(depth + 1);
      if (!held) return std::nullopt;
      std::erase_if(members, [&](const Member& member) { return member.first == *key; });
      members.emplace_back(std::move(*key), std::move(*held));
    } while (take(','));
    if (!take('}')) return std::nullopt;
    std::sort(members.begin(), members.end(), [](const Member& left, const Member& right) {
      return std::pair(left.first.size(), left.first) < std::pair(right.first.size(), right.first);
    });
    std::string result = "{";
    for (const auto& [key, held] : members) result += (result.size() == 1 ? "" : ",") + key + ":" + held;
    return result + "}";
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string jsonb_text(std::string_view json) { return Reader(json).whole().value_or(std::string(json)); }

}  // namespace crosswalk::postgresql
