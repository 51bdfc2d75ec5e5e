#include <algorithm>

#include "crosswalk/base/text.h"
#include "output.h"

namespace crosswalk::cli {
namespace {

std::string heading(const Diagnostic& diagnostic, const Palette& palette) {
  const std::string code = "[" + std::string(code_entry(diagnostic.code).number) + "]";
  switch (diagnostic.severity) {
    case Severity::Error:
      return palette.red("error" + code);
    case Severity::Warning:
      return palette.yellow("warning" + code);
    case Severity::Note:
      return palette.blue("note" + code);
  }
  return code;
}

std::string place(const SourceSpan& span) {
  std::string text(span.path());
  if (span.line != 0) text += ":" + std::to_string(span.line) + ":" + std::to_string(span.column);
  return text;
}

// The source line as it is shown, and where the caret stands below it. Long lines are cut around the place.
struct Excerpt {
  std::string line;
  std::size_t caret = 0;  // in columns
  std::size_t width = 1;
};

constexpr std::size_t kWidest = 110;

// The byte offset of a code point in text; its size past the end.
std::size_t offset_of(std::string_view text, std::size_t code_point) {
  std::size_t offset = 0;
  while (offset < text.size() && code_point > 0) {
    ++offset;
    while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U) ++offset;
    --code_point;
  }
  return offset;
}

Excerpt excerpt_of(const SourceSpan& span) {
  const std::string_view whole = span.file->line_text(span.line);
  const std::size_t column = span.column - 1;
  const std::size_t begin = offset_of(whole, column);
  const std::size_t spanned = std::min<std::size_t>(span.end - span.begin, whole.size() - begin);
  const std::size_t width = std::max<std::size_t>(1, count_code_points(whole.substr(begin, spanned)));

  const std::size_t total = count_code_points(whole);
  std::size_t first = 0;
  if (total > kWidest && column > kWidest / 2) first = std::min(column - kWidest / 2, total - kWidest);
  const std::size_t from = offset_of(whole, first);
  const std::size_t to = offset_of(whole, std::min(total, first + kWidest));
  Excerpt result;
  result.line = replace_all(printable(whole.substr(from, to - from)), "\t", " ");
  result.caret = column - first;
  if (first != 0) {
    result.line = "…" + result.line;
    ++result.caret;
  }
  if (to < whole.size()) result.line += "…";
  result.width = std::min(width, kWidest - std::min(kWidest - 1, column - first));
  return result;
}

std::string frame(const SourceSpan& span, const Palette& palette) {
  const std::string number = std::to_string(span.line);
  const std::string margin(number.size(), ' ');
  std::string text = margin + palette.blue("--> ") + place(span) + "\n";
  if (span.line == 0 || span.file->line_text(span.line).empty()) return text;
  const Excerpt excerpt = excerpt_of(span);
  text += margin + palette.blue(" |") + "\n";
  text += palette.blue(number + " |") + " " + excerpt.line + "\n";
  text += margin + palette.blue(" |") + " " + std::string(excerpt.caret, ' ') +
          palette.red(std::string(excerpt.width, '^')) + "\n";
  return text;
}

}  // namespace

std::string render(const Diagnostic& diagnostic, const Palette& palette) {
  std::string text = heading(diagnostic, palette) + palette.bold(": " + printable(diagnostic.message)) + "\n";
  if (diagnostic.span.known()) text += frame(diagnostic.span, palette);
  for (const DiagnosticNote& note : diagnostic.notes) {
    text += palette.blue("  = ") + "note: " + printable(note.message);
    if (note.span.known()) text += " (" + place(note.span) + ")";
    text += "\n";
  }
  if (!diagnostic.help.empty())
    text += palette.blue("  = ") + palette.green("help: ") + printable(diagnostic.help) + "\n";
  return text;
}

}  // namespace crosswalk::cli
