#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/source/source_file.h"

namespace crosswalk {

class Diagnostics;

// One entry of a folder.
struct FolderEntry {
  std::string name;
  bool is_folder = false;
};

// Read-only access to the files below one root, and to nothing else: a path that leaves the root ("..", a symbolic
// link to the outside) is as if it did not exist. Paths are relative to the root, with '/' between their parts; "" is
// the root itself. Adapters read files through this and never by themselves, so that tests can supply files in memory.
class FileTree {
 public:
  virtual ~FileTree() = default;

  // Where the root lies, as shown to users, such as "services/billing" or "."; in front of paths in diagnostics.
  [[nodiscard]] virtual std::string root() const = 0;
  // The entries of a folder, sorted by name in byte order; nothing if it does not exist or cannot be read.
  [[nodiscard]] virtual std::optional<std::vector<FolderEntry>> list(std::string_view folder) const = 0;
  [[nodiscard]] virtual bool is_file(std::string_view path) const = 0;
  [[nodiscard]] virtual bool is_folder(std::string_view path) const = 0;
  // The raw bytes of a file; nothing, and nothing reported, if it cannot be read.
  [[nodiscard]] virtual std::optional<std::string> read_bytes(std::string_view path) const = 0;

  // Reads a UTF-8 text file. Reports FileUnreadable, or FileNotUtf8 at the first bad byte, and gives nothing.
  // A byte order mark stays in the text.
  [[nodiscard]] std::shared_ptr<const SourceFile> read(std::string_view path, Diagnostics& diagnostics) const;
  // The path as shown to users: the root and the path joined.
  [[nodiscard]] virtual std::string display_path(std::string_view path) const;
  // The path within the tree of one that display_path made.
  [[nodiscard]] virtual std::string path_of_display(std::string_view shown) const;
  // Every file below a folder, depth first, sorted; at most `limit` files. Hidden folders are not entered.
  [[nodiscard]] std::vector<std::string> files_below(std::string_view folder, std::size_t limit = 1'000'000) const;
};

// A tree on the disk. The root may be given as any path to a folder.
[[nodiscard]] std::unique_ptr<FileTree> open_folder(const std::string& root);
// A folder, and the tree of the package or repository that it is part of.
struct EnclosedFolder {
  std::unique_ptr<FileTree> tree;
  std::string folder;  // within the tree
};
// Opens the package around a folder: up to the nearest folder with a manifest (package.json, pyproject.toml, …) or
// `.git`, or else to the one that holds its Python package, or itself. Scripts import what lies there. Paths are shown
// as they are seen from the working directory, or in full if `folder` is.
[[nodiscard]] EnclosedFolder open_enclosing(const std::string& folder);
// A tree in memory, for tests: pairs of path and content.
[[nodiscard]] std::unique_ptr<FileTree> memory_tree(std::vector<std::pair<std::string, std::string>> files,
                                                    std::string root = ".");

// Path arithmetic on '/'-separated relative paths, without looking at the disk.
[[nodiscard]] std::string join_path(std::string_view left, std::string_view right);
// "a/./b/../c" becomes "a/c"; nothing if the path leaves its root.
[[nodiscard]] std::optional<std::string> normalize_path(std::string_view path);
[[nodiscard]] std::string_view file_name(std::string_view path);
[[nodiscard]] std::string_view parent_path(std::string_view path);
// The extension with its dot (".sql"), or "".
[[nodiscard]] std::string_view file_extension(std::string_view path);

}  // namespace crosswalk
