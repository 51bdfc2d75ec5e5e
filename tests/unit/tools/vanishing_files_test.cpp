#include <doctest/doctest.h>

#include <set>

#include "crosswalk/tool/registry.h"
#include "support/tool_project.h"

// Files that are there when a project is found and gone when it is read, as when another program tidies up meanwhile.
namespace crosswalk {
namespace {

// A tree in memory of which some files can be listed and no longer be read.
class VanishingTree final : public FileTree {
 public:
  explicit VanishingTree(test::Files files) : files_(memory_tree(std::move(files))) {}

  void take_away(std::string path) { gone_.insert(std::move(path)); }

  [[nodiscard]] std::string root() const override { return files_->root(); }
  [[nodiscard]] std::optional<std::vector<FolderEntry>> list(std::string_view folder) const override {
    return files_->list(folder);
  }
  [[nodiscard]] bool is_file(std::string_view path) const override { return files_->is_file(path); }
  [[nodiscard]] bool is_folder(std::string_view path) const override { return files_->is_folder(path); }
  [[nodiscard]] std::optional<std::string> read_bytes(std::string_view path) const override {
    if (gone_.count(std::string(path)) != 0) return std::nullopt;
    return files_->read_bytes(path);
  }

 private:
  std::unique_ptr<FileTree> files_;
  std::set<std::string> gone_;
};

struct Vanishing {
  const char* tool;
  const char* folder;
  test::Files files;
  const char* gone;
};

std::vector<Vanishing> projects() {
  return {
      {"alembic",
       "versions",
       {{"versions/a1.py", "revision = 'a1'\ndown_revision = None\ndef upgrade():\n    pass\n"},
        {"versions/b2.py", "revision = 'b2'\ndown_revision = 'a1'\ndef upgrade():\n    pass\n"}},
       "versions/b2.py"},
      {"flyway",
       "sql",
       {{"sql/V1__a.sql", "CREATE TABLE a (id integer);"}, {"sql/V2__b.sql", "CREATE TABLE b (id integer);"}},
       "sql/V2__b.sql"},
      {"knex",
       "migrations",
       {{"migrations/1_a.js", "exports.up = (knex) => knex.schema.dropTable('a');"},
        {"migrations/2_b.js", "exports.up = (knex) => knex.schema.dropTable('b');"}},
       "migrations/2_b.js"},
      {"prisma",
       "",
       {{"migrations/migration_lock.toml", "provider = \"sqlite\""},
        {"migrations/1_a/migration.sql", "CREATE TABLE a (id integer);"},
        {"migrations/2_b/migration.sql", "CREATE TABLE b (id integer);"}},
       "migrations/2_b/migration.sql"},
  };
}

}  // namespace

TEST_CASE("a file that vanishes between finding and reading is reported and listed; the others are read") {
  for (const Vanishing& each : projects()) {
    INFO(each.tool);
    const Tool& tool = *find_tool(each.tool);
    const auto tree = std::make_shared<VanishingTree>(each.files);
    Diagnostics diagnostics;
    const auto project = tool.discovery()->open(tree, each.folder, diagnostics);
    REQUIRE(project);
    tree->take_away(each.gone);
    const auto history = tool.frontend()->read(*project, {find_database("sqlite")->dialect()}, diagnostics);
    REQUIRE(history);
    CHECK(history->in_order().size() == 1);
    CHECK(history->unread_files == std::vector<std::string>{tree->display_path(each.gone)});
    CHECK(test::count(diagnostics, Code::FileUnreadable) == 1);
  }
}

}  // namespace crosswalk
