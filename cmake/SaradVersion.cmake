# SPDX-License-Identifier: Apache-2.0
# What `sarad version` and sarad_build_info say.
set(SARAD_REVISION unknown)
find_package(Git QUIET)
if(GIT_FOUND AND EXISTS ${CMAKE_SOURCE_DIR}/.git)
  execute_process(COMMAND ${GIT_EXECUTABLE} -C ${CMAKE_SOURCE_DIR} rev-parse --short HEAD
                  OUTPUT_VARIABLE SARAD_REVISION OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(NOT SARAD_REVISION)
    set(SARAD_REVISION unknown)
  endif()
endif()
# Only the files that name them, so that a new commit does not rebuild the world.
foreach(source check daemon serve)
  if(EXISTS ${CMAKE_SOURCE_DIR}/daemon/${source}.cpp)
    set_property(SOURCE ${CMAKE_SOURCE_DIR}/daemon/${source}.cpp APPEND PROPERTY COMPILE_DEFINITIONS
                 SARAD_VERSION="${PROJECT_VERSION}" SARAD_REVISION="${SARAD_REVISION}"
                 SARAD_COMPILER="${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}")
  endif()
endforeach()
