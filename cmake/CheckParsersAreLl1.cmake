# cmake -DPARSERS="a.cpp;b.cpp" -P CheckParsersAreLl1.cmake
# Fails if a generated parser predicts adaptively: such a decision simulates the grammar, and costs 30 to 300 times a plain switch.
foreach(parser IN LISTS PARSERS)
  file(STRINGS ${parser} uses REGEX "adaptivePredict")
  list(LENGTH uses count)
  get_filename_component(name ${parser} NAME)
  message(STATUS "${name}: adaptivePredict is called ${count} times")
  if(count GREATER 0)
    list(APPEND offenders ${name})
  endif()
endforeach()
if(offenders)
  message(FATAL_ERROR "not LL(1): ${offenders}")
endif()
