# The ANTLR runtime as third_party::antlr4, and crosswalk_add_grammar().
#
# Tool and runtime must be of one family, which here is 4.9: Debian 11 to 13 and Ubuntu 22.04 package such a pair (tool 4.7.2 or
# 4.9.2, runtime 4.9). Elsewhere, as on Ubuntu 24.04 whose runtime 4.10 does not read what its tool 4.9 writes, both are taken from
# Maven Central: the tool's jar, and the C++ runtime's source out of the jar of ANTLR's own tests.

set(CROSSWALK_ANTLR_VERSION 4.9.3)
set(CROSSWALK_ANTLR_TOOL_SHA256 afcd40946d3de4d81e28d7c88d467289e0587285d27adb172aecc5494a17df36)
set(CROSSWALK_ANTLR_RUNTIME_SHA256 53e8d870d98a9a2c7048cb60e2f4521d6fe90778d7e9c16984d00a15960ecebd)
set(CROSSWALK_ANTLR_FOLDER ${PROJECT_BINARY_DIR}/generated/antlr4)

# Writes the runtime's umbrella header without the one header that clang rejects (it deletes Vocabulary's default constructor). Nothing
# that a generated parser needs is in it.
function(crosswalk_antlr_umbrella_header include_folder)
  file(READ ${include_folder}/antlr4-runtime.h text)
  string(REPLACE "#include \"misc/InterpreterDataReader.h\"" "" text "${text}")
  file(CONFIGURE OUTPUT ${CROSSWALK_ANTLR_FOLDER}/include/antlr4-runtime.h CONTENT "${text}" @ONLY)
endfunction()

# Defines third_party::antlr4 over a runtime library, whose headers lie in include_folder.
function(crosswalk_antlr_runtime library include_folder)
  crosswalk_antlr_umbrella_header(${include_folder})
  add_library(crosswalk_third_party_antlr4 INTERFACE)
  add_library(third_party::antlr4 ALIAS crosswalk_third_party_antlr4)
  target_include_directories(crosswalk_third_party_antlr4 SYSTEM INTERFACE ${CROSSWALK_ANTLR_FOLDER}/include ${include_folder})
  target_link_libraries(crosswalk_third_party_antlr4 INTERFACE ${library} Threads::Threads)
endfunction()

# Looks for the pair of the system. Sets CROSSWALK_ANTLR_SYSTEM to whether it fits together.
function(crosswalk_find_system_antlr)
  find_program(CROSSWALK_ANTLR_PROGRAM antlr4)
  find_path(CROSSWALK_ANTLR_INCLUDE antlr4-runtime.h PATH_SUFFIXES antlr4-runtime)
  find_library(CROSSWALK_ANTLR_LIBRARY NAMES libantlr4-runtime.a antlr4-runtime)
  mark_as_advanced(CROSSWALK_ANTLR_PROGRAM CROSSWALK_ANTLR_INCLUDE CROSSWALK_ANTLR_LIBRARY)
  set(fits OFF)
  # Version.h came after 4.9, and with it another format of the serialised grammar.
  if(CROSSWALK_ANTLR_PROGRAM AND CROSSWALK_ANTLR_LIBRARY AND CROSSWALK_ANTLR_INCLUDE
     AND NOT EXISTS ${CROSSWALK_ANTLR_INCLUDE}/Version.h)
    set(fits ON)
  endif()
  set(CROSSWALK_ANTLR_SYSTEM ${fits} PARENT_SCOPE)
endfunction()

# Takes a jar of org.antlr from Maven Central into the build folder, by Maven's own client, unless it is there already.
function(crosswalk_antlr_download artifact file sha256 out)
  find_program(CROSSWALK_MAVEN mvn REQUIRED)
  set(path ${CROSSWALK_ANTLR_FOLDER}/${file})
  if(NOT EXISTS ${path})
    execute_process(COMMAND ${CROSSWALK_MAVEN} -q -B dependency:copy -Dartifact=org.antlr:${artifact} -DoutputDirectory=${CROSSWALK_ANTLR_FOLDER}
                    RESULT_VARIABLE code)
    if(code)
      message(FATAL_ERROR "Maven cannot fetch ${file}: ${code}")
    endif()
  endif()
  file(SHA256 ${path} found)
  if(NOT found STREQUAL sha256)
    message(FATAL_ERROR "${path} is not the jar that was expected: its SHA-256 is ${found}")
  endif()
  set(${out} ${path} PARENT_SCOPE)
endfunction()

# Builds the runtime from source and sets CROSSWALK_ANTLR_COMMAND to the tool's jar.
function(crosswalk_bundle_antlr)
  find_program(CROSSWALK_JAVA java REQUIRED)
  crosswalk_antlr_download(antlr4:${CROSSWALK_ANTLR_VERSION}:jar:complete antlr4-${CROSSWALK_ANTLR_VERSION}-complete.jar ${CROSSWALK_ANTLR_TOOL_SHA256} tool)
  crosswalk_antlr_download(antlr4-runtime-testsuite:${CROSSWALK_ANTLR_VERSION}:jar antlr4-runtime-testsuite-${CROSSWALK_ANTLR_VERSION}.jar
                           ${CROSSWALK_ANTLR_RUNTIME_SHA256} archive)
  set(source ${CROSSWALK_ANTLR_FOLDER}/Cpp/runtime/src)
  if(NOT EXISTS ${source}/antlr4-runtime.h)
    file(ARCHIVE_EXTRACT INPUT ${archive} DESTINATION ${CROSSWALK_ANTLR_FOLDER} PATTERNS "Cpp/runtime/src/*")
  endif()
  file(GLOB_RECURSE files ${source}/*.cpp)
  add_library(crosswalk_antlr_bundled STATIC ${files})
  target_include_directories(crosswalk_antlr_bundled PRIVATE ${source})
  target_compile_definitions(crosswalk_antlr_bundled PUBLIC ANTLR4CPP_STATIC)
  target_compile_options(crosswalk_antlr_bundled PRIVATE -w)
  # The runtime of 4.9 is written in C++17. Its headers, without the one taken out above, are well in C++20.
  set_target_properties(crosswalk_antlr_bundled PROPERTIES CXX_STANDARD 17)
  crosswalk_antlr_runtime(crosswalk_antlr_bundled ${source})
  set(CROSSWALK_ANTLR_COMMAND ${CROSSWALK_JAVA} -jar ${tool} PARENT_SCOPE)
endfunction()

if(NOT CROSSWALK_ANTLR_BUNDLED)
  crosswalk_find_system_antlr()
endif()
if(CROSSWALK_ANTLR_SYSTEM AND NOT CROSSWALK_ANTLR_BUNDLED)
  message(STATUS "crosswalk: ANTLR of the system: ${CROSSWALK_ANTLR_LIBRARY}")
  crosswalk_antlr_runtime(${CROSSWALK_ANTLR_LIBRARY} ${CROSSWALK_ANTLR_INCLUDE})
  set(CROSSWALK_ANTLR_COMMAND ${CROSSWALK_ANTLR_PROGRAM})
else()
  message(STATUS "crosswalk: ANTLR ${CROSSWALK_ANTLR_VERSION} of Maven Central")
  crosswalk_bundle_antlr()
endif()

# Generates <Name>.h, .cpp and .tokens from one .g4 file into <build>/generated/<grammar>/. DEPENDS: other files it is made from.
# Appends the .cpp to the list `out`.
function(crosswalk_run_antlr grammar g4 out)
  cmake_parse_arguments(A "" "" "DEPENDS" ${ARGN})
  get_filename_component(name ${g4} NAME_WE)
  set(folder ${PROJECT_BINARY_DIR}/generated/${grammar})
  set(script ${PROJECT_SOURCE_DIR}/cmake/GeneratedCode.cmake)
  add_custom_command(
    OUTPUT ${folder}/${name}.cpp ${folder}/${name}.h ${folder}/${name}.tokens
    COMMAND ${CROSSWALK_ANTLR_COMMAND} -Dlanguage=Cpp -no-listener -no-visitor -Werror -Xexact-output-dir
            -package crosswalk::grammar_${grammar} -lib ${folder} -o ${folder} ${g4}
    COMMAND ${CMAKE_COMMAND} -DFILE=${folder}/${name}.cpp -DCLASS=${name} -P ${script}
    DEPENDS ${g4} ${script} ${A_DEPENDS}
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/${grammar}
    COMMENT "Generating ${grammar}/${name}" VERBATIM)
  list(APPEND ${out} ${folder}/${name}.cpp)
  set(${out} ${${out}} PARENT_SCOPE)
endfunction()

# Defines a library of generated code, and of the base classes beside its grammars, with warnings off.
function(crosswalk_grammar_library target grammar)
  add_library(${target} STATIC ${ARGN})
  target_compile_options(${target} PRIVATE -w)
  target_include_directories(${target} SYSTEM PUBLIC ${PROJECT_BINARY_DIR}/generated/${grammar}
                             ${CMAKE_CURRENT_SOURCE_DIR}/${grammar} ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${target} PUBLIC third_party::antlr4)
endfunction()

# Builds the grammars of a folder of grammars/:
#   crosswalk_grammar_<name>         the parsers, from *Parser.g4, with the *.cpp beside them that do not name a lexer
#   crosswalk_grammar_<name>_oracle  the lexers, from *Lexer.g4, with the *.cpp beside them that do. Only tests link it: the product has
#                                    small lexers of its own, and these say whether they are right.
# Both put their code into the namespace crosswalk::grammar_<name>.
function(crosswalk_add_grammar name)
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  file(GLOB lexers CONFIGURE_DEPENDS ${folder}/*Lexer.g4)
  file(GLOB parsers CONFIGURE_DEPENDS ${folder}/*Parser.g4)
  file(GLOB lexer_bases CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(parser_bases ${lexer_bases})
  list(FILTER lexer_bases INCLUDE REGEX "[Ll]exer[^/]*\\.cpp$")
  list(FILTER parser_bases EXCLUDE REGEX "[Ll]exer[^/]*\\.cpp$")
  if(NOT parsers)
    message(STATUS "crosswalk: no grammar ${name} yet; it is left out")
    add_library(crosswalk_grammar_${name} INTERFACE)
    return()
  endif()
  set(tokens "")
  set(lexer_sources "")
  foreach(g4 IN LISTS lexers)
    get_filename_component(lexer ${g4} NAME_WE)
    list(APPEND tokens ${PROJECT_BINARY_DIR}/generated/${name}/${lexer}.tokens)
    crosswalk_run_antlr(${name} ${g4} lexer_sources)
  endforeach()
  set(parser_sources "")
  foreach(g4 IN LISTS parsers)
    crosswalk_run_antlr(${name} ${g4} parser_sources DEPENDS ${tokens})
  endforeach()
  crosswalk_grammar_library(crosswalk_grammar_${name} ${name} ${parser_sources} ${parser_bases})
  set_property(GLOBAL APPEND PROPERTY CROSSWALK_PARSER_SOURCES ${parser_sources})
  if(lexers)
    crosswalk_grammar_library(crosswalk_grammar_${name}_oracle ${name} ${lexer_sources} ${lexer_bases})
    set_target_properties(crosswalk_grammar_${name}_oracle PROPERTIES EXCLUDE_FROM_ALL ON)
    set_property(GLOBAL APPEND PROPERTY CROSSWALK_ORACLES crosswalk_grammar_${name}_oracle)
    # Both targets depend on the .tokens files; only one may run the command that makes them.
    add_dependencies(crosswalk_grammar_${name}_oracle crosswalk_grammar_${name})
  endif()
endfunction()
