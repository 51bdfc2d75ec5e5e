# Options for every translation unit, third-party code that we build included.

# ANTLR's C++ target writes u8"..." into std::string. The switch changes std::filesystem too, so all code must agree on it.
add_compile_options(-fno-char8_t)

# Unused sections are dropped by the linker, which keeps the binary small and its start fast.
add_compile_options(-ffunction-sections -fdata-sections)
add_link_options(-Wl,--gc-sections)

if(CROSSWALK_SANITIZE)
  add_compile_options(-fsanitize=${CROSSWALK_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CROSSWALK_SANITIZE})
  if(CROSSWALK_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
  if(CROSSWALK_FUZZ)
    # Without it the fuzzer does not see which branches an input takes.
    add_compile_options(-fsanitize=fuzzer-no-link)
    add_link_options(-fsanitize=fuzzer-no-link)
  endif()
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  # Fewer shared libraries to load: about a millisecond at each start.
  add_link_options(-static-libstdc++ -static-libgcc)
endif()
