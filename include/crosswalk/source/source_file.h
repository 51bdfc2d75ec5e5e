#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace crosswalk {

// A half-open range of byte offsets into one file's text.
struct ByteRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

class SourceFile;

// A place in a file: what a step or a diagnostic points at. Lines and columns count from 1, columns in code points;
// line 0 means that only the file is known. A span read back from a saved history has a path and a line but no text.
struct SourceSpan {
  std::shared_ptr<const SourceFile> file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  [[nodiscard]] bool known() const { return file != nullptr; }
  [[nodiscard]] std::string_view path() const;
  // The text between begin and end; empty if the file's text is not at hand.
  [[nodiscard]] std::string_view text() const;
  friend bool operator==(const SourceSpan& left, const SourceSpan& right);
};

// An immutable file of source text. The one place that turns byte offsets into lines and columns.
class SourceFile : public std::enable_shared_from_this<SourceFile> {
 public:
  // The path is what the user is shown: relative to where they stand if possible. The text is at most 4 GiB.
  static std::shared_ptr<const SourceFile> make(std::string path, std::string text);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view text(ByteRange range) const;
  // Offsets past the end are brought back to it.
  [[nodiscard]] SourceSpan span(ByteRange range) const;
  // The file as a place: its beginning, or no line at all where nothing but its path is known (its text is empty).
  [[nodiscard]] SourceSpan whole() const;
  // The text of one line (from 1), without its terminator; empty past the end.
  [[nodiscard]] std::string_view line_text(std::uint32_t line) const;

 private:
  SourceFile(std::string path, std::string text);

  std::string path_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

}  // namespace crosswalk
