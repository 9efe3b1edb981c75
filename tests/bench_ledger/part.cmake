# SPDX-License-Identifier: Apache-2.0
# Rows a second into the ledger, durable, against bare writes of the same bytes (performance G7, G8, G9).
if(TARGET sarad_store)
  add_executable(bench_ledger ${CMAKE_CURRENT_LIST_DIR}/bench_ledger.cpp)
  target_link_libraries(bench_ledger PRIVATE sarad_store)
  add_test(NAME bench_ledger COMMAND bench_ledger --short)
  set_tests_properties(bench_ledger PROPERTIES LABELS bench RUN_SERIAL ON TIMEOUT 300)
endif()
