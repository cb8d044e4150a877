# Writes ${OUTPUT}: the commit of the clone at ${SOURCE}, or nothing where there is no clone or no git. The file is
# touched only when that changes, so that nothing is compiled anew without need.
set(commit "")
if(EXISTS ${SOURCE}/.git)
  execute_process(
    COMMAND git -C ${SOURCE} describe --always --dirty --abbrev=12 --exclude=*
    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(failed)
    set(commit "")
  endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#pragma once\n#define ASIM_COMMIT \"${commit}\"\n" @ONLY)
