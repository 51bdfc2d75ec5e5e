#pragma once

#include "construct.h"

namespace crosswalk::alembic {

// The modules that revision files import: alembic, sqlalchemy and what commonly stands beside it.
class RevisionImports final : public script::Imports {
 public:
  explicit RevisionImports(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::optional<Value> host_module(std::string_view name, CallContext& context) override;

 private:
  const Reading* reading_;
};

// A name of SQLAlchemy, whichever of its modules it is taken from: an expression, a type, a class of its schema, a
// declarative base; unknown otherwise.
[[nodiscard]] std::optional<Value> sqlalchemy_name(const Reading& reading, std::string_view name, CallContext& context);

}  // namespace crosswalk::alembic
