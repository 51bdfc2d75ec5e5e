#include "crosswalk/source/source_file.h"

#include <algorithm>

#include "crosswalk/base/text.h"

namespace crosswalk {

std::string_view SourceSpan::path() const { return file ? std::string_view(file->path()) : std::string_view(); }

std::string_view SourceSpan::text() const { return file ? file->text({begin, end}) : std::string_view(); }

bool operator==(const SourceSpan& left, const SourceSpan& right) {
  return left.path() == right.path() && left.begin == right.begin && left.end == right.end && left.line == right.line &&
         left.column == right.column;
}

std::shared_ptr<const SourceFile> SourceFile::make(std::string path, std::string text) {
  return std::shared_ptr<const SourceFile>(new SourceFile(std::move(path), std::move(text)));
}

SourceFile::SourceFile(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const bool lone_return = text_[i] == '\r' && (i + 1 == text_.size() || text_[i + 1] != '\n');
    if (text_[i] == '\n' || lone_return) line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

std::string_view SourceFile::text(ByteRange range) const {
  const std::size_t begin = std::min<std::size_t>(range.begin, text_.size());
  const std::size_t end = std::clamp<std::size_t>(range.end, begin, text_.size());
  return std::string_view(text_).substr(begin, end - begin);
}

SourceSpan SourceFile::span(ByteRange range) const {
  const auto size = static_cast<std::uint32_t>(text_.size());
  SourceSpan result;
  result.file = shared_from_this();
  result.begin = std::min(range.begin, size);
  result.end = std::clamp(range.end, result.begin, size);
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), result.begin);
  const auto line = static_cast<std::uint32_t>(after - line_starts_.begin());
  const std::uint32_t start = line_starts_[line - 1];
  result.line = line;
  result.column =
      static_cast<std::uint32_t>(count_code_points(std::string_view(text_).substr(start, result.begin - start))) + 1;
  return result;
}

SourceSpan SourceFile::whole() const {
  if (!text_.empty()) return span({0, 0});
  SourceSpan result;
  result.file = shared_from_this();
  return result;
}

std::string_view SourceFile::line_text(std::uint32_t line) const {
  if (line == 0 || line > line_starts_.size()) return {};
  const std::size_t begin = line_starts_[line - 1];
  const std::size_t end = line < line_starts_.size() ? line_starts_[line] : text_.size();
  std::string_view text = std::string_view(text_).substr(begin, end - begin);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

}  // namespace crosswalk
