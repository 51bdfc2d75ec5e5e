#include "connection.h"

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk::cli {
namespace {

std::string scheme_of(const std::string& url) { return url.substr(0, url.find(':')); }

void report_scheme(const std::string& url, Diagnostics& diagnostics) {
  std::vector<std::string> schemes;
  for (const Database* database : all_databases()) {
    for (const std::string_view scheme : database->url_schemes()) schemes.emplace_back(scheme);
  }
  if (url.find(':') == std::string::npos) {
    diagnostics.report<Code::UrlInvalid>({}, without_password(url), "it has no scheme")
        .help("a URL looks like `" + schemes.front() + "://…`");
    return;
  }
  const auto near = nearest_word(scheme_of(url), schemes);
  diagnostics.report<Code::UrlSchemeUnknown>({}, scheme_of(url))
      .help(near ? "did you mean `" + *near + "`?" : "the schemes are " + join(schemes, ", "));
}

std::string ask(Session& session, const Dialect& dialect) {
  if (!dialect.features().schemas) return "";  // embedded: there are no users
  const std::optional<Rows> rows = session.run("SELECT current_user");
  if (!rows || rows->rows.empty() || rows->rows.front().empty()) return "";
  return rows->rows.front().front().value_or("");
}

std::optional<Subject> load_subject(const std::string& argument, const Database& database, bool steps,
                                    Diagnostics& diagnostics) {
  std::optional<Source> source = open_source(argument, &database, diagnostics);
  if (!source) return std::nullopt;
  if (source->tool == nullptr || source->tool->ledger() == nullptr) {
    diagnostics
        .report<Code::UsageError>({},
                                  "`" + argument + "` has no version table: only a tool's own project can be applied")
        .help("convert it to a tool's project first");
    return std::nullopt;
  }
  const Tool* tool = source->tool;
  std::optional<LoadedHistory> loaded = load(std::move(*source), &database, diagnostics, steps);
  if (!loaded) return std::nullopt;
  if (loaded->database != &database) {
    diagnostics.report<Code::DatabaseContradicts>({}, loaded->database->name(), database.name())
        .help("convert it with `--database " + std::string(database.name()) + "`");
    return std::nullopt;
  }
  if (!loaded->history.unread_files.empty()) return std::nullopt;  // reported where they were read
  return Subject{.loaded = std::move(*loaded), .ledger = tool->ledger(), .state = {}};
}

bool read_state(Subject& subject, Connection& connection, Diagnostics& diagnostics) {
  std::optional<LedgerState> state = read_ledger(
      *connection.session, context_of(subject, connection, subject.loaded.history), *subject.ledger, diagnostics);
  if (state) subject.state = std::move(*state);
  return state.has_value();
}

}  // namespace

const Database* database_at(const std::string& url, Diagnostics& diagnostics) {
  const Database* database = database_of_url(url);
  if (database == nullptr) report_scheme(url, diagnostics);
  return database;
}

std::optional<Connection> open_connection(const Database& database, const std::string& url, bool read_only,
                                          Diagnostics& diagnostics) {
  Connection connection;
  connection.database = &database;
  connection.session = database.connect(url, read_only ? Access::Read : Access::Write, diagnostics);
  if (!connection.session) return std::nullopt;
  connection.schema = database.current_schema(*connection.session);
  connection.user = ask(*connection.session, database.dialect());
  return connection;
}

LedgerContext context_of(const Subject& subject, const Connection& connection, const History& history) {
  return {.project = *subject.loaded.source.project,
          .history = history,
          .dialect = connection.database->dialect(),
          .schema = connection.schema,
          .user = connection.user};
}

std::optional<std::vector<Subject>> load_subjects(const std::vector<std::string>& sources, const Database& database,
                                                  bool steps, Diagnostics& diagnostics) {
  std::vector<Subject> subjects;
  bool complete = true;
  for (const std::string& argument : sources) {
    std::optional<Subject> subject = load_subject(argument, database, steps, diagnostics);
    complete = complete && subject.has_value();
    if (subject) subjects.push_back(std::move(*subject));
  }
  if (!complete) return std::nullopt;
  return subjects;
}

bool read_states(std::vector<Subject>& subjects, Connection& connection, Diagnostics& diagnostics) {
  bool complete = true;
  for (Subject& subject : subjects) complete = read_state(subject, connection, diagnostics) && complete;
  for (Subject& subject : subjects) {
    for (const Subject& other : subjects) {
      if (&other != &subject)
        allow_tables_of(context_of(other, connection, other.loaded.history), *other.ledger, subject.state);
    }
  }
  return complete;
}

}  // namespace crosswalk::cli
