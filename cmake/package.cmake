# The package for C++ users, component `development`: libraries, headers, boards, and what find_package(asim) reads.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(ASIM_BOARDS_DESTINATION ${CMAKE_INSTALL_DATADIR}/asim/boards)
set(asim_cmake_destination ${CMAKE_INSTALL_LIBDIR}/cmake/asim)

# Makes `target` asim::<name>, here and in the installed package. Libraries that it links privately, and only needs while it
# is compiled, are to be named as $<BUILD_INTERFACE:…>: users of the package need not have them.
function(asim_package_library target name)
  add_library(asim::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(${target} INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  install(TARGETS ${target} EXPORT asim ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
endfunction()

# The headers go through a folder of the build tree: see stage_headers.cmake.
set(asim_staged_headers ${PROJECT_BINARY_DIR}/package/include)
install(CODE "
  set(source_dir \"${PROJECT_SOURCE_DIR}\")
  set(staged_dir \"${asim_staged_headers}\")
  include(\"${PROJECT_SOURCE_DIR}/cmake/stage_headers.cmake\")
" COMPONENT development)
install(DIRECTORY ${asim_staged_headers}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(DIRECTORY sim/boards/ DESTINATION ${ASIM_BOARDS_DESTINATION} COMPONENT development FILES_MATCHING PATTERN *.yaml)

configure_package_config_file(cmake/asimConfig.cmake.in ${PROJECT_BINARY_DIR}/package/asimConfig.cmake
  INSTALL_DESTINATION ${asim_cmake_destination} PATH_VARS ASIM_BOARDS_DESTINATION)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/asimConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/package/asimConfig.cmake ${PROJECT_BINARY_DIR}/package/asimConfigVersion.cmake
  DESTINATION ${asim_cmake_destination} COMPONENT development)
install(EXPORT asim FILE asimTargets.cmake NAMESPACE asim:: DESTINATION ${asim_cmake_destination} COMPONENT development)
install(EXPORT asim_testing FILE asimTestingTargets.cmake NAMESPACE asim:: DESTINATION ${asim_cmake_destination}
  COMPONENT development)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT development)
