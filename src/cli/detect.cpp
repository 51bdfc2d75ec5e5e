#include <algorithm>

#include "commands.h"
#include "coverage.h"
#include "names.h"
#include "source.h"

namespace crosswalk::cli {
namespace {

std::string shown_root(const Project& project) { return project.files->display_path(project.root); }

// The same kind of migrations and the same folder: what a user would type.
std::string source_argument(const Project& project) { return project.tool + ":" + shown_root(project); }

// What to type for the first of them, if it is not the only one in its place.
std::string distinct_argument(const std::vector<Project>& projects) {
  const Project& first = projects.front();
  const std::string source = source_argument(first);
  const bool alone = std::none_of(projects.begin() + 1, projects.end(),
                                  [&](const Project& other) { return source_argument(other) == source; });
  return alone || !first.dialect ? source : source + " --database " + *first.dialect;
}

Json project_json(const Project& project) {
  Json json = {{"tool", project.tool}, {"path", shown_root(project)}, {"name", project.name}};
  json["database"] = project.dialect ? Json(*project.dialect) : Json(nullptr);
  json["migrations"] = project.migration_count;
  json["folder"] = project.files->display_path(project.migrations.substr(0, project.migrations.find('\n')));
  json["why"] = project.why;
  json["source"] = source_argument(project);
  return json;
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

}  // namespace

int detect(const DetectOptions& options, const GlobalOptions& global) {
  Output output("detect", global);
  Diagnostics diagnostics;
  const std::vector<Project> projects = find_projects(options.folder, diagnostics);
  output.result()["projects"] = Json::array();
  std::size_t path_width = 0;
  for (const Project& project : projects) path_width = std::max(path_width, shown_root(project).size());
  for (const Project& project : projects) {
    output.result()["projects"].push_back(project_json(project));
    output.line(output.palette().bold(padded(project.tool, 8)) + "  " + padded(shown_root(project), path_width) + "  " +
                padded(project.dialect.value_or("database not stated"), 10) + "  " +
                padded(plural(project.migration_count, "migration"), 14) + "  " +
                output.palette().dim(printable(project.why)));
  }
  if (projects.empty() && !diagnostics.has_errors()) {
    diagnostics.report<Code::NoProjectFound>(SourceFile::make(options.folder, "")->whole(), options.folder)
        .help("name the tool and the folder of migrations to other commands, such as `" + tool_names().front() + ":" +
              options.folder + "`");
  }
  if (!projects.empty()) output.next("crosswalk ops " + distinct_argument(projects), "show its neutral history");
  return output.finish(exit_for(diagnostics, Exit::Fine), diagnostics);
}

}  // namespace crosswalk::cli
