# Warnings are errors in our own code; generated and third-party code is compiled apart.
function(crosswalk_own_code target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
endfunction()
