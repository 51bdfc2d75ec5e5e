#include "naming.h"

#include <algorithm>
#include <charconv>

#include "crosswalk/base/hash.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "metadata.h"

namespace crosswalk::alembic {
namespace {

// One rendering of a template for one constraint.
class TemplateWriter {
 public:
  TemplateWriter(const NamedThing& thing, const GivenName& given, const NamingConvention& convention,
                 CallContext& context)
      : thing_(thing), given_(given), convention_(convention), context_(context) {}

  [[nodiscard]] std::optional<std::string> write(std::string_view text) const {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '%' || i + 1 == text.size()) {
        result += text[i];
        continue;
      }
      if (text[i + 1] == '%') {
        result += '%';
        ++i;
        continue;
      }
      const std::size_t end = text.find(")s", i);
      if (text[i + 1] != '(' || end == std::string_view::npos) return refuse(text);
      const auto value = token(text.substr(i + 2, end - i - 2));
      if (!value) return std::nullopt;
      result += *value;
      i = end + 1;
    }
    return result;
  }

 private:
  [[nodiscard]] std::optional<std::string> refuse(std::string_view token) const {
    context_.leave("`" + std::string(token) + "` of the naming convention is not followed");
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::string> token(std::string_view name) const {
    if (convention_.functions.count(std::string(name)) != 0) {
      context_.leave("the naming convention makes `" + std::string(name) + "` by a function", "naming_convention");
      return std::nullopt;
    }
    if (name == "table_name") return thing_.table.name.text;
    if (name == "constraint_name") return constraint_name();
    if (name == "referred_table_name" && thing_.key != nullptr) return thing_.key->target.name.text;
    return of_columns(name);
  }

  [[nodiscard]] std::optional<std::string> constraint_name() const {
    if (given_.name) return given_.name->text;
    context_.raise(
        "InvalidRequestError",
        "Naming convention including %(constraint_name)s token requires that constraint is explicitly named");
    return std::nullopt;
  }

  // column_0_name, column_0N_name, column_0_N_label, referred_column_1_name, …
  [[nodiscard]] std::optional<std::string> of_columns(std::string_view name) const {
    std::string_view rest = name;
    const bool referred = rest.starts_with("referred_");
    if (referred) rest.remove_prefix(std::string_view("referred_").size());
    if (!rest.starts_with("column_") || (referred && thing_.key == nullptr)) return refuse(name);
    rest.remove_prefix(std::string_view("column_").size());
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), index);
    if (error != std::errc()) return refuse(name);
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    std::string_view separator;
    bool all = true;
    if (rest.starts_with("_N_")) {
      separator = "_";
      rest.remove_prefix(3);
    } else if (rest.starts_with("N_")) {
      rest.remove_prefix(2);
    } else if (rest.starts_with('_')) {
      all = false;
      rest.remove_prefix(1);
    } else {
      return refuse(name);
    }
    if (rest != "name" && rest != "key" && rest != "label") return refuse(name);
    const std::vector<Identifier>& columns = referred ? thing_.key->target_columns : thing_.columns;
    std::vector<std::string> parts;
    for (const Identifier& column : columns) parts.push_back(rest == "label" ? label(column) : column.text);
    if (all) return join(parts, separator);
    return index < parts.size() ? parts[index] : std::string();
  }

  [[nodiscard]] std::string label(const Identifier& column) const {
    return (thing_.table.schema ? thing_.table.schema->text + "_" : "") + thing_.table.name.text + "_" + column.text;
  }

  const NamedThing& thing_;
  const GivenName& given_;
  const NamingConvention& convention_;
  CallContext& context_;
};

constexpr std::string_view kDefaultIndexTemplate = "ix_%(column_0_label)s";  // sql/schema.py, DEFAULT_NAMING_CONVENTION

}  // namespace

GivenName read_given_name(const Value& value, std::string_view what, CallContext& context, const Reading& reading) {
  const OptionalName read = read_name(value, what, context);
  GivenName given{.known = read.known, .name = read.name, .is_final = is_construct(value, "conv")};
  if (given.is_final && given.name) given.name = shortened(given.name->text, reading);
  return given;
}

bool apply_convention(const NamedThing& thing, const GivenName& given, std::optional<Identifier>& name,
                      CallContext& context, const Reading& reading) {
  name = given.name;
  if (given.is_final) return true;
  const NamingConvention& convention = reading.metadata.convention();
  if (!convention.unknown_because.empty() && (!given.name || thing.kind == "ck")) reading.metadata.doubt();
  const bool is_index = thing.kind == "ix";
  const auto found = convention.templates.find(std::string(thing.kind));
  std::string_view text;
  if (found != convention.templates.end()) text = found->second;
  if (is_index && convention.templates.empty() && !thing.columns.empty()) text = kDefaultIndexTemplate;
  if (text.empty()) return true;
  if (given.name && text.find("constraint_name") == std::string_view::npos) return true;
  const auto written = TemplateWriter(thing, given, convention, context).write(text);
  if (!written) return false;
  name = shortened(*written, reading);
  return true;
}

OptionalName name_by_convention(const NamedThing& thing, const NamingConvention& convention, CallContext& context,
                                const Reading& reading) {
  const auto found = convention.templates.find(std::string(thing.kind));
  if (found == convention.templates.end()) return {};
  const GivenName none;
  const auto written = TemplateWriter(thing, none, convention, context).write(found->second);
  if (!written) return {.known = false, .name = {}};
  return {.known = true, .name = shortened(*written, reading)};
}

Identifier shortened(std::string name, const Reading& reading) {
  // SQLite's limit is the general 9999.
  const std::size_t limit = reading.is("sqlite") ? 9999 : reading.is("mysql") || reading.is("mariadb") ? 64 : 63;
  if (name.size() > limit) name = name.substr(0, limit - 8) + "_" + md5_hex(name).substr(28);
  return Identifier(name);
}

}  // namespace crosswalk::alembic
