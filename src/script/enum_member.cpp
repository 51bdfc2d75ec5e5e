#include "crosswalk/script/enum_member.h"

#include <algorithm>

namespace crosswalk::script {
namespace {

constexpr int kDeepestBases = 64;

bool is_text_or_number(const ClassObject& type, int depth) {
  if (type.name == "str" || type.name == "int") return true;
  if (depth > kDeepestBases) return false;
  return std::any_of(type.bases.begin(), type.bases.end(), [&](const Value& base) {
    if (const auto* native = base.as<std::shared_ptr<NativeFunction>>())
      return (*native)->name == "str" || (*native)->name == "int";
    return base.class_object() != nullptr && is_text_or_number(*base.class_object(), depth + 1);
  });
}

}  // namespace

const Value& plain_value(const Value& value) {
  const InstanceObject* instance = value.instance();
  if (instance == nullptr || !instance->attributes) return value;
  const Value* inner = instance->attributes->find("_value_");
  return inner != nullptr && is_text_or_number(*instance->type, 0) ? *inner : value;
}

}  // namespace crosswalk::script
