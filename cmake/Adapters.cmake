# Adapters are listed, one line each, in adapters/CMakeLists.txt. The registry is generated from that list: a static initialiser would be
# dropped by the linker together with the archive member that holds it.
#
# An adapter <name> lives in adapters/<kind>s/<name>/ and its entry point is a function in <name>.cpp:
#   const crosswalk::Tool& crosswalk::tools::<name>();
#   const crosswalk::Database& crosswalk::databases::<name>();
# Options of each line:
#   GRAMMARS   folders of grammars/ whose generated parsers its readers use
#   LANGUAGES  script languages whose readers it uses
#   DRIVER     a third-party library for its session; without it the session is left out and the rest is built

set_property(GLOBAL PROPERTY CROSSWALK_TOOLS "")
set_property(GLOBAL PROPERTY CROSSWALK_DATABASES "")

function(crosswalk_add_adapter kind name)
  cmake_parse_arguments(A "" "DRIVER" "GRAMMARS;LANGUAGES" ${ARGN})
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${kind}s/${name})
  crosswalk_sources_of(${folder} sources)
  set(private ${A_GRAMMARS} )
  list(TRANSFORM private PREPEND crosswalk_grammar_)
  foreach(language IN LISTS A_LANGUAGES)
    list(APPEND private crosswalk_language_${language})
  endforeach()
  if(A_DRIVER AND TARGET third_party::${A_DRIVER})
    list(APPEND private third_party::${A_DRIVER})
  elseif(A_DRIVER)
    list(FILTER sources EXCLUDE REGEX "/session[^/]*\\.cpp$")
  endif()
  set(target crosswalk_${kind}_${name})
  crosswalk_add_library(${target} FOLDER ${folder} SOURCES ${sources} USES crosswalk_tool crosswalk_script PRIVATE ${private})
  if(A_DRIVER AND TARGET third_party::${A_DRIVER} AND sources)
    target_compile_definitions(${target} PRIVATE CROSSWALK_HAS_DRIVER)
  endif()
endfunction()

# Registers an adapter whose entry point exists; a folder that is still empty is left out, and said so.
function(crosswalk_register kind list name)
  file(GLOB entry CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${kind}s/${name}/${name}.cpp)
  if(entry)
    set_property(GLOBAL APPEND PROPERTY ${list} ${name})
  else()
    message(STATUS "crosswalk: ${kind} ${name} has no ${name}.cpp yet; it is left out")
  endif()
endfunction()

function(crosswalk_add_language name)
  crosswalk_add_adapter(language ${name} ${ARGN})
endfunction()

function(crosswalk_add_tool name)
  crosswalk_add_adapter(tool ${name} ${ARGN})
  crosswalk_register(tool CROSSWALK_TOOLS ${name})
endfunction()

function(crosswalk_add_database name)
  crosswalk_add_adapter(database ${name} ${ARGN})
  crosswalk_register(database CROSSWALK_DATABASES ${name})
endfunction()

# Writes one half of the registry: the declarations of the entry points, and a function that lists them.
function(crosswalk_registry_section type namespace function names out)
  set(declarations "")
  set(entries "")
  foreach(name IN LISTS names)
    string(APPEND declarations "const ${type}& ${name}();\n")
    string(APPEND entries "&${namespace}::${name}(), ")
  endforeach()
  set(${out} "namespace ${namespace} {\n${declarations}}  // namespace ${namespace}\n
const std::vector<const ${type}*>& ${function}() {
  static const std::vector<const ${type}*> all{${entries}};
  return all;
}\n" PARENT_SCOPE)
endfunction()

# Defines crosswalk_registry: the lists of all adapters, and the link to each.
function(crosswalk_add_registry)
  get_property(tools GLOBAL PROPERTY CROSSWALK_TOOLS)
  get_property(databases GLOBAL PROPERTY CROSSWALK_DATABASES)
  file(GLOB header CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/crosswalk/tool/registry.h)
  if(NOT header)
    message(STATUS "crosswalk: no <crosswalk/tool/registry.h> yet; the registry is left out")
    add_library(crosswalk_registry INTERFACE)
    return()
  endif()
  crosswalk_registry_section(Tool tools all_tools "${tools}" tool_section)
  crosswalk_registry_section(Database databases all_databases "${databases}" database_section)
  set(file ${PROJECT_BINARY_DIR}/generated/registry/registry.cpp)
  file(CONFIGURE OUTPUT ${file} @ONLY CONTENT "// Generated from adapters/CMakeLists.txt.
#include <crosswalk/sql/database.h>
#include <crosswalk/tool/registry.h>
#include <crosswalk/tool/tool.h>

#include <vector>

namespace crosswalk {

@tool_section@
@database_section@
}  // namespace crosswalk
")
  list(TRANSFORM tools PREPEND crosswalk_tool_)
  list(TRANSFORM databases PREPEND crosswalk_database_)
  crosswalk_add_library(crosswalk_registry FOLDER ${PROJECT_SOURCE_DIR}/adapters SOURCES ${file} USES crosswalk_tool PRIVATE ${tools} ${databases})
endfunction()
