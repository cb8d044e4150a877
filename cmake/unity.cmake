# Where each file of a library reads the same heavy headers (pybind11 alone emits 100 KB of code in each), several are
# compiled as one: half of the time of a first build. Each file still includes what it uses: `make check-tidy` compiles them
# one by one.
option(ASIM_UNITY "Compile several source files of a library as one" ON)

function(asim_compile_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${ASIM_UNITY} UNITY_BUILD_BATCH_SIZE 8)
endfunction()
