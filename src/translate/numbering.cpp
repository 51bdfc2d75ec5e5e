#include "rewriting.h"

namespace crosswalk {

std::optional<Identity> respell_identity(const Identity& identity, const Features& target) {
  Identity result = identity;
  const bool standard = identity.kind == IdentityKind::Always || identity.kind == IdentityKind::ByDefault;
  if (standard && target.identity_columns) return result;
  if (identity.kind == IdentityKind::Serial && target.serial_types) return result;
  if (identity.kind == IdentityKind::AutoIncrement && target.auto_increment) return result;
  // Neither of these has options of its own.
  result = Identity{};
  if (target.auto_increment) {
    result.kind = IdentityKind::AutoIncrement;
  } else if (target.serial_types) {
    result.kind = IdentityKind::Serial;
  } else if (target.identity_columns) {
    result.kind = IdentityKind::ByDefault;
  } else {
    return std::nullopt;
  }
  return result;
}

}  // namespace crosswalk
