# Sanitizers and line counting. What links with instrumented code must be built the same way, so these flags belong to the
# lowest library, also as an installed package, and not to the options of this project.
function(asim_instrument target)
  if(ASIM_SANITIZE)
    target_compile_options(${target} PUBLIC -fsanitize=${ASIM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(${target} PUBLIC -fsanitize=${ASIM_SANITIZE})
  endif()
  if(ASIM_COVERAGE)
    # Counters are not atomic, which would be most of the time of a run: boards take turns. Where whole worlds run side by
    # side counts are lost, and gcov's sums of them can come out negative.
    target_compile_options(${target} PUBLIC --coverage -fprofile-update=single)
    target_link_options(${target} PUBLIC --coverage)
  endif()
endfunction()
