#include <algorithm>
#include <array>

#include "crosswalk/source/file_tree.h"
#include "crosswalk/tool/registry.h"
#include "crosswalk/workspace/facts.h"
#include "input.h"

namespace crosswalk::fuzz {

namespace {

// Every file that says where and how a project's migrations are.
constexpr std::array<std::string_view, 17> kFiles = {"alembic.ini",
                                                     "pyproject.toml",
                                                     "alembic/env.py",
                                                     "flyway.toml",
                                                     "flyway.conf",
                                                     "application.properties",
                                                     "application.yml",
                                                     "knexfile.js",
                                                     "knexfile.ts",
                                                     "package.json",
                                                     "tsconfig.json",
                                                     "prisma.config.ts",
                                                     "prisma/schema.prisma",
                                                     "prisma/migrations/migration_lock.toml",
                                                     "sql/V1__a.sql.conf",
                                                     "crosswalk.yaml",
                                                     "setup.cfg"};

// A small project of each tool, for the configuration to speak of.
std::vector<std::pair<std::string, std::string>> projects() {
  return {{"alembic/env.py", "from alembic import context\n"},
          {"alembic/script.py.mako", ""},
          {"alembic/versions/a1.py", "revision = 'a1'\ndown_revision = None\ndef upgrade():\n    pass\n"},
          {"sql/V1__a.sql", "CREATE TABLE a (id integer);\n"},
          {"migrations/1_a.js", "exports.up = (knex) => knex.schema.createTable('a', (t) => { t.increments(); });\n"},
          {"prisma/schema.prisma", "datasource db {\n  provider = \"sqlite\"\n  url = \"file:a.db\"\n}\n"},
          {"prisma/migrations/migration_lock.toml", "provider = \"sqlite\"\n"},
          {"prisma/migrations/1_a/migration.sql", "CREATE TABLE a (id integer);\n"}};
}

void read_projects(const std::shared_ptr<const FileTree>& tree) {
  Diagnostics diagnostics;
  const auto facts = facts_beside(*tree, "", diagnostics);
  for (const Tool* tool : all_tools()) {
    for (const Project& project : tool->discovery()->find(tree, "", diagnostics)) {
      const Dialect& dialect = find_database("sqlite")->dialect();
      (void)tool->frontend()->read(project, {.dialect = dialect, .facts = facts ? &*facts : nullptr}, diagnostics);
    }
  }
}

}  // namespace

// A configuration file: the first line of the input names it, the rest is what it says. Each tool then looks for its
// project and reads it.
int take(std::string_view input) {
  std::string_view text = input;
  const std::string_view name = take_line(text);
  if (std::find(kFiles.begin(), kFiles.end(), name) == kFiles.end()) return -1;
  auto files = projects();
  std::erase_if(files, [&](const auto& file) { return file.first == name; });
  files.emplace_back(name, text);
  read_projects(memory_tree(std::move(files)));
  return 0;
}

}  // namespace crosswalk::fuzz
