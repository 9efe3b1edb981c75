# SPDX-License-Identifier: Apache-2.0
# The polling policy on traces, beside others and beside the best that could be hoped for. Its own copy of the
# policy's sources, so that it is linked with no more of the daemon than that.
if(TARGET sarad_net)
  file(GLOB policy CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/daemon/polling_*.cpp)
  file(GLOB player CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.cpp)
  add_executable(bench_polling ${policy} ${player})
  target_link_libraries(bench_polling PRIVATE sarad_net fmt::fmt)
endif()
if(TARGET bench_polling)
  add_test(NAME bench_polling COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/goals_test.py $<TARGET_FILE:bench_polling>)
  set_tests_properties(bench_polling PROPERTIES LABELS bench TIMEOUT 300)
endif()
