#include "rewriting.h"

namespace crosswalk {

std::optional<std::vector<Step>> recreate_index(const Step& step, const Catalog& before) {
  const auto* rename = step.operation.as<RenameIndex>();
  if (rename == nullptr) return std::nullopt;
  const auto found = before.find_index(rename->index, rename->table);
  if (!found) return std::nullopt;
  IndexDefinition renamed = *found->index;
  renamed.name = rename->new_name;
  DropIndex drop;
  drop.index = rename->index;
  drop.table = found->table->definition.name;
  return std::vector<Step>{Step(std::move(drop), step.span), Step(CreateIndex{.index = std::move(renamed)}, step.span)};
}

}  // namespace crosswalk
