# Copies the headers of ${source_dir} to ${staged_dir}/asim as users of the package include them: "core/time.hpp" becomes
# "asim/core/time.hpp", so that a folder `core` of a firmware does not come first. What has not changed is not written.

# Needs Eigen, and is of use to the calibration alone.
set(left_out sim/nonnegative_least_squares.hpp)

file(GLOB headers RELATIVE ${source_dir}
  ${source_dir}/core/*.hpp ${source_dir}/core/real_time/*.hpp ${source_dir}/virtual_hw/*.hpp ${source_dir}/sim/*.hpp
  ${source_dir}/sim/testing/*.hpp)
list(REMOVE_ITEM headers ${left_out})

set(staged)
foreach(header ${headers})
  if(header STREQUAL "sim/testing/testing.hpp")
    set(target ${staged_dir}/asim/testing.hpp)
  else()
    set(target ${staged_dir}/asim/${header})
  endif()
  list(APPEND staged ${target})
  file(READ ${source_dir}/${header} text)
  string(REGEX REPLACE "#include \"(core|virtual_hw|sim)/" "#include \"asim/\\1/" text "${text}")
  set(present "")
  if(EXISTS ${target})
    file(READ ${target} present)
  endif()
  if(NOT text STREQUAL present)
    file(WRITE ${target} "${text}")
  endif()
endforeach()

file(GLOB_RECURSE stale ${staged_dir}/*.hpp)
list(REMOVE_ITEM stale ${staged})
if(stale)
  file(REMOVE ${stale})
endif()
