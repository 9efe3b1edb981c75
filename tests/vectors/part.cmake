# SPDX-License-Identifier: Apache-2.0
# The measures' test vectors (vectors/README.md), one ctest a file.
file(GLOB vector_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/vectors/*.cpp)
add_executable(vectors ${vector_sources})
target_link_libraries(vectors PRIVATE sarad_measures)
target_include_directories(vectors SYSTEM PRIVATE ${RAPIDJSON_INCLUDE_DIRS})
foreach(name business_time cases cadence rates quantiles rollup stream-small.expected)
  add_test(NAME vectors_${name} COMMAND vectors ${CMAKE_SOURCE_DIR}/tests/vectors/${name}.json)
  set_tests_properties(vectors_${name} PROPERTIES LABELS "vectors;unit" TIMEOUT 120)
endforeach()
