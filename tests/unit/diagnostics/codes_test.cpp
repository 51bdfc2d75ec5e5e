#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>

#include "crosswalk/diagnostics/diagnostics.h"

// What codes.def promises: stable numbers, one page for each, one style of message.
namespace crosswalk {
namespace {

namespace fs = std::filesystem;

const fs::path kPages = fs::path(CROSSWALK_SOURCE_DIR) / "docs" / "diagnostics";

// Empty if there is no such file.
std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}
std::string page_of(std::string_view number) { return read_file(kPages / (std::string(number) + ".md")); }

bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// Lower case, unless it begins with an abbreviation such as SQL.
bool begins_as_a_message(std::string_view text) {
  const std::string_view word = text.substr(0, text.find(' '));
  return !text.empty() &&
         (!is_upper(text.front()) || (word.size() > 1 && std::all_of(word.begin(), word.end(), is_upper)));
}

bool is_code_number(std::string_view text) {
  return text.size() == 6 && text.starts_with("CW") && std::all_of(text.begin() + 2, text.end(), is_digit);
}

TEST_CASE("the numbers of diagnostics are unique and increase") {
  for (std::size_t i = 0; i < kCodes.size(); ++i) {
    INFO(kCodes[i].name);
    CHECK(is_code_number(kCodes[i].number));
    CHECK(static_cast<std::size_t>(kCodes[i].code) == i);
    if (i > 0) CHECK(kCodes[i - 1].number < kCodes[i].number);
  }
}

TEST_CASE("messages have one style") {
  for (const CodeEntry& entry : kCodes) {
    INFO(entry.number << ": " << entry.message);
    CHECK(begins_as_a_message(entry.message));
    CHECK_FALSE(entry.message.ends_with('.'));
    CHECK(std::count(entry.message.begin(), entry.message.end(), '`') % 2 == 0);
  }
}

TEST_CASE("every diagnostic has a page with its title, an example and some advice") {
  for (const CodeEntry& entry : kCodes) {
    INFO(entry.number);
    const std::string page = page_of(entry.number);
    const std::string start = "# " + std::string(entry.number) + ": ";
    REQUIRE(page.starts_with(start));
    const std::string_view title = std::string_view(page).substr(start.size(), page.find('\n') - start.size());
    CHECK(begins_as_a_message(title));
    CHECK_FALSE(title.ends_with('.'));
    const std::size_t example = page.find("\n```");
    REQUIRE(example != std::string::npos);
    const std::size_t end = page.find("\n```\n", example + 1);
    REQUIRE(end != std::string::npos);
    CHECK(page.size() > end + 40);
  }
}

TEST_CASE("the example of a page shows its own diagnostic") {
  constexpr std::string_view kSeverities[] = {"note", "warning", "error"};
  for (const CodeEntry& entry : kCodes) {
    INFO(entry.number);
    const std::string page = page_of(entry.number);
    const std::string shown =
        std::string(kSeverities[static_cast<std::size_t>(entry.severity)]) + "[" + std::string(entry.number) + "]: ";
    CHECK(page.find(shown) != std::string::npos);
  }
}

// Diagnostics that no case shows, and why.
struct WithoutCase {
  std::string_view number;
  std::string_view why;
};
constexpr WithoutCase kWithoutCase[] = {
    {"CW0111", "needs a file of a gigabyte; tests/unit/source/file_tree_test.cpp makes one that is all hole"},
    {"CW0907", "needs a server that goes away"},
    {"CW0908", "needs a signal at the right time"},
};

// The text of every file below these folders whose name ends so.
std::string all_text(std::initializer_list<const char*> folders, std::initializer_list<std::string_view> endings) {
  std::string text;
  for (const char* folder : folders) {
    for (const fs::directory_entry& file : fs::recursive_directory_iterator(fs::path(CROSSWALK_SOURCE_DIR) / folder)) {
      const std::string ending = file.path().extension().string();
      if (std::find(endings.begin(), endings.end(), ending) != endings.end()) text += read_file(file.path());
    }
  }
  return text;
}

TEST_CASE("every diagnostic is reported somewhere") {
  const std::string sources = all_text({"src", "adapters"}, {".cpp", ".h"});
  for (const CodeEntry& entry : kCodes) {
    INFO(entry.number);
    CHECK(sources.find("report<Code::" + std::string(entry.name) + ">") != std::string::npos);
  }
}

TEST_CASE("every diagnostic is shown by a case, or is named here with the reason") {
  const std::string cases = all_text({"tests/cases"}, {".case"});
  for (const CodeEntry& entry : kCodes) {
    INFO(entry.number);
    const bool shown = cases.find("[" + std::string(entry.number) + "]: ") != std::string::npos;
    const bool excused = std::any_of(std::begin(kWithoutCase), std::end(kWithoutCase),
                                     [&](const WithoutCase& code) { return code.number == entry.number; });
    CHECK(shown != excused);
  }
}

TEST_CASE("no page is left of a diagnostic that is gone") {
  for (const fs::directory_entry& file : fs::directory_iterator(kPages)) {
    const std::string name = file.path().stem().string();
    if (!is_code_number(name)) continue;
    INFO(name);
    CHECK(std::any_of(kCodes.begin(), kCodes.end(), [&](const CodeEntry& entry) { return entry.number == name; }));
  }
}

}  // namespace
}  // namespace crosswalk
