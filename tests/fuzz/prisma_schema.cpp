#include <cstddef>
#include <cstdint>
#include <string>

#include "crosswalk/diagnostics/diagnostics.h"
#include "input.h"
#include "tools/prisma/described_defaults.h"
#include "tools/prisma/schema_document.h"

// Any bytes at all, read as a schema.prisma and as a default: nothing may crash, hang or recurse without bound.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace crosswalk;
  const auto file = SourceFile::make("schema.prisma", std::string(fuzz::text_of(bytes, size)));
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
