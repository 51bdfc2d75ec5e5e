# A layer is one folder under src/ and one folder under include/crosswalk/, built as the static library crosswalk_<name>.

# The sources of a folder and its sub-folders, found again at each build. Out: list of paths.
function(crosswalk_sources_of folder out)
  file(GLOB_RECURSE found CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# Defines a static library of our own code, or an interface library while the folder has no sources.
#   USES     what its headers and sources may see
#   PRIVATE  what its sources alone may see
#   OBJECT   link all of it into every program that names it, not only what is asked for
function(crosswalk_add_library target)
  cmake_parse_arguments(A "OBJECT" "FOLDER" "SOURCES;USES;PRIVATE" ${ARGN})
  if(NOT A_SOURCES)
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${PROJECT_SOURCE_DIR}/include)
    target_link_libraries(${target} INTERFACE ${A_USES})
    return()
  endif()
  set(type STATIC)
  if(A_OBJECT)
    set(type OBJECT)
  endif()
  add_library(${target} ${type} ${A_SOURCES})
  crosswalk_own_code(${target})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/include PRIVATE ${A_FOLDER})
  target_link_libraries(${target} PUBLIC ${A_USES} PRIVATE ${A_PRIVATE})
endfunction()

# Defines the layer crosswalk_<name> from the folder of the same name. Options as for crosswalk_add_library; EXCEPT names files that
# belong to another target.
function(crosswalk_add_layer name)
  cmake_parse_arguments(A "" "" "USES;PRIVATE;EXCEPT" ${ARGN})
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  crosswalk_sources_of(${folder} sources)
  foreach(file IN LISTS A_EXCEPT)
    list(REMOVE_ITEM sources ${folder}/${file})
  endforeach()
  list(TRANSFORM A_USES PREPEND crosswalk_)
  crosswalk_add_library(crosswalk_${name} FOLDER ${folder} SOURCES ${sources} USES ${A_USES} PRIVATE ${A_PRIVATE})
endfunction()

# Defines the program from src/cli/main.cpp: the command line and, through the registry, every adapter.
function(crosswalk_add_executable)
  file(GLOB main CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/cli/main.cpp)
  if(NOT main)
    message(STATUS "crosswalk: src/cli/main.cpp is not there yet; the program is left out")
    return()
  endif()
  add_executable(crosswalk ${main})
  crosswalk_own_code(crosswalk)
  target_link_libraries(crosswalk PRIVATE crosswalk_cli crosswalk_registry crosswalk_readers)
  set_target_properties(crosswalk PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
  install(TARGETS crosswalk RUNTIME)
endfunction()
