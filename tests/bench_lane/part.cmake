# SPDX-License-Identifier: Apache-2.0
# What a decision of the polling policy costs with a country's pages and threads.
if(TARGET sarad_net)
  file(GLOB policy CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/daemon/polling_*.cpp)
  add_executable(bench_lane ${CMAKE_CURRENT_LIST_DIR}/bench_lane.cpp ${policy})
  target_link_libraries(bench_lane PRIVATE sarad_net fmt::fmt)
  add_test(NAME bench_lane COMMAND bench_lane --short)
  set_tests_properties(bench_lane PROPERTIES LABELS bench TIMEOUT 120)
endif()
