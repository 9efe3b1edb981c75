# SPDX-License-Identifier: Apache-2.0
# Fuzz targets. With the preset `fuzz` (clang) each becomes a libFuzzer program; in every other build
# the same code runs once over its corpus as a ctest, so that old finds stay found.
function(sarad_fuzz name)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  add_executable(fuzz_${name} ${CMAKE_SOURCE_DIR}/tests/fuzz/fuzz_${name}.cpp)
  target_link_libraries(fuzz_${name} PRIVATE ${ARG_USES})
  if(SARAD_FUZZ)
    target_compile_options(fuzz_${name} PRIVATE -fsanitize=fuzzer,address)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer,address)
  else()
    target_sources(fuzz_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/fuzz/replay.cpp)
  endif()
  add_test(NAME fuzz_${name} COMMAND fuzz_${name} -runs=20000 -max_len=8192 ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name})
  set_tests_properties(fuzz_${name} PROPERTIES LABELS unit TIMEOUT 120)
endfunction()

if(SARAD_FUZZ)
  foreach(room base activity measures net collectors store config exporters)
    target_compile_options(sarad_${room} PRIVATE -fsanitize=fuzzer-no-link,address)
  endforeach()
endif()
sarad_fuzz(collectors USES sarad_collectors)
