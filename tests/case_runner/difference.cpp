#include "difference.h"

#include <algorithm>
#include <vector>

#include "case_file.h"

namespace crosswalk::cases {
namespace {

constexpr std::size_t kAround = 2;

struct Line {
  char mark = ' ';
  std::string_view text;
};

// Longest common subsequence; cases are a screen long, so the square of their lengths is small.
std::vector<Line> align(const std::vector<std::string_view>& left, const std::vector<std::string_view>& right) {
  const std::size_t width = right.size() + 1;
  std::vector<std::size_t> common((left.size() + 1) * width, 0);
  for (std::size_t i = left.size(); i-- > 0;) {
    for (std::size_t j = right.size(); j-- > 0;) {
      common[i * width + j] = left[i] == right[j] ? common[(i + 1) * width + j + 1] + 1
                                                  : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  std::vector<Line> lines;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < left.size() || j < right.size()) {
    if (i < left.size() && j < right.size() && left[i] == right[j]) {
      lines.push_back({' ', left[i++]});
      ++j;
    } else if (j == right.size() || (i < left.size() && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      lines.push_back({'-', left[i++]});
    } else {
      lines.push_back({'+', right[j++]});
    }
  }
  return lines;
}

bool is_near_change(const std::vector<Line>& lines, std::size_t at) {
  const std::size_t first = at < kAround ? 0 : at - kAround;
  for (std::size_t i = first; i < lines.size() && i <= at + kAround; ++i) {
    if (lines[i].mark != ' ') return true;
  }
  return false;
}

}  // namespace

std::string difference(std::string_view left, std::string_view right) {
  const std::vector<Line> lines = align(lines_of(left), lines_of(right));
  std::string text;
  bool gap = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!is_near_change(lines, i)) {
      gap = true;
      continue;
    }
    if (gap && !text.empty()) text += "    …\n";
    gap = false;
    text += "    " + std::string(1, lines[i].mark) + " " + std::string(lines[i].text) + "\n";
  }
  return text;
}

}  // namespace crosswalk::cases
