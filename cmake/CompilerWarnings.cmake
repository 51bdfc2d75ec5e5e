# Warnings are errors in our own code; generated and third-party code is compiled apart.
function(crosswalk_own_code target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
  # An aggregate names the members that matter; the rest are empty by default, and that is the meaning.
  target_compile_options(${target} PRIVATE -Wno-missing-field-initializers)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
    # Says of `"a" + std::string` that it overlaps itself (https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105651).
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CROSSWALK_SANITIZE)
    # Says of std::function that it is not initialized (https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105562).
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
  endif()
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # Says of std::stable_sort of GCC 12's library that it uses what C++17 has deprecated.
    target_compile_options(${target} PRIVATE -Wno-deprecated-declarations)
  endif()
endfunction()
