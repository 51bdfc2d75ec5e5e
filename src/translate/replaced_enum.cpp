#include <algorithm>

#include "crosswalk/base/text.h"
#include "recognizing.h"

// An enum of which no label can be taken off is replaced: a new one is made, the columns take it by way of their text,
// the old one makes room, and the new one gets its name. To a column's values that does nothing; what comes of it is
// other labels.
namespace crosswalk {

namespace {

// A piece of SQL without the marks that do not tell two casts apart.
std::string bare(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (std::string_view("\"() \t\r\n").find(c) == std::string_view::npos) result += c;
  }
  return to_lower(result);
}

// "column"::text::"type", which keeps every value that the type has; of arrays as well.
bool is_cast_by_text(const std::string& conversion, const Identifier& column, const QualifiedName& type) {
  std::string rest = bare(conversion);
  const std::string start = bare(column.text) + "::text";
  if (!rest.starts_with(start)) return false;
  rest.erase(0, start.size());
  if (rest.starts_with("[]")) rest.erase(0, 2);
  if (rest.ends_with("[]")) rest.resize(rest.size() - 2);
  const std::string name = bare(type.name.text);
  return rest == "::" + name || (rest.starts_with("::") && rest.ends_with("." + name));
}

// True if the new type gets the name of one that the migration has renamed or dropped before.
bool takes_the_place_of_another(const QualifiedName& created, const std::vector<Step>& steps) {
  std::vector<QualifiedName> free;
  for (const Step& step : steps) {
    if (const auto* drop = step.operation.as<DropEnum>()) free.push_back(drop->name);
    const auto* rename = step.operation.as<RenameEnum>();
    if (rename == nullptr) continue;
    const QualifiedName new_name(rename->name.schema, rename->new_name);
    if (!(rename->name == created)) {
      free.push_back(rename->name);
    } else if (std::find(free.begin(), free.end(), new_name) != free.end()) {
      return true;
    }
  }
  return false;
}

// BEGIN before the replacement and COMMIT behind it are part of it.
void cover_settings_around(std::vector<Step>& steps, std::size_t create) {
  if (create == 0 || !is_setting(steps[create - 1])) return;
  steps[create - 1] = covered(steps[create - 1]);
  const auto behind = std::find_if(steps.begin() + static_cast<std::ptrdiff_t>(create), steps.end(), is_setting);
  if (behind != steps.end()) *behind = covered(*behind);
}

}  // namespace

void recognize_replaced_enums(std::vector<Step>& steps) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto* create = steps[i].operation.as<CreateEnum>();
    if (create == nullptr || !takes_the_place_of_another(create->name, steps)) continue;
    const QualifiedName created = create->name;
    cover_settings_around(steps, i);
    for (Step& other : steps) {
      auto* alter = other.operation.as<AlterColumn>();
      if (alter == nullptr || !alter->type || !alter->conversion) continue;
      const auto* conversion = alter->conversion->as<SqlExpression>();
      // The text of a statement stands for all that it says, so only one that has none would lose by this.
      const bool has_text = other.continues || other.written;
      if (conversion == nullptr || !has_text) continue;
      if (is_cast_by_text(conversion->text, alter->column, created)) alter->conversion.reset();
    }
  }
}

}  // namespace crosswalk
