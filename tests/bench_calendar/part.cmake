# SPDX-License-Identifier: Apache-2.0
# What elapsed and add cost against a walk day by day, over days, a year and ten years. A short run is a test.
if(TARGET sarad_measures AND TARGET sarad_config)
  add_executable(bench_calendar ${CMAKE_CURRENT_LIST_DIR}/bench_calendar.cpp)
  target_link_libraries(bench_calendar PRIVATE sarad_measures sarad_config)
  target_compile_definitions(bench_calendar PRIVATE SARAD_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  add_test(NAME bench_calendar COMMAND bench_calendar 5)
  set_tests_properties(bench_calendar PROPERTIES LABELS bench RUN_SERIAL ON TIMEOUT 120)
endif()
