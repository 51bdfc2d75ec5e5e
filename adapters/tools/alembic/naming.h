#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "construct.h"
#include "crosswalk/ir/tables.h"
#include "crosswalk/tool/project.h"

// Names that MetaData(naming_convention=…) gives to constraints and indexes (sqlalchemy/sql/naming.py). Operations take
// the convention of the `target_metadata` that env.py configures (alembic/operations/schemaobj.py, metadata).
namespace crosswalk {
class Diagnostics;
}

namespace crosswalk::alembic {

// A convention: templates such as "uq_%(table_name)s_%(column_0_name)s" by the kind that they are for ("uq"). No
// templates and no reason: there is none.
struct NamingConvention {
  std::map<std::string, std::string> templates;
  std::set<std::string> functions;  // tokens that a function of the project makes
  std::string unknown_because;      // empty if it is known
};

// The convention of a project's `target_metadata`: found by evaluating env.py and what it imports, once, when the first
// constraint asks for it. Safe to ask from several threads.
class TargetMetadata {
 public:
  TargetMetadata(const Project& project, const Dialect& dialect, const script::Facts& facts)
      : project_(project), dialect_(dialect), facts_(facts) {}
  [[nodiscard]] const NamingConvention& convention();
  // A constraint was given the name of its author although a convention that is not known might say otherwise.
  void doubt() { doubtful_ = true; }
  [[nodiscard]] bool in_doubt() const { return doubtful_ && !convention_.unknown_because.empty(); }
  // Says that names may differ, if there was any doubt.
  void report(Diagnostics& diagnostics) const;

 private:
  [[nodiscard]] NamingConvention find() const;

  const Project& project_;
  const Dialect& dialect_;
  const script::Facts& facts_;
  std::once_flag once_;
  NamingConvention convention_;
  std::atomic<bool> doubtful_ = false;
};

// What a template may ask about a constraint.
struct NamedThing {
  std::string_view kind;  // "uq", "fk", "ck", "pk", "ix"; empty for a constraint whose kind was not said
  const QualifiedName& table;
  std::vector<Identifier> columns;
  const ForeignKey* key = nullptr;
  bool unique = false;
};

// A name as it was given: a plain one may be changed by the convention, that of op.f() or conv() may not.
struct GivenName {
  bool known = true;  // false: the statement is left for a person
  std::optional<Identifier> name;
  bool is_final = false;
};
[[nodiscard]] GivenName read_given_name(const Value& value, std::string_view what, CallContext& context,
                                        const Reading& reading);

// The name that a constraint has in the end. False if the script raises (a template wants a name and there is none) or
// the statement was left.
[[nodiscard]] bool apply_convention(const NamedThing& thing, const GivenName& given, std::optional<Identifier>& name,
                                    CallContext& context, const Reading& reading);

// The convention that a dict of a script states: {"uq": "…"}.
[[nodiscard]] NamingConvention convention_of_entries(const Value& value);
// The name that a convention gives to a constraint that has none; no name if it has no template for it. Nothing if the
// statement was left.
[[nodiscard]] OptionalName name_by_convention(const NamedThing& thing, const NamingConvention& convention,
                                              CallContext& context, const Reading& reading);

// A name that SQLAlchemy made, shortened where it is too long for the database (sql/compiler.py,
// _truncate_and_render_maxlen_name).
[[nodiscard]] Identifier shortened(std::string name, const Reading& reading);

}  // namespace crosswalk::alembic
