# Compile through ccache where it is installed, so that a second build directory, or a second checkout, costs little: paths
# below the checkout count as relative ones.
find_program(ASIM_CCACHE ccache)
mark_as_advanced(ASIM_CCACHE)
if(ASIM_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=true ${ASIM_CCACHE})
endif()
