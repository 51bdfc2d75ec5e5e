#pragma once

#include <string_view>

#include "crosswalk/script/value.h"

namespace crosswalk::script {

// The key under which a dict keeps what makes its missing values (collections.defaultdict): no script sees it.
inline constexpr std::string_view kDefaultFactory = "\1default_factory";
inline bool is_hidden_key(const Value& key) {
  const std::string* text = key.string();
  return text != nullptr && *text == kDefaultFactory;
}
inline std::size_t visible_size(const DictObject& dict) {
  return dict.entries.size() - (dict.find(kDefaultFactory) == nullptr ? 0 : 1);
}

}  // namespace crosswalk::script
