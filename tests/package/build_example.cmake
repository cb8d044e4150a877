# Installs asim's package from ${asim_build} below ${work}, checks that it can be moved, and builds and tests ${example}
# against it.
set(prefix ${work}/prefix)

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

run(${CMAKE_COMMAND} --install ${asim_build} --prefix ${prefix} --component development)

# What names a folder of this machine would break the package elsewhere.
file(GLOB_RECURSE files ${prefix}/*.cmake ${prefix}/*.hpp)
if(NOT files)
  message(FATAL_ERROR "nothing was installed below ${prefix}")
endif()
get_filename_component(asim_source ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)
foreach(file ${files})
  file(READ ${file} text)
  foreach(folder ${asim_source} ${asim_build} ${prefix})
    string(FIND "${text}" "${folder}" position)
    if(NOT position EQUAL -1)
      message(FATAL_ERROR "${file} names ${folder}")
    endif()
  endforeach()
endforeach()

set(ENV{CMAKE_CXX_COMPILER_LAUNCHER} "${launcher}")
run(${CMAKE_COMMAND} -S ${example} -B ${work}/build -G ${generator}
  -D CMAKE_CXX_COMPILER=${compiler} -D CMAKE_BUILD_TYPE=${build_type} -D CMAKE_PREFIX_PATH=${prefix})
run(${CMAKE_COMMAND} --build ${work}/build)
run(${CMAKE_CTEST_COMMAND} --test-dir ${work}/build --output-on-failure --no-tests=error)
