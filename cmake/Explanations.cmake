# Defines crosswalk_explanations: the pages of docs/diagnostics/, embedded for `crosswalk explain`.
# Its one function is declared in <build>/generated/explanations/explanations.h.
set(folder ${PROJECT_BINARY_DIR}/generated/explanations)
file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/diagnostics/*.md)
add_custom_command(
  OUTPUT ${folder}/explanations.cpp
  COMMAND ${CMAKE_COMMAND} -DPAGES_FOLDER=${PROJECT_SOURCE_DIR}/docs/diagnostics -DOUTPUT=${folder}/explanations.cpp
          -P ${CMAKE_CURRENT_LIST_DIR}/EmbedExplanations.cmake
  DEPENDS ${pages} ${CMAKE_CURRENT_LIST_DIR}/EmbedExplanations.cmake
  COMMENT "Embedding the diagnostics pages" VERBATIM)
file(CONFIGURE OUTPUT ${folder}/explanations.h @ONLY CONTENT "#pragma once

#include <string_view>

namespace crosswalk {

// The Markdown page of docs/diagnostics/ about a diagnostic code (its file name without .md); empty where there is none.
[[nodiscard]] std::string_view explanation_page(std::string_view code);

}  // namespace crosswalk
")
add_library(crosswalk_explanations STATIC ${folder}/explanations.cpp)
target_include_directories(crosswalk_explanations PUBLIC ${folder})
unset(folder)
unset(pages)
