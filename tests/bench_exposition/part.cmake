# SPDX-License-Identifier: Apache-2.0
# How much a scrape costs against a plain copy of its bytes (goal G5). A program with figures; a
# short run is a test, so that its check of equal samples keeps holding.
if(TARGET exporters_sample OR TARGET test_exporters)
  add_executable(bench_exposition ${CMAKE_CURRENT_LIST_DIR}/bench_exposition.cpp)
  target_link_libraries(bench_exposition PRIVATE exporters_sample prometheus-cpp::core)
  target_include_directories(bench_exposition PRIVATE ${CMAKE_SOURCE_DIR}/tests/exporters)
  add_test(NAME bench_exposition_short COMMAND bench_exposition 500 1)
  set_tests_properties(bench_exposition_short PROPERTIES LABELS bench TIMEOUT 120)
endif()
