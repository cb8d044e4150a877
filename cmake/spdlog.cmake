# spdlog::spdlog_header_only links the shared libfmt, which the wheel could not count on: the same headers with fmt's own
# header-only target need no library at run time.
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
add_library(asim_spdlog INTERFACE)
target_include_directories(asim_spdlog SYSTEM INTERFACE
  $<TARGET_PROPERTY:spdlog::spdlog_header_only,INTERFACE_INCLUDE_DIRECTORIES>)
target_compile_definitions(asim_spdlog INTERFACE SPDLOG_FMT_EXTERNAL)
target_link_libraries(asim_spdlog INTERFACE fmt::fmt-header-only Threads::Threads)
