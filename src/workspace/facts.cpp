#include "crosswalk/workspace/facts.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/yaml.h>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk {
namespace {

using script::Value;

constexpr int kDeepest = 16;
constexpr int kMostNodes = 20'000;  // YAML's aliases let a short text stand for any number of them
constexpr std::string_view kTypes = "types.";
constexpr std::string_view kOpen = "TODO";  // a value that is still to be filled in: as if it were not there

bool is_open(const YAML::Node& node) { return node.IsScalar() && node.Tag() != "!" && node.Scalar() == kOpen; }

// Reads one document; the first mistake ends it.
class FactsReader {
 public:
  FactsReader(const SourceFile& file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  [[nodiscard]] std::optional<script::Facts> read() {
    try {
      const YAML::Node document = YAML::Load(std::string(file_.text()));
      if (document.IsNull()) return facts_;
      if (!document.IsMap()) return refuse(document, "a map was expected");
      for (const auto& entry : document) {
        if (!take(entry.first.as<std::string>(), entry.second, entry.first)) return std::nullopt;
      }
      return std::move(facts_);
    } catch (const YAML::DeepRecursion& error) {
      report(error.mark.line, "nests too deep");
      return std::nullopt;
    } catch (const YAML::Exception& error) {
      report(error.mark.line, error.msg);
      return std::nullopt;
    }
  }

 private:
  void report(int line, const std::string& what) {
    const std::string place = line >= 0 ? "line " + std::to_string(line + 1) + ": " : "";
    diagnostics_.report<Code::ConfigurationInvalid>(file_.whole(), file_.path(), place + what);
  }
  std::nullopt_t refuse(const YAML::Node& node, const std::string& what) {
    report(node.Mark().line, what);
    return std::nullopt;
  }

  bool take(const std::string& key, const YAML::Node& node, const YAML::Node& place) {
    if (key == "facts") return take_values(node);
    if (key == "types") return take_texts(node, facts_.types);
    if (key == "naming_convention") {
      facts_.naming_convention.emplace();
      return node.IsNull() || take_texts(node, *facts_.naming_convention);
    }
    if (key == "dialect") return take_text(node, facts_.dialect);
    if (key == "wrap_identifier") return take_text(node, facts_.wrap_identifier);
    if (key == "migrations") return take_migrations(node);
    refuse(place, "`" + key + "` is none of dialect, facts, migrations, naming_convention, types, wrap_identifier");
    return false;
  }

  bool take_migrations(const YAML::Node& node) {
    if (!node.IsMap() || !node["folders"]) {
      refuse(node, "a map with `folders` was expected");
      return false;
    }
    script::StatedMigrations& stated = facts_.migrations.emplace();
    for (const auto& entry : node) {
      if (!take_of_migrations(entry.first.as<std::string>(), entry.second, entry.first, stated)) return false;
    }
    return true;
  }

  bool take_of_migrations(const std::string& key, const YAML::Node& node, const YAML::Node& place,
                          script::StatedMigrations& stated) {
    if (key == "folders") return take_list(node, stated.folders);
    if (key == "each_folder") return take_flag(node, stated.each_folder);
    if (key == "extension") return take_text(node, stated.extension);
    if (key == "order" && node.IsScalar() && (node.Scalar() == "names" || node.Scalar() == "versions")) {
      stated.by_version = node.Scalar() == "versions";
      return true;
    }
    refuse(place, key == "order" ? "`order` is names or versions"
                                 : "`" + key + "` is none of each_folder, extension, folders, order");
    return false;
  }

  bool take_list(const YAML::Node& node, std::vector<std::string>& texts) {
    if (node.IsScalar()) {
      texts = {node.Scalar()};
      return true;
    }
    if (!node.IsSequence()) {
      refuse(node, "a list of texts was expected");
      return false;
    }
    for (const YAML::Node& item : node) {
      if (!item.IsScalar()) {
        refuse(item, "a text was expected");
        return false;
      }
      texts.push_back(item.Scalar());
    }
    return true;
  }

  bool take_flag(const YAML::Node& node, bool& flag) {
    if (!node.IsScalar() || (node.Scalar() != "true" && node.Scalar() != "false")) {
      refuse(node, "true or false was expected");
      return false;
    }
    flag = node.Scalar() == "true";
    return true;
  }

  bool take_text(const YAML::Node& node, std::optional<std::string>& text) {
    if (!node.IsScalar()) {
      refuse(node, "a text was expected");
      return false;
    }
    text = node.Scalar();
    return true;
  }

  bool take_texts(const YAML::Node& node, std::map<std::string, std::string>& texts) {
    if (node.IsNull()) return true;
    if (!node.IsMap()) {
      refuse(node, "a map of texts was expected");
      return false;
    }
    for (const auto& entry : node) {
      if (is_open(entry.second)) continue;
      if (!entry.second.IsScalar()) {
        refuse(entry.second, "a text was expected");
        return false;
      }
      texts[entry.first.as<std::string>()] = entry.second.Scalar();
    }
    return true;
  }

  bool take_values(const YAML::Node& node) {
    if (node.IsNull()) return true;
    if (!node.IsMap()) {
      refuse(node, "a map of names to values was expected");
      return false;
    }
    for (const auto& entry : node) {
      if (is_open(entry.second)) continue;
      const auto name = entry.first.as<std::string>();
      if (name.starts_with(kTypes) && entry.second.IsScalar()) {
        facts_.types[name.substr(kTypes.size())] = entry.second.Scalar();
        continue;
      }
      const auto value = value_of(entry.second, 0);
      if (!value) return false;
      facts_.values[name] = *value;
    }
    return true;
  }

  std::optional<Value> value_of(const YAML::Node& node, int depth) {
    if (depth > kDeepest || ++nodes_ > kMostNodes) return refuse(node, "the value is too large");
    if (node.IsNull()) return Value(script::None{});
    if (node.IsSequence()) {
      std::vector<Value> items;
      for (const YAML::Node& item : node) {
        auto value = value_of(item, depth + 1);
        if (!value) return std::nullopt;
        items.push_back(std::move(*value));
      }
      return Value::list(std::move(items));
    }
    if (node.IsMap()) {
      std::vector<std::pair<Value, Value>> entries;
      for (const auto& entry : node) {
        auto value = value_of(entry.second, depth + 1);
        if (!value) return std::nullopt;
        entries.emplace_back(Value(entry.first.as<std::string>()), std::move(*value));
      }
      return Value::dict(std::move(entries));
    }
    return scalar(node);
  }

  // A text in quotes is a text, whatever it looks like.
  static Value scalar(const YAML::Node& node) {
    if (node.Tag() == "!") return Value(node.Scalar());
    std::int64_t whole = 0;
    double number = 0;
    if (YAML::convert<std::int64_t>::decode(node, whole)) return Value(whole);
    if (YAML::convert<double>::decode(node, number)) return Value(number);
    // Not `yes`, `no`, `on` and the like, which YAML once took for the same: they are texts.
    if (equals_ignoring_case(node.Scalar(), "true")) return Value(true);
    if (equals_ignoring_case(node.Scalar(), "false")) return Value(false);
    return Value(node.Scalar());
  }

  const SourceFile& file_;
  Diagnostics& diagnostics_;
  script::Facts facts_;
  int nodes_ = 0;
};

std::string quoted_key(const std::string& name) {
  const bool plain = name.find_first_of(":#{}[],&*?|>'\"%@` ") == std::string::npos;
  return plain ? name : "'" + replace_all(name, "'", "''") + "'";
}

}  // namespace

std::optional<script::Facts> read_facts(const SourceFile& file, Diagnostics& diagnostics) {
  return FactsReader(file, diagnostics).read();
}

std::optional<script::Facts> facts_beside(const FileTree& files, std::string_view root, Diagnostics& diagnostics) {
  for (std::string_view folder = root;;) {
    const std::string path = join_path(folder, kFactsFile);
    if (files.is_file(path)) {
      const auto source = files.read(path, diagnostics);
      return source ? read_facts(*source, diagnostics) : std::nullopt;
    }
    if (folder.empty()) return script::Facts{};
    folder = parent_path(folder);
  }
}

std::string write_open_facts(const std::vector<script::OpenFact>& open) {
  std::string values;
  std::string types;
  std::string rest;
  for (const script::OpenFact& fact : open) {
    const std::string uses = "  # asked for " + std::to_string(fact.uses) + (fact.uses == 1 ? " time" : " times");
    if (fact.name.starts_with(kTypes)) {
      types += "  " + quoted_key(fact.name.substr(kTypes.size())) + ": " + std::string(kOpen) + uses + "\n";
    } else if (fact.name == "naming_convention") {
      rest += "naming_convention: {}" + uses + "\n";
    } else {
      values += "  " + quoted_key(fact.name) + ": " + std::string(kOpen) + uses + "\n";
    }
  }
  if (!values.empty()) rest += "facts:\n" + values;
  if (!types.empty()) rest += "types:\n" + types;
  return rest;
}

}  // namespace crosswalk
