#pragma once

#include "crosswalk/script/simulated_schema.h"

namespace crosswalk::alembic {

// How revisions, and the models that they use, spell what changes a schema.
[[nodiscard]] const script::SchemaVocabulary& schema_vocabulary();

}  // namespace crosswalk::alembic
