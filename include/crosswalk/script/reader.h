#pragma once

#include <memory>

#include "crosswalk/script/tree.h"

namespace crosswalk {
class Diagnostics;
}

namespace crosswalk::script {

// Turns source text of one language into the neutral program tree. Thread-safe: a reader holds no state between calls.
class Reader {
 public:
  virtual ~Reader() = default;
  [[nodiscard]] virtual Language language() const = 0;
  // Reports ScriptSyntax (with what was found and what was expected), ScriptNestingTooDeep or ScriptLanguageVersion and
  // gives nothing. A byte order mark at the start is passed over.
  [[nodiscard]] virtual std::shared_ptr<const Module> read(std::shared_ptr<const SourceFile> source,
                                                           Diagnostics& diagnostics) const = 0;
};

// The reader of a language; every language of tree.h has one (registered by the build).
[[nodiscard]] const Reader& reader_of(Language language);

}  // namespace crosswalk::script

namespace crosswalk::languages {
[[nodiscard]] const script::Reader& python();
[[nodiscard]] const script::Reader& ecmascript();
}  // namespace crosswalk::languages
