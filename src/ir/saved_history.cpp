#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <ostream>
#include <sstream>

#include "crosswalk/base/text.h"
#include "crosswalk/base/yaml.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/ir/history.h"
#include "crosswalk/ir/match.h"

#include "codec.h"

// The saved form of a history; docs/history-format.md describes it.
namespace crosswalk {
namespace {

using codec::FormatError;
using codec::Json;

constexpr std::string_view kFormat = "crosswalk-history";
constexpr int kVersion = 1;
// Deeper than any history of ours; a bound for what is read.
constexpr int kDeepest = 64;
// How many values YAML may hold for each of its bytes: a few lines of aliases of aliases stand for billions.
constexpr std::size_t kValuesPerByte = 16;

constexpr const char* kMigrationKinds[] = {"versioned", "repeatable", "baseline"};

// -- writing --------------------------------------------------------------------------------------------------------

Json encode_span(const SourceSpan& span) {
  Json json = {{"file", span.path()}};
  if (span.line != 0) {
    json["line"] = span.line;
    json["column"] = span.column;
    json["begin"] = span.begin;
    json["end"] = span.end;
  }
  return json;
}

Json encode_step(const Step& step) {
  Json json = Json::object();
  json["op"] = operation_name(step.operation);
  match(step.operation, [&](const auto& op) { codec::encode_fields(op, json); });
  if (step.written) json["written"] = codec::encode(*step.written);
  if (step.continues) json["continues"] = true;
  if (!step.guards.empty()) json["guards"] = codec::encode(step.guards);
  if (step.tolerant) json["tolerant"] = true;
  if (step.span.known()) json["at"] = encode_span(step.span);
  return json;
}

// All but the steps.
Json encode_heading(const Migration& migration) {
  Json json = Json::object();
  json["id"] = migration.id;
  if (!migration.title.empty()) json["title"] = migration.title;
  json["parents"] = migration.parents;
  if (!migration.depends_on.empty()) json["depends_on"] = migration.depends_on;
  if (!migration.labels.empty()) json["labels"] = migration.labels;
  if (migration.kind != MigrationKind::Versioned)
    json["kind"] = kMigrationKinds[static_cast<std::size_t>(migration.kind)];
  if (migration.transaction == TransactionMode::Never) json["transaction"] = "never";
  if (!migration.file.empty()) json["file"] = migration.file;
  if (!migration.created.empty()) json["created"] = migration.created;
  if (migration.checksum) json["checksum"] = *migration.checksum;
  if (!migration.properties.empty()) json["properties"] = migration.properties;
  return json;
}

Json encode_steps(const std::vector<Step>& steps) {
  Json json = Json::array();
  for (const Step& step : steps) json.push_back(encode_step(step));
  return json;
}

Json encode_hook(const Hook& hook) {
  Json json = {{"moment", hook.moment}};
  if (!hook.title.empty()) json["title"] = hook.title;
  if (!hook.file.empty()) json["file"] = hook.file;
  if (hook.transaction == TransactionMode::Never) json["transaction"] = "never";
  json["steps"] = encode_steps(hook.steps);
  return json;
}

// All but the migrations.
Json encode_heading(const History& history) {
  Json json = Json::object();
  json["format"] = kFormat;
  json["version"] = kVersion;
  if (!history.tool.empty()) json["tool"] = history.tool;
  if (history.dialect) json["dialect"] = *history.dialect;
  if (!history.unread_files.empty()) json["unread_files"] = history.unread_files;
  if (!history.hooks.empty()) json["hooks"] = Json::array();
  for (const Hook& hook : history.hooks) json["hooks"].push_back(encode_hook(hook));
  return json;
}

// Writes a history as JSON, step by step: as one tree of values a long history would take many times its own size.
class JsonWriter {
 public:
  JsonWriter(std::ostream& out, std::string_view indent) : out_(out), line_("\n" + std::string(indent)) {}

  void write(const History& history) {
    open(encode_heading(history));
    name("migrations");
    list(history.in_order(), [this](const Migration& migration) { write(migration); });
    close();
  }

 private:
  void write(const Migration& migration) {
    open(encode_heading(migration));
    name("up");
    steps(migration.up);
    if (migration.down) {
      name("down");
      steps(*migration.down);
    }
    close();
  }

  void steps(const std::vector<Step>& steps) {
    list(steps, [this](const Step& step) { put(text_of(encode_step(step))); });
  }

  template <class T, class Write>
  void list(const std::vector<T>& items, const Write& write) {
    out_ << '[';
    line_ += "  ";
    for (const T& item : items) {
      if (&item != items.data()) out_ << ',';
      out_ << line_;
      write(item);
    }
    line_.resize(line_.size() - 2);
    if (!items.empty()) out_ << line_;
    out_ << ']';
  }

  // An object's members that are there already, in front of those that are to follow.
  void open(const Json& members) {
    const std::string text = text_of(members);
    put(std::string_view(text).substr(0, text.size() - 2));  // without "\n}"
    line_ += "  ";
  }
  void name(std::string_view member) { out_ << ',' << line_ << '"' << member << "\": "; }
  void close() {
    line_.resize(line_.size() - 2);
    out_ << line_ << '}';
  }

  static std::string text_of(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }
  // A line end is never part of a value: there it is "\n", spelled out.
  void put(std::string_view text) {
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
      out_ << text.substr(0, end) << line_;
      text.remove_prefix(end + 1);
    }
    out_ << text;
  }

  std::ostream& out_;
  std::string line_;  // what begins a line at the present depth
};

// -- reading --------------------------------------------------------------------------------------------------------

const Json& member(const Json& json, const char* name, const std::string& where) {
  const auto found = json.find(name);
  if (found == json.end()) throw FormatError(where, std::string("`") + name + "` is missing");
  return *found;
}

template <class T>
T value_or(const Json& json, const char* name, T fallback, const std::string& where) {
  const auto found = json.find(name);
  if (found != json.end()) codec::decode(*found, fallback, where + "." + name);
  return fallback;
}

// Files that spans point into, by path: without text, for that is not saved.
class Files {
 public:
  std::shared_ptr<const SourceFile> at(const std::string& path) {
    auto& file = files_[path];
    if (!file) file = SourceFile::make(path, "");
    return file;
  }

 private:
  std::map<std::string, std::shared_ptr<const SourceFile>> files_;
};

SourceSpan decode_span(const Json& json, const std::string& where, Files& files) {
  if (!json.is_object()) throw FormatError(where, "expected an object");
  codec::refuse_others(json, where, {"file", "line", "column", "begin", "end"});
  SourceSpan span;
  span.file = files.at(value_or<std::string>(json, "file", "", where));
  span.line = value_or<std::uint32_t>(json, "line", 0, where);
  span.column = value_or<std::uint32_t>(json, "column", 0, where);
  span.begin = value_or<std::uint32_t>(json, "begin", 0, where);
  span.end = value_or<std::uint32_t>(json, "end", 0, where);
  return span;
}

Operation decode_operation(const Json& json, const std::string& where) {
  std::string name;
  codec::decode(member(json, "op", where), name, where + ".op");
  // What stands beside an operation's own fields (encode_step).
  const std::initializer_list<std::string_view> also = {"op", "at", "written", "continues", "guards", "tolerant"};
#define OPERATION(Struct, text)                         \
  if (name == text) {                                   \
    Struct operation;                                   \
    codec::decode_fields(json, operation, where, also); \
    return operation;                                   \
  }
#include "crosswalk/ir/operations.def"
#undef OPERATION
  throw FormatError(where, "unknown operation `" + name + "`");
}

Step decode_step(const Json& json, const std::string& where, Files& files) {
  if (!json.is_object()) throw FormatError(where, "expected an object");
  Step step(decode_operation(json, where));
  if (json.contains("written")) codec::decode(json.at("written"), step.written.emplace(), where + ".written");
  step.continues = value_or(json, "continues", false, where);
  if (json.contains("guards")) codec::decode(json.at("guards"), step.guards, where + ".guards");
  step.tolerant = value_or(json, "tolerant", false, where);
  if (json.contains("at")) step.span = decode_span(json.at("at"), where + ".at", files);
  return step;
}

std::vector<Step> decode_steps(const Json& json, const std::string& where, Files& files) {
  if (!json.is_array()) throw FormatError(where, "expected a list");
  std::vector<Step> steps;
  for (std::size_t i = 0; i < json.size(); ++i) {
    steps.push_back(decode_step(json[i], where + "[" + std::to_string(i) + "]", files));
  }
  return steps;
}

MigrationKind decode_kind(const std::string& word, const std::string& where) {
  const auto* found = std::find(std::begin(kMigrationKinds), std::end(kMigrationKinds), word);
  if (found == std::end(kMigrationKinds)) throw FormatError(where + ".kind", "unknown word `" + word + "`");
  return static_cast<MigrationKind>(found - std::begin(kMigrationKinds));
}

TransactionMode decode_transaction(const Json& json, const std::string& where) {
  const auto transaction = value_or<std::string>(json, "transaction", "default", where);
  if (transaction != "default" && transaction != "never")
    throw FormatError(where + ".transaction", "unknown word `" + transaction + "`");
  return transaction == "never" ? TransactionMode::Never : TransactionMode::Default;
}

Hook decode_hook(const Json& json, const std::string& where, Files& files) {
  if (!json.is_object()) throw FormatError(where, "expected an object");
  codec::refuse_others(json, where, {"moment", "title", "file", "transaction", "steps"});
  Hook hook;
  codec::decode(member(json, "moment", where), hook.moment, where + ".moment");
  hook.title = value_or<std::string>(json, "title", "", where);
  hook.file = value_or<std::string>(json, "file", "", where);
  hook.transaction = decode_transaction(json, where);
  hook.steps = decode_steps(member(json, "steps", where), where + ".steps", files);
  return hook;
}

Migration decode_migration(const Json& json, const std::string& where, Files& files) {
  if (!json.is_object()) throw FormatError(where, "expected an object");
  codec::refuse_others(json, where,
                       {"id", "title", "parents", "depends_on", "labels", "kind", "transaction", "file", "created",
                        "checksum", "properties", "up", "down"});
  Migration migration;
  codec::decode(member(json, "id", where), migration.id, where + ".id");
  migration.title = value_or<std::string>(json, "title", "", where);
  migration.parents = value_or<std::vector<std::string>>(json, "parents", {}, where);
  migration.depends_on = value_or<std::vector<std::string>>(json, "depends_on", {}, where);
  migration.labels = value_or<std::vector<std::string>>(json, "labels", {}, where);
  migration.kind = decode_kind(value_or<std::string>(json, "kind", "versioned", where), where);
  migration.transaction = decode_transaction(json, where);
  migration.file = value_or<std::string>(json, "file", "", where);
  migration.created = value_or<std::string>(json, "created", "", where);
  if (json.contains("checksum")) codec::decode(json.at("checksum"), migration.checksum.emplace(), where + ".checksum");
  if (json.contains("properties")) {
    if (!json.at("properties").is_object()) throw FormatError(where + ".properties", "expected an object");
    for (const auto& [key, value] : json.at("properties").items()) {
      codec::decode(value, migration.properties[key], where + ".properties." + key);
    }
  }
  migration.up = decode_steps(member(json, "up", where), where + ".up", files);
  if (json.contains("down")) migration.down = decode_steps(json.at("down"), where + ".down", files);
  return migration;
}

// What `crosswalk ops --format json` prints holds the history inside its envelope.
const Json& unwrap(const Json& json) {
  if (!json.is_object()) throw FormatError("", "expected an object");
  const auto result = json.find("result");
  if (result == json.end() || !result->is_object() || !result->contains("history")) return json;
  return result->at("history");
}

std::optional<History> decode_history(const Json& saved, Diagnostics& diagnostics) {
  const Json& json = unwrap(saved);
  if (!json.is_object()) throw FormatError("", "expected an object");
  if (value_or<std::string>(json, "format", "", "") != kFormat) {
    throw FormatError("format", "expected `" + std::string(kFormat) + "`");
  }
  const int version = value_or(json, "version", 0, "");
  if (version != kVersion) {
    throw FormatError("version", "this is version " + std::to_string(version) + ", and version " +
                                     std::to_string(kVersion) + " is read");
  }
  codec::refuse_others(json, "", {"format", "version", "tool", "dialect", "unread_files", "hooks", "migrations"});
  const Json& list = member(json, "migrations", "");
  if (!list.is_array()) throw FormatError("migrations", "expected a list");
  Files files;
  std::vector<Migration> migrations;
  for (std::size_t i = 0; i < list.size(); ++i) {
    migrations.push_back(decode_migration(list[i], "migrations[" + std::to_string(i) + "]", files));
  }
  std::optional<History> history = History::build(std::move(migrations), diagnostics);
  if (!history) return std::nullopt;
  history->tool = value_or<std::string>(json, "tool", "", "");
  if (json.contains("dialect")) codec::decode(json.at("dialect"), history->dialect.emplace(), "dialect");
  history->unread_files = value_or<std::vector<std::string>>(json, "unread_files", {}, "");
  if (!json.contains("hooks")) return history;
  const Json& hooks = json.at("hooks");
  if (!hooks.is_array()) throw FormatError("hooks", "expected a list");
  for (std::size_t i = 0; i < hooks.size(); ++i) {
    history->hooks.push_back(decode_hook(hooks[i], "hooks[" + std::to_string(i) + "]", files));
  }
  return history;
}

// -- YAML -------------------------------------------------------------------------------------------------------------

Json from_yaml(const YAML::Node& node, int depth, std::size_t& budget) {
  if (budget-- == 0) throw FormatError("", "its aliases stand for far more than it says");
  if (depth > kDeepest) throw FormatError("", "nests deeper than " + std::to_string(kDeepest) + " levels");
  if (node.IsMap()) {
    Json json = Json::object();
    for (const auto& entry : node) json[entry.first.as<std::string>()] = from_yaml(entry.second, depth + 1, budget);
    return json;
  }
  if (node.IsSequence()) {
    Json json = Json::array();
    for (const YAML::Node& item : node) json.push_back(from_yaml(item, depth + 1, budget));
    return json;
  }
  if (node.IsNull() || !node.IsDefined()) return nullptr;
  const std::string text = node.as<std::string>();
  if (node.Tag() == "!") return text;  // a quoted scalar
  if (text == "true" || text == "false") return text == "true";
  if (text == "null" || text == "~") return nullptr;
  std::int64_t number = 0;
  if (YAML::convert<std::int64_t>::decode(node, number)) return number;
  return text;
}

// JSON is told by its first character, so that one function reads both forms.
Json parse(std::string_view text) {
  const std::string_view content = trim(text);
  if (content.starts_with('{')) {
    const auto too_deep = [](int depth, Json::parse_event_t, Json&) {
      if (depth > kDeepest) throw FormatError("", "nests deeper than " + std::to_string(kDeepest) + " levels");
      return true;
    };
    return Json::parse(content, too_deep);
  }
  std::size_t budget = (content.size() + 1) * kValuesPerByte;
  return from_yaml(YAML::Load(std::string(content)), 0, budget);
}

}  // namespace

void write_history_json(const History& history, std::ostream& out, std::string_view indent) {
  JsonWriter(out, indent).write(history);
}

std::string history_to_json(const History& history) {
  // Text that is not UTF-8 (bytes built by a script) must not stop the writing of all the rest.
  std::ostringstream out;
  write_history_json(history, out);
  return out.str() + "\n";
}

std::string history_to_yaml(const History& history) { return json_to_yaml(history_to_json(history)); }

std::optional<History> read_history(std::shared_ptr<const SourceFile> source, Diagnostics& diagnostics) {
  const auto refuse = [&](const std::string& why) -> std::optional<History> {
    diagnostics.report<Code::HistoryFormatInvalid>(source->whole(), source->path(), why)
        .help("write one with `crosswalk ops SOURCE --format json`");
    return std::nullopt;
  };
  try {
    return decode_history(parse(source->text()), diagnostics);
  } catch (const FormatError& error) {
    return refuse(error.what());
  } catch (const nlohmann::json::exception& error) {
    return refuse(error.what());
  } catch (const YAML::DeepRecursion&) {
    return refuse("nests too deep");
  } catch (const YAML::Exception& error) {
    return refuse(error.what());
  }
}

}  // namespace crosswalk
