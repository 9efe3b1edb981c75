# SPDX-License-Identifier: Apache-2.0
# Compiler settings for everything, by the presets' switches.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(SARAD_TESTS "Build the tests" ON)
option(SARAD_WERROR "Warnings are errors" OFF)
set(SARAD_SANITIZE "" CACHE STRING "address;undefined, thread, or empty")
option(SARAD_FUZZ "Build the fuzzers (clang)" OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(sarad_options INTERFACE)
target_include_directories(sarad_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(sarad_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                       -Woverloaded-virtual -Wconversion -Wno-sign-conversion
                       $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)  # g++ 12 sees overlaps in std::string that are not there (PR 105651)
if(SARAD_WERROR)
  target_compile_options(sarad_options INTERFACE -Werror)
endif()
target_compile_definitions(sarad_options INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
                           BOOST_BEAST_SEPARATE_COMPILATION SPDLOG_FMT_EXTERNAL)
if(SARAD_SANITIZE)
  string(REPLACE ";" "," _sanitizers "${SARAD_SANITIZE}")
  target_compile_options(sarad_options INTERFACE -fsanitize=${_sanitizers} -fno-omit-frame-pointer -g)
  target_link_options(sarad_options INTERFACE -fsanitize=${_sanitizers})
endif()
find_package(Threads REQUIRED)
target_link_libraries(sarad_options INTERFACE Threads::Threads)
