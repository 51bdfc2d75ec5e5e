#include <algorithm>

#include "commands.h"
#include "connection.h"
#include "coverage.h"
#include "crosswalk/base/text.h"

namespace crosswalk::cli {
namespace {

std::string painted(MigrationState state, const Palette& palette) {
  std::string word(word_for(state));
  word.resize(8, ' ');
  switch (state) {
    case MigrationState::Applied:
      return palette.green(word);
    case MigrationState::Pending:
    case MigrationState::Outdated:
    case MigrationState::Ignored:
      return palette.yellow(word);
    default:
      return palette.red(word);
  }
}

std::string heading(const Subject& subject) {
  return subject.loaded.source.argument + " · " + std::string(subject.loaded.source.tool->title());
}

Json migration_json(const MigrationStatus& item) {
  Json json = {{"id", item.id}, {"title", item.title}, {"state", word_for(item.state)}, {"file", item.file}};
  if (!item.applied_at.empty()) json["applied_at"] = item.applied_at;
  if (!item.note.empty()) json["note"] = item.note;
  return json;
}

Json project_json(const Subject& subject, const ProjectStatus& status) {
  Json json = {{"source", subject.loaded.source.argument},
               {"tool", subject.loaded.source.tool->name()},
               {"version_table", status.ledger_exists},
               {"up_to_date", status.up_to_date()}};
  for (const MigrationState state :
       {MigrationState::Applied, MigrationState::Pending, MigrationState::Failed, MigrationState::Edited,
        MigrationState::Missing, MigrationState::Outdated, MigrationState::Ignored}) {
    json["counts"][std::string(word_for(state))] = status.count(state);
  }
  json["migrations"] = Json::array();
  for (const MigrationStatus& item : status.migrations) json["migrations"].push_back(migration_json(item));
  return json;
}

// "1 pending, 1 edited"; the applied ones are what one expects.
std::string summary_of(const ProjectStatus& status) {
  std::vector<std::string> parts;
  for (const MigrationState state : {MigrationState::Pending, MigrationState::Outdated, MigrationState::Ignored,
                                     MigrationState::Failed, MigrationState::Edited, MigrationState::Missing}) {
    if (const std::size_t count = status.count(state); count != 0)
      parts.push_back(std::to_string(count) + " " + std::string(word_for(state)));
  }
  if (parts.empty()) parts.emplace_back("up to date");
  if (!status.ledger_exists) parts.emplace_back("no version table yet");
  return join(parts, ", ");
}

void show(const Subject& subject, const ProjectStatus& status, Output& output) {
  const Palette& palette = output.palette();
  output.line(palette.bold(heading(subject)) + " · " + summary_of(status));
  for (const MigrationStatus& item : status.migrations) {
    std::string text = "  " + painted(item.state, palette) + "  " + printable(item.id);
    if (!item.title.empty() && item.title != item.id) text += "  " + printable(item.title);
    if (!item.applied_at.empty()) text += palette.dim("  " + printable(item.applied_at));
    if (!item.note.empty()) text += palette.dim("  " + printable(item.note));
    output.line(text);
  }
}

// What the history and its version table do not agree on, whether the tool minds it or not.
Diagnostics disagreements(const Subject& subject, const ProjectStatus& status) {
  Diagnostics found;
  for (const MigrationStatus& item : status.migrations) {
    const SourceSpan place = item.file.empty() ? SourceSpan{} : SourceFile::make(item.file, "")->whole();
    const std::string title(subject.loaded.source.tool->title());
    if (item.state == MigrationState::Failed) {
      found.report<Code::LedgerFailedMigration>(place, item.id).help("clean up after it, then tell " + title + " so");
    } else if (item.state == MigrationState::Edited) {
      found.report<Code::LedgerEdited>(place, item.id)
          .help("bring back the file as it was applied, or repair the version table with " + title);
    } else if (item.state == MigrationState::Missing) {
      found.report<Code::LedgerUnknownMigration>(place, item.id);
    }
  }
  return found;
}

// Reports what keeps the tool, and so `apply`, from going on, and what else disagrees. False if the tool would refuse.
bool report(const LedgerContext& context, const Subject& subject, const ProjectStatus& status,
            Diagnostics& diagnostics) {
  Diagnostics refusals;
  const bool allowed = subject.ledger->allows_apply(context, subject.state, refusals);
  diagnostics.append(refusals);
  const Diagnostics found = disagreements(subject, status);
  for (const Diagnostic& item : found.items()) {
    const bool said = std::any_of(refusals.items().begin(), refusals.items().end(), [&](const Diagnostic& refusal) {
      return refusal.code == item.code && refusal.message == item.message;
    });
    if (!said) diagnostics.add(item);
  }
  return allowed;
}

}  // namespace

int status(const StatusOptions& options, const GlobalOptions& global) {
  Output output("status", global);
  Diagnostics diagnostics;
  const auto stop = [&] { return output.finish(exit_for(diagnostics, Exit::Usage), diagnostics); };
  const Database* database = database_at(options.url, diagnostics);
  if (database == nullptr) return stop();
  std::optional<std::vector<Subject>> subjects = load_subjects(options.sources, *database, false, diagnostics);
  if (!subjects) return stop();
  std::optional<Connection> connection = open_connection(*database, options.url, true, diagnostics);
  if (!connection || !read_states(*subjects, *connection, diagnostics)) return stop();
  bool pending = false;
  bool disagrees = false;
  output.result()["projects"] = Json::array();
  for (const Subject& subject : *subjects) {
    const LedgerContext context = context_of(subject, *connection, subject.loaded.history);
    const ProjectStatus found = status_of(context, *subject.ledger, subject.state);
    pending = pending || !found.up_to_date();
    output.result()["projects"].push_back(project_json(subject, found));
    show(subject, found, output);
    const bool allowed = report(context, subject, found, diagnostics);
    disagrees = disagrees || found.disagrees() || !allowed;
  }
  if (pending && !disagrees) {
    std::string arguments;
    for (const std::string& source : options.sources) arguments += source + " ";
    output.next("crosswalk apply " + arguments + "--url " + without_password(options.url) + " --dry-run",
                "see what would run");
  }
  return output.finish(disagrees ? Exit::Disagreement
                       : pending ? Exit::Findings
                                 : exit_for(diagnostics, Exit::Fine),
                       diagnostics);
}

}  // namespace crosswalk::cli
