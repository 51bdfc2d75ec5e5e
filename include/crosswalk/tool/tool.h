#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/sql/dialect.h"
#include "crosswalk/tool/ledger.h"
#include "crosswalk/tool/project.h"

namespace crosswalk {

namespace script {
struct Facts;
struct OpenFact;
struct StatedMigrations;
}  // namespace script

// Finds projects by looking at files.
class Discovery {
 public:
  virtual ~Discovery() = default;
  // Every project of this tool whose configuration (or, without one, whose migrations folder) lies directly in the
  // folder; the caller walks the tree. Nothing is reported for a folder that merely is not one.
  [[nodiscard]] virtual std::vector<Project> find(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                                  Diagnostics& diagnostics) const = 0;
  // Makes a project of a folder that the user named with this tool (`alembic:path`), looking harder: the folder of
  // migrations itself, without configuration, is enough. Reports NoProjectFound and gives nothing otherwise.
  [[nodiscard]] virtual std::optional<Project> open(const std::shared_ptr<const FileTree>& files,
                                                    std::string_view folder, Diagnostics& diagnostics) const = 0;
  // Makes a project of the folders that are stated beside it, as its own code would. Nothing if they hold no migrations
  // of this tool, or if the tool's projects leave nothing of the kind to code.
  [[nodiscard]] virtual std::optional<Project> open_stated(const std::shared_ptr<const FileTree>& /*files*/,
                                                           std::string_view /*folder*/,
                                                           const script::StatedMigrations& /*stated*/) const {
    return std::nullopt;
  }
};

struct ReadOptions {
  const Dialect& dialect;                // the one its SQL is written for, and scripts are asked about
  const script::Facts* facts = nullptr;  // what is declared beside the project; null if nothing is
  std::vector<script::OpenFact>* open_facts =
      nullptr;  // gets the facts that would settle open questions, if it is given
  // False where only the version table is asked about: a tool whose table holds nothing but names may leave out what
  // its files say.
  bool steps = true;
};

// Reads a project into a history.
class Frontend {
 public:
  virtual ~Frontend() = default;
  // A file that cannot be read is reported and listed in `unread_files`; the rest is read all the same. Gives nothing
  // if there is no history to speak of (reported). May use several threads; the result is the same on every run.
  [[nodiscard]] virtual std::optional<History> read(const Project& project, const ReadOptions& options,
                                                    Diagnostics& diagnostics) const = 0;
};

// A file to write: its path below the output folder, and its bytes.
struct OutputFile {
  std::string path;
  std::string content;
};

struct WriteOptions {
  const Dialect& dialect;
  // Write what still needs a person, such that the tool stops there with a clear message.
  bool allow_manual = false;
  std::string project_name;
};

// One thing left for a person.
struct ManualWork {
  std::string migration;
  SourceSpan span;
  std::string reason;
};

struct Rendering {
  std::vector<OutputFile> files;
  std::vector<ManualWork> manual;
};

// Writes a history as its tool's own project. The history is legal for the dialect (see translate).
class Backend {
 public:
  virtual ~Backend() = default;
  [[nodiscard]] virtual std::optional<Rendering> write(const History& history, const WriteOptions& options,
                                                       Diagnostics& diagnostics) const = 0;
};

// A migration tool: four roles. A role it does not play is null.
class Tool {
 public:
  virtual ~Tool() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;   // "flyway"
  [[nodiscard]] virtual std::string_view title() const = 0;  // "Flyway"
  // What its migrations are written in: "python", "javascript", or "sql".
  [[nodiscard]] virtual std::string_view language() const = 0;
  [[nodiscard]] virtual const Discovery* discovery() const = 0;
  [[nodiscard]] virtual const Frontend* frontend() const = 0;
  [[nodiscard]] virtual const Backend* backend() const = 0;
  [[nodiscard]] virtual const Ledger* ledger() const = 0;
};

}  // namespace crosswalk
