# Where each file of a library reads the same heavy headers (pybind11 alone emits 100 KB of code in each), several are
# compiled as one: half of the time of a first build. Each file still includes what it uses: the presets `debug`, `tsan`
# and `tidy` compile them one by one. CMAKE_UNITY_BUILD, which joins the files of all targets, goes before.
option(ASIM_UNITY "Compile several source files of a library as one" ON)

function(asim_compile_together target)
  if(ASIM_UNITY AND NOT CMAKE_UNITY_BUILD)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
endfunction()
