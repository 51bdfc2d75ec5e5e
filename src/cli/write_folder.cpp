#include "write_folder.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk::cli {
namespace {

namespace fs = std::filesystem;

bool refuse(const std::string& path, const std::string& why, Diagnostics& diagnostics) {
  diagnostics.report<Code::OutputUnwritable>(SourceFile::make(path, "")->whole(), path, why);
  return false;
}

bool write_file(const fs::path& path, const std::string& content, Diagnostics& diagnostics) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) return refuse(path.string(), error.message(), diagnostics);
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  return file || refuse(path.string(), std::strerror(errno), diagnostics);
}

// Removes a folder when it goes out of scope, unless told not to.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(fs::path path) : path_(std::move(path)) {}
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!kept_) fs::remove_all(path_, ignored);
  }
  void keep() { kept_ = true; }

 private:
  fs::path path_;
  bool kept_ = false;
};

}  // namespace

bool check_output_folder(const std::string& folder, Diagnostics& diagnostics) {
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  if (!fs::exists(status)) return true;
  if (!fs::is_directory(status)) return refuse(folder, "it is not a folder", diagnostics);
  const bool empty = fs::is_empty(folder, error);
  if (error) return refuse(folder, error.message(), diagnostics);
  if (!empty) {
    diagnostics.report<Code::OutputNotEmpty>(SourceFile::make(folder, "")->whole(), folder)
        .help("name a folder that does not exist yet; nothing is ever overwritten");
  }
  return empty;
}

bool write_folder(const std::string& folder, const std::vector<OutputFile>& files, Diagnostics& diagnostics) {
  std::error_code error;
  fs::path target = fs::absolute(folder, error).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();
  fs::create_directories(target.parent_path(), error);
  if (error) return refuse(target.parent_path().string(), error.message(), diagnostics);
  const fs::path waiting =
      target.parent_path() / ("." + target.filename().string() + ".crosswalk-" + std::to_string(::getpid()));
  fs::remove_all(waiting, error);
  TemporaryFolder temporary(waiting);
  fs::create_directories(waiting, error);
  if (error) return refuse(folder, error.message(), diagnostics);
  for (const OutputFile& file : files) {
    if (!write_file(waiting / file.path, file.content, diagnostics)) return false;
  }
  // An empty folder gives way; a folder that has got files meanwhile does not.
  fs::rename(waiting, target, error);
  if (error) return refuse(folder, error.message(), diagnostics);
  temporary.keep();
  return true;
}

}  // namespace crosswalk::cli
