#include "coverage.h"

namespace crosswalk::cli {
namespace {

void add_manual(const std::string& migration, const std::string& file, const std::vector<Step>& steps, Json& list) {
  for (const Step& step : steps) {
    const auto* code = step.operation.as<HostCode>();
    if (code == nullptr) continue;
    list.push_back({{"migration", migration},
                    {"file", step.span.known() ? std::string(step.span.path()) : file},
                    {"line", step.span.line},
                    {"reason", code->why}});
  }
}

}  // namespace

std::string plural(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

Json coverage_json(const Coverage& coverage) {
  return {{"migrations", coverage.migrations},
          {"migrations_whole", coverage.migrations_whole},
          {"steps", coverage.steps},
          {"modelled", coverage.modelled},
          {"carried_sql", coverage.carried_sql},
          {"manual", coverage.manual},
          {"schema_steps", coverage.schema_steps},
          {"schema_steps_modelled", coverage.schema_steps_modelled},
          {"unread_files", coverage.unread_files}};
}

Json manual_json(const History& history) {
  Json list = Json::array();
  for (const Migration& migration : history.in_order()) {
    add_manual(migration.id, migration.file, migration.up, list);
    if (migration.down) add_manual(migration.id, migration.file, *migration.down, list);
  }
  for (const Hook& hook : history.hooks) add_manual(hook.moment, hook.file, hook.steps, list);
  return list;
}

void show_coverage(const History& history, Output& output) {
  const Coverage coverage = measure_coverage(history);
  const Json manual = manual_json(history);
  output.result()["coverage"] = coverage_json(coverage);
  output.result()["manual"] = manual;
  const Palette& palette = output.palette();
  output.line();
  output.line(palette.bold("coverage  ") + std::to_string(coverage.migrations_whole) + " of " +
              plural(coverage.migrations, "migration") + " whole; " + plural(coverage.steps, "step") + ": " +
              std::to_string(coverage.modelled) + " modelled, " + std::to_string(coverage.carried_sql) +
              " carried as SQL, " + std::to_string(coverage.manual) + " left for a person");
  output.line("          " + std::to_string(coverage.schema_steps_modelled) + " of " +
              plural(coverage.schema_steps, "schema step") + " modelled");
  if (coverage.unread_files != 0)
    output.line(palette.red("          " + plural(coverage.unread_files, "file") + " could not be read"));
  for (const Json& item : manual) {
    output.line(palette.yellow("manual    ") + item["file"].get<std::string>() + ":" +
                std::to_string(item["line"].get<std::uint32_t>()) + "  " +
                printable(item["reason"].get<std::string>()));
  }
}

}  // namespace crosswalk::cli
