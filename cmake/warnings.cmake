# One interface target carries what every target of this project is compiled with, and no project that uses the installed
# package.
add_library(asim_options INTERFACE)
target_include_directories(asim_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(asim_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-align -Wformat=2 -Wimplicit-fallthrough -Wnull-dereference -Werror
  -Wno-missing-field-initializers)  # a field that a designated initializer leaves out has its default
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports false null dereferences inside coroutine frames and standard containers at -O2, and false overlaps
  # where a literal is joined with a std::string (GCC bug 105651).
  target_compile_options(asim_options INTERFACE -Wduplicated-cond -Wlogical-op -Wno-null-dereference -Wno-restrict)
endif()
if(ASIM_SANITIZE)
  # GCC documents that instrumentation makes its flow analysis report what cannot happen (std::regex here).
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(asim_options INTERFACE -Wno-maybe-uninitialized)
  endif()
  # The thread sanitizer knows no fences, and Asio's order nothing that its mutexes do not.
  if(ASIM_SANITIZE MATCHES "thread")
    target_compile_definitions(asim_options INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()
