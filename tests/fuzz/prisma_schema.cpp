#include <string>

#include "input.h"
#include "tools/prisma/described_defaults.h"
#include "tools/prisma/schema_document.h"

namespace crosswalk::fuzz {

// Any bytes at all, read as a schema.prisma and as a default.
int take(std::string_view input) {
  const auto file = SourceFile::make("schema.prisma", std::string(input));
  Diagnostics diagnostics;
  (void)prisma::read_schema_document(*file, diagnostics);
  for (const prisma::Family family : {prisma::Family::Int, prisma::Family::String, prisma::Family::DateTime}) {
    prisma::DescribedType type;
    type.family = family;
    (void)prisma::describe_postgresql_default(file->text(), type, {});
    (void)prisma::describe_sqlite_default(file->text(), type);
    type.list = true;
    (void)prisma::describe_postgresql_default(file->text(), type, {});
  }
  return 0;
}

}  // namespace crosswalk::fuzz
