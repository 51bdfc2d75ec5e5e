#pragma once

#include <optional>
#include <string>
#include <string_view>

// The parts of database URLs that every database needs.
namespace crosswalk {

// A URL cut at its scheme.
struct UrlScheme {
  std::string scheme;  // lower case, without "jdbc:" before it and "+driver" after it; "" if there is none
  std::string rest;    // what follows the colon: "//user@host/shop", "shop.db"
};
// Never fails: text without a colon is all rest. "jdbc:postgresql://h/d" and "postgresql+psycopg2://h/d" both have the
// scheme "postgresql".
[[nodiscard]] UrlScheme split_scheme(std::string_view url);

// "%20" and its like as the bytes they stand for; nothing if a '%' is not followed by two hexadecimal digits.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

}  // namespace crosswalk
