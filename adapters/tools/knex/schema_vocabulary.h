#pragma once

#include "crosswalk/script/simulated_schema.h"

namespace crosswalk::knex {

// How migrations spell what changes a schema.
[[nodiscard]] const script::SchemaVocabulary& schema_vocabulary();

}  // namespace crosswalk::knex
