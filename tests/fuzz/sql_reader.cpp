#include <cstddef>
#include <cstdint>
#include <string>

#include "crosswalk/diagnostics/diagnostics.h"
#include "databases/postgresql/sql_reader.h"
#include "databases/sqlite/sql_reader.h"

// Any bytes at all, read as SQL of each database: nothing may crash, hang or recurse without bound.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace crosswalk;
  const auto file = SourceFile::make("fuzz.sql", std::string(reinterpret_cast<const char*>(bytes), size));
  Diagnostics diagnostics;
  (void)postgresql::read_sql(file, {}, diagnostics);
  (void)sqlite::read_sql(file, {}, diagnostics);
  (void)postgresql::read_type(file->text());
  (void)sqlite::read_type(file->text());
  (void)postgresql::read_expression(file->text());
  (void)sqlite::read_expression(file->text());
  return 0;
}
