# Adapters are listed, one line each, in adapters/CMakeLists.txt. The registry is generated from that list: a static initialiser would be
# dropped by the linker together with the archive member that holds it.
#
# An adapter <name> lives in adapters/<kind>s/<name>/ and its entry point is a function in <name>.cpp:
#   const crosswalk::script::Reader& crosswalk::languages::<name>();
#   const crosswalk::Database& crosswalk::databases::<name>();
#   const crosswalk::Tool& crosswalk::tools::<name>();
# What several adapters share lies in adapters/<name>/, one line crosswalk_add_shared(<name>) each, and is included as "<name>/x.h".
# Options of a line:
#   GRAMMARS   folders of grammars/ whose generated parsers its readers use
#   SHARED     what it uses of the shared folders
#   LIBRARIES  third-party libraries that its sources use
#   DRIVER     a third-party library for its session; without it session*.cpp and lib*.cpp are left out, CROSSWALK_HAS_DRIVER is not
#              defined, and the rest is built

foreach(list IN ITEMS CROSSWALK_LANGUAGES CROSSWALK_DATABASES CROSSWALK_TOOLS)
  set_property(GLOBAL PROPERTY ${list} "")
endforeach()

# Defines the library `target` from a folder of adapters/. USES: layers of the contract. Other options as above.
function(crosswalk_add_adapter_library target folder)
  cmake_parse_arguments(A "" "DRIVER" "GRAMMARS;SHARED;LIBRARIES;USES" ${ARGN})
  crosswalk_sources_of(${folder} sources)
  list(TRANSFORM A_GRAMMARS PREPEND crosswalk_grammar_)
  list(TRANSFORM A_SHARED PREPEND crosswalk_shared_)
  list(TRANSFORM A_LIBRARIES PREPEND third_party::)
  set(private ${A_GRAMMARS} ${A_SHARED} ${A_LIBRARIES})
  set(has_driver OFF)
  if(A_DRIVER AND TARGET third_party::${A_DRIVER})
    set(has_driver ON)
    list(APPEND private third_party::${A_DRIVER})
  elseif(A_DRIVER)
    list(FILTER sources EXCLUDE REGEX "/(session|lib)[^/]*\\.cpp$")
  endif()
  crosswalk_add_library(${target} FOLDER ${folder} SOURCES ${sources} USES ${A_USES} PRIVATE ${private})
  if(sources)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/adapters)
  endif()
  if(sources AND has_driver)
    target_compile_definitions(${target} PRIVATE CROSSWALK_HAS_DRIVER)
  endif()
endfunction()

# Registers an adapter whose entry point exists; one without is left out, and said so.
function(crosswalk_register kind list name)
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${kind}s/${name})
  file(GLOB entry CONFIGURE_DEPENDS ${folder}/${name}.cpp)
  crosswalk_sources_of(${folder} sources)
  if(entry)
    set_property(GLOBAL APPEND PROPERTY ${list} ${name})
  elseif(sources)
    message(WARNING "crosswalk: ${kind} ${name} has sources but no ${name}.cpp with its entry point; it is left out")
  else()
    message(STATUS "crosswalk: ${kind} ${name} has no sources yet; it is left out")
  endif()
endfunction()

function(crosswalk_add_shared name)
  crosswalk_add_adapter_library(crosswalk_shared_${name} ${CMAKE_CURRENT_SOURCE_DIR}/${name} USES crosswalk_sql crosswalk_script ${ARGN})
endfunction()

function(crosswalk_add_language name)
  crosswalk_add_adapter_library(crosswalk_language_${name} ${CMAKE_CURRENT_SOURCE_DIR}/languages/${name} USES crosswalk_script ${ARGN})
  crosswalk_register(language CROSSWALK_LANGUAGES ${name})
endfunction()

function(crosswalk_add_database name)
  crosswalk_add_adapter_library(crosswalk_database_${name} ${CMAKE_CURRENT_SOURCE_DIR}/databases/${name} USES crosswalk_sql ${ARGN})
  crosswalk_register(database CROSSWALK_DATABASES ${name})
endfunction()

function(crosswalk_add_tool name)
  crosswalk_add_adapter_library(crosswalk_tool_${name} ${CMAKE_CURRENT_SOURCE_DIR}/tools/${name} USES crosswalk_tool crosswalk_script ${ARGN})
  crosswalk_register(tool CROSSWALK_TOOLS ${name})
endfunction()

# Writes the declarations of entry points, each `const <type>& <name>();`, and the list of their addresses as an initialiser.
function(crosswalk_entry_points type namespace names declarations entries)
  set(all_declarations "namespace ${namespace} {\n")
  set(all_entries "")
  foreach(name IN LISTS names)
    string(APPEND all_declarations "const ${type}& ${name}();\n")
    string(APPEND all_entries "&${namespace}::${name}(), ")
  endforeach()
  set(${declarations} "${all_declarations}}  // namespace ${namespace}" PARENT_SCOPE)
  set(${entries} "${all_entries}" PARENT_SCOPE)
endfunction()

# Defines a library of one generated file, which names every adapter of one list, and the links to these. Left out while the contract
# has no `header`.
function(crosswalk_add_registry_library target)
  cmake_parse_arguments(A "" "HEADER;TEMPLATE" "USES;ADAPTERS" ${ARGN})
  file(GLOB header CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/${A_HEADER})
  if(NOT header)
    message(STATUS "crosswalk: no <${A_HEADER}> yet; ${target} is left out")
    add_library(${target} INTERFACE)
    return()
  endif()
  get_filename_component(file ${A_TEMPLATE} NAME_WLE)
  set(output ${PROJECT_BINARY_DIR}/generated/registry/${file})
  configure_file(${PROJECT_SOURCE_DIR}/cmake/${A_TEMPLATE} ${output} @ONLY)
  # An object library: lower layers ask for it (find_tool asks all_tools), and an archive that stands before them would not be read again.
  crosswalk_add_library(${target} OBJECT FOLDER ${PROJECT_SOURCE_DIR}/adapters SOURCES ${output} USES ${A_USES} PRIVATE ${A_ADAPTERS})
endfunction()

# Defines crosswalk_readers, which finds the reader of a language.
function(crosswalk_add_readers)
  get_property(names GLOBAL PROPERTY CROSSWALK_LANGUAGES)
  crosswalk_entry_points(crosswalk::script::Reader crosswalk::languages "${names}" language_declarations languages)
  list(TRANSFORM names PREPEND crosswalk_language_)
  crosswalk_add_registry_library(crosswalk_readers
    HEADER crosswalk/script/reader.h TEMPLATE readers.cpp.in USES crosswalk_script ADAPTERS ${names})
endfunction()

# Defines crosswalk_registry, which lists all tools and databases. Call it last.
function(crosswalk_add_registry)
  get_property(tool_names GLOBAL PROPERTY CROSSWALK_TOOLS)
  get_property(database_names GLOBAL PROPERTY CROSSWALK_DATABASES)
  crosswalk_entry_points(crosswalk::Tool crosswalk::tools "${tool_names}" tool_declarations tools)
  crosswalk_entry_points(crosswalk::Database crosswalk::databases "${database_names}" database_declarations databases)
  list(TRANSFORM tool_names PREPEND crosswalk_tool_)
  list(TRANSFORM database_names PREPEND crosswalk_database_)
  crosswalk_add_registry_library(crosswalk_registry
    HEADER crosswalk/tool/registry.h TEMPLATE registry.cpp.in USES crosswalk_tool ADAPTERS ${tool_names} ${database_names})
endfunction()
