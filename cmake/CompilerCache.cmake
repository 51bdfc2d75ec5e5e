# Uses ccache where it is installed, unless a launcher was chosen already.
find_program(CROSSWALK_CCACHE ccache)
if(CROSSWALK_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${CROSSWALK_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CROSSWALK_CCACHE})
endif()
