#include "entities.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "operations.h"

namespace crosswalk::alembic {
namespace {

// What every entity is made of.
struct Entity {
  std::string kind;
  std::string schema;
  std::string signature;
  std::string definition;
  std::string on_entity;
  bool is_constraint = false;
  bool with_data = true;
};

std::string quoted(std::string_view name) { return "\"" + std::string(name) + "\""; }

std::optional<Entity> read_entity(const Value& value, CallContext& context) {
  const auto* construct = value.host_as<Construct>();
  if (construct == nullptr || !is_entity_class(construct->name())) {
    leave_for(value, "the entity", context);
    return std::nullopt;
  }
  Entity entity;
  entity.kind = construct->name();
  const bool is_extension = entity.kind == "PGExtension";
  const auto schema = read_text(construct->argument(0, "schema"), "the schema of an entity", context);
  const auto signature = read_text(construct->argument(1, "signature"), "the signature of an entity", context);
  if (!schema || !signature) return std::nullopt;
  entity.schema = *schema;
  entity.signature = *signature;
  if (is_extension) return entity;
  const auto text = read_text(construct->argument(2, "definition"), "the definition of an entity", context);
  if (!text) return std::nullopt;
  // It ends up in text(), where a colon is escaped (alembic_utils/statement.py).
  std::string body = replace_all(std::string(trim(*text)), "\\:", ":");
  while (body.ends_with(';')) body.pop_back();
  entity.definition = std::move(body);
  if (entity.kind == "PGTrigger" || entity.kind == "PGPolicy") {
    const auto table = read_text(construct->argument(3, "on_entity"), "the table of an entity", context);
    if (!table) return std::nullopt;
    entity.on_entity = *table;
  }
  const auto constraint = read_flag(construct->keyword("is_constraint"), false, "is_constraint", context);
  const auto with_data = read_flag(construct->keyword("with_data"), true, "with_data", context);
  if (!constraint || !with_data) return std::nullopt;
  entity.is_constraint = *constraint;
  entity.with_data = *with_data;
  return entity;
}

// "f(a int default 1, b text)" as DROP FUNCTION names it: "f"(a int, b text).
std::string signature_without_defaults(const std::string& signature) {
  const std::size_t open = signature.find('(');
  if (open == std::string::npos) return quoted(signature);
  const std::size_t close = signature.rfind(')');
  const std::string parameters = signature.substr(open + 1, close - open - 1);
  std::vector<std::string> kept;
  int depth = 0;
  std::string part;
  const auto take = [&kept, &part] {
    const std::string lower = to_lower(part);
    std::size_t end = std::min(lower.find(" default "), lower.find('='));
    if (end == std::string::npos) end = part.size();
    if (!trim(part).empty()) kept.emplace_back(trim(std::string_view(part).substr(0, end)));
    part.clear();
  };
  for (const char c : parameters) {
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (c == ',' && depth == 0) {
      take();
    } else {
      part += c;
    }
  }
  take();
  return quoted(trim(signature.substr(0, open))) + "(" + join(kept, ", ") + ")";
}

std::string name_of(const Entity& entity) {
  const std::string schema = quoted(entity.schema) + ".";
  if (entity.kind == "PGFunction" || entity.kind == "PGProcedure") {
    const std::size_t open = entity.signature.find('(');
    if (open != std::string::npos)
      return schema + quoted(trim(entity.signature.substr(0, open))) + entity.signature.substr(open);
  }
  return schema + quoted(entity.signature);
}

std::string_view word_of(const Entity& entity) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kWords = {
      {{"PGFunction", "FUNCTION"},
       {"PGProcedure", "PROCEDURE"},
       {"PGTrigger", "TRIGGER"},
       {"PGView", "VIEW"},
       {"PGMaterializedView", "MATERIALIZED VIEW"},
       {"PGExtension", "EXTENSION"},
       {"PGPolicy", "POLICY"}}};
  for (const auto& [kind, word] : kWords) {
    if (kind == entity.kind) return word;
  }
  return {};
}

std::string create_sql(const Entity& entity, bool replace) {
  const std::string word(word_of(entity));
  if (entity.kind == "PGExtension")
    return "CREATE EXTENSION " + quoted(entity.signature) + " WITH SCHEMA " + quoted(entity.schema);
  if (entity.kind == "PGTrigger") {
    return std::string("CREATE ") + (entity.is_constraint ? "CONSTRAINT " : "") + "TRIGGER " +
           quoted(entity.signature) + " " + entity.definition;
  }
  if (entity.kind == "PGPolicy")
    return "CREATE POLICY " + quoted(entity.signature) + " ON " + entity.on_entity + " " + entity.definition;
  const std::string head = std::string("CREATE ") + (replace ? "OR REPLACE " : "") + word + " " + name_of(entity);
  if (entity.kind == "PGView") return head + " AS " + entity.definition;
  if (entity.kind == "PGMaterializedView")
    return head + " AS " + entity.definition + (entity.with_data ? " WITH DATA" : " WITH NO DATA");
  return head + " " + entity.definition;
}

std::string drop_sql(const Entity& entity, bool cascade) {
  const std::string tail = cascade ? " CASCADE" : "";
  const std::string head = "DROP " + std::string(word_of(entity)) + " ";
  if (entity.kind == "PGExtension") return head + quoted(entity.signature) + tail;
  if (entity.kind == "PGTrigger") return head + quoted(entity.signature) + " ON " + entity.on_entity + tail;
  if (entity.kind == "PGPolicy") return head + quoted(entity.signature) + " ON " + entity.on_entity + tail;
  if (entity.kind == "PGFunction" || entity.kind == "PGProcedure")
    return head + quoted(entity.schema) + "." + signature_without_defaults(entity.signature) + tail;
  return head + name_of(entity) + tail;
}

// Where there is no CREATE OR REPLACE, it is dropped first.
bool is_replaced_in_place(const Entity& entity) {
  return entity.kind == "PGFunction" || entity.kind == "PGProcedure" || entity.kind == "PGView";
}

}  // namespace

bool is_entity_class(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kClasses = {
      "PGFunction", "PGProcedure", "PGTrigger", "PGView", "PGMaterializedView", "PGExtension", "PGPolicy"};
  return std::find(kClasses.begin(), kClasses.end(), name) != kClasses.end();
}

bool change_entity(const Value& value, EntityChange change, bool cascade, CallContext& context,
                   const Reading& reading) {
  const auto entity = read_entity(value, context);
  if (!entity) return false;
  const auto run = [&](const std::string& sql) { return execute_driver_sql(sql, ReadOnly::Keep, context, reading); };
  if (change == EntityChange::Drop) return run(drop_sql(*entity, cascade));
  if (change == EntityChange::Create) return run(create_sql(*entity, false));
  if (is_replaced_in_place(*entity)) return run(create_sql(*entity, true));
  return run(drop_sql(*entity, false)) && run(create_sql(*entity, false));
}

}  // namespace crosswalk::alembic
