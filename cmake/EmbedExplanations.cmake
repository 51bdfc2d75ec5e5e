# cmake -DPAGES_FOLDER=docs/diagnostics -DOUTPUT=explanations.cpp -P EmbedExplanations.cmake
# Writes the pages as raw string literals. A literal stays under the 64 KiB that every compiler takes.
file(GLOB pages ${PAGES_FOLDER}/*.md)
list(SORT pages)
set(entries "")
foreach(page IN LISTS pages)
  get_filename_component(code ${page} NAME_WE)
  if(code STREQUAL "README")
    continue()
  endif()
  file(READ ${page} text)
  string(LENGTH "${text}" length)
  if(text MATCHES "\\)page\"" OR length GREATER 65000)
    message(FATAL_ERROR "${page}: too long to embed, or it contains )page\"")
  endif()
  string(APPEND entries "    {\"${code}\", R\"page(${text})page\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Generated from docs/diagnostics/.
#include \"explanations.h\"

#include <string_view>
#include <vector>

namespace crosswalk {
namespace {

struct Page {
  std::string_view code;
  std::string_view text;
};

const std::vector<Page>& pages() {
  static const std::vector<Page> all{
${entries}  };
  return all;
}

}  // namespace

std::string_view explanation_page(std::string_view code) {
  for (const Page& page : pages()) {
    if (page.code == code) return page.text;
  }
  return {};
}

}  // namespace crosswalk
")
