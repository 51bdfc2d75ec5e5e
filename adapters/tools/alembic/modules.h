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

}  // namespace crosswalk::alembic
