#include "crosswalk/script/kept_programs.h"

#include <link.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

#include "crosswalk/base/hash.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/source/file_tree.h"
#include "crosswalk/source/kept_content.h"
#include "tree_form.h"

namespace crosswalk::script {
namespace {

std::string& cache_folder() {
  static std::string folder;
  return folder;
}

// What is kept of the project at hand; null if nothing is.
std::atomic<KeptContent*>& kept_now() {
  static std::atomic<KeptContent*> kept = nullptr;
  return kept;
}

// A linker's note is a header of three words, a name and its content, each filled up to words.
constexpr std::size_t filled_up(std::size_t size) { return (size + 3) / 4 * 4; }

std::string build_id_in(const char* notes, std::size_t size) {
  while (size >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) head;
    std::copy_n(notes, sizeof(head), reinterpret_cast<char*>(&head));
    const std::size_t content = sizeof(head) + filled_up(head.n_namesz);
    const std::size_t end = content + filled_up(head.n_descsz);
    if (end > size) return {};
    if (head.n_type == NT_GNU_BUILD_ID) return {notes + content, head.n_descsz};
    notes += end;
    size -= end;
  }
  return {};
}

// The hash that the linker made of this program; empty if it made none. A version alone would not tell two builds
// apart.
std::string build_id() {
  std::string id;
  const auto look = [](dl_phdr_info* object, std::size_t /*size*/, void* into) {
    for (std::size_t i = 0; i < object->dlpi_phnum; ++i) {
      const ElfW(Phdr)& part = object->dlpi_phdr[i];
      if (part.p_type != PT_NOTE) continue;
      std::string found = build_id_in(reinterpret_cast<const char*>(object->dlpi_addr + part.p_vaddr), part.p_memsz);
      if (!found.empty()) *static_cast<std::string*>(into) = std::move(found);
    }
    return 1;  // the first object is the program itself
  };
  dl_iterate_phdr(look, &id);
  return id;
}

// What a text is kept under: its hash, its language, and the end of its file's name, which tells a reader the dialect.
// Empty if that is too long to be one.
std::string key_of(const SourceFile& source, Language language) {
  std::string kind(file_extension(source.path()));
  kind.insert(kind.begin(), language == Language::Python ? 'p' : 'e');
  constexpr std::size_t kHash = 64;
  if (kind.size() > KeptContent::kKeySize - kHash) return {};
  kind.resize(KeptContent::kKeySize - kHash, ' ');
  return sha256_hex(source.text()) + kind;
}

class KeepingReader final : public Reader {
 public:
  explicit KeepingReader(const Reader& plain) : plain_(plain) {}
  [[nodiscard]] Language language() const override { return plain_.language(); }

  [[nodiscard]] std::shared_ptr<const Module> read(std::shared_ptr<const SourceFile> source,
                                                   Diagnostics& diagnostics) const override {
    KeptContent* kept = kept_now();
    const std::string key = kept == nullptr ? std::string() : key_of(*source, language());
    if (key.empty()) return plain_.read(std::move(source), diagnostics);
    if (const std::string_view bytes = kept->find(key); !bytes.empty()) {
      if (auto module = read_tree(bytes, language(), source)) return module;
    }
    const std::size_t said = diagnostics.items().size();
    auto module = plain_.read(std::move(source), diagnostics);
    std::string bytes;
    const bool said_nothing = diagnostics.items().size() == said;
    if (module && said_nothing && write_tree(*module, bytes)) kept->keep(key, std::move(bytes));
    return module;
  }

 private:
  const Reader& plain_;
};

}  // namespace

void keep_programs_in(std::string folder) { cache_folder() = std::move(folder); }

KeptPrograms::KeptPrograms(std::string_view project) {
  if (cache_folder().empty()) return;
  const std::string maker = build_id();
  if (!maker.empty()) kept_now() = new KeptContent(cache_folder(), project, maker);
}

KeptPrograms::~KeptPrograms() {
  const std::unique_ptr<KeptContent> kept(kept_now().exchange(nullptr));
  if (kept) kept->save();
}

const Reader& keeping_reader(const Reader& plain) {
  switch (plain.language()) {
    case Language::Python: {
      static const KeepingReader python(plain);
      return python;
    }
    case Language::EcmaScript:
      break;
  }
  static const KeepingReader ecmascript(plain);
  return ecmascript;
}

}  // namespace crosswalk::script
