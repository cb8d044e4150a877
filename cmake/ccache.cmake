# Compile through ccache where it is installed, so that a second build directory costs little.
find_program(ASIM_CCACHE ccache)
mark_as_advanced(ASIM_CCACHE)
if(ASIM_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ASIM_CCACHE})
endif()
