# SPDX-License-Identifier: Apache-2.0
# Benches are programs with figures; ctest does not run them. One of them serves a test as client.
if(TARGET sarad_collectors AND TARGET sarad_store)
  # Of the daemon only what carries a poll: not all that it is linked with.
  add_executable(bench_polls ${CMAKE_CURRENT_LIST_DIR}/bench_polls.cpp ${CMAKE_SOURCE_DIR}/daemon/page_poll.cpp
                             ${CMAKE_SOURCE_DIR}/daemon/commit_queue.cpp)
  target_link_libraries(bench_polls PRIVATE sarad_collectors sarad_store sarad_net)
  add_test(NAME http2 COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/http2_test.py --program $<TARGET_FILE:bench_polls>)
  set_tests_properties(http2 PROPERTIES LABELS real SKIP_RETURN_CODE 77 TIMEOUT 120)
endif()
