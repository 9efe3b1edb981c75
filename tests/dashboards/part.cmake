# SPDX-License-Identifier: Apache-2.0
# The rules, routes and dashboards, by promtool and amtool. Skipped, by name, where these are not installed.
foreach(what rules routes dashboards)
  add_test(NAME unit_dashboards_${what}
           COMMAND ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1
                   /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/e2e/run.py --from ${CMAKE_CURRENT_LIST_DIR} test_${what})
  set_tests_properties(unit_dashboards_${what} PROPERTIES LABELS unit TIMEOUT 900 SKIP_RETURN_CODE 77)
endforeach()
# Against Grafana's own types: fetches them from npm's registry, so not a unit test.
add_test(NAME e2e_dashboards_types
         COMMAND ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1 SARAD_OUT=${CMAKE_BINARY_DIR}/e2e
                 /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/e2e/run.py --from ${CMAKE_CURRENT_LIST_DIR} test_types)
set_tests_properties(e2e_dashboards_types PROPERTIES LABELS e2e TIMEOUT 300 SKIP_RETURN_CODE 77)
