#pragma once

#include <map>
#include <string>
#include <vector>

#include "crosswalk/ir/history.h"
#include "recorder.h"

// On SQLite a batch makes its table anew from what SQLAlchemy reads back of it, and what it does not read back is lost:
// AUTOINCREMENT, the direction of an index's keys, indexes on expressions (sqlalchemy/dialects/sqlite/base.py,
// get_indexes; alembic/operations/batch.py, ApplyBatchImpl).
namespace crosswalk::alembic {

struct RebuildsOfMigration {
  std::vector<Rebuild> up;
  std::vector<Rebuild> down;
};

// Adds steps for what is lost, behind the batch that loses it.
void add_losses(History& history, const std::map<std::string, RebuildsOfMigration>& rebuilds, const Dialect& dialect);

}  // namespace crosswalk::alembic
