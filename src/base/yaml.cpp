#include "crosswalk/base/yaml.h"

#include <yaml-cpp/yaml.h>

#include <nlohmann/json.hpp>

namespace crosswalk {
namespace {

using Json = nlohmann::ordered_json;

void emit(const Json& json, YAML::Emitter& out) {
  if (json.is_object()) {
    out << YAML::BeginMap;
    for (const auto& [key, value] : json.items()) {
      out << YAML::Key << key << YAML::Value;
      emit(value, out);
    }
    out << YAML::EndMap;
  } else if (json.is_array()) {
    out << YAML::BeginSeq;
    for (const Json& item : json) emit(item, out);
    out << YAML::EndSeq;
  } else if (json.is_string()) {
    out << YAML::DoubleQuoted << json.get<std::string>();
  } else if (json.is_boolean()) {
    out << json.get<bool>();
  } else if (json.is_number()) {
    out << json.dump();
  } else {
    out << YAML::Null;
  }
}

}  // namespace

std::string json_to_yaml(std::string_view json) {
  YAML::Emitter out;
  emit(Json::parse(json), out);
  return std::string(out.c_str()) + "\n";
}

std::vector<std::string> yaml_list(std::string_view yaml, std::string_view key) {
  std::vector<std::string> texts;
  try {
    const YAML::Node top = YAML::Load(std::string(yaml));
    const YAML::Node list = top.IsMap() ? top[std::string(key)] : YAML::Node();
    if (!list.IsSequence()) return texts;
    for (const YAML::Node& item : list) {
      if (item.IsScalar()) texts.push_back(item.Scalar());
    }
  } catch (const YAML::Exception&) {
    texts.clear();
  }
  return texts;
}

}  // namespace crosswalk
