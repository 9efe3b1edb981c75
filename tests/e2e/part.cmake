# SPDX-License-Identifier: Apache-2.0
# End-to-end tests: the built daemon against real servers and the pretend world (docs/testing.md).
# They are not unit tests: `ctest -L e2e`. A test whose packages are missing is shown as Skipped.
if(TARGET sarad)
  function(sarad_e2e name seconds)
    add_test(NAME e2e_${name}
             COMMAND ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1 SARAD_BINARY=$<TARGET_FILE:sarad>
                     SARAD_OUT=${CMAKE_BINARY_DIR}/e2e /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/e2e/run.py test_${name})
    set_tests_properties(e2e_${name} PROPERTIES LABELS e2e TIMEOUT ${seconds} SKIP_RETURN_CODE 77)
  endfunction()

  sarad_e2e(office_hours 30)
  sarad_e2e(unit_file 60)
  sarad_e2e(boot 180)
  sarad_e2e(notify 120)
  sarad_e2e(tokens 120)
  sarad_e2e(wordpress 180)
  sarad_e2e(mediawiki 180)
  sarad_e2e(commands 180)
  sarad_e2e(fortnight 240)
  sarad_e2e(quota 400)
  sarad_e2e(access 120)
  sarad_e2e(kill 280)
  sarad_e2e(quarter 600)
  sarad_e2e(alerts 600)
  sarad_e2e(push 600)
  sarad_e2e(mail 300)
  sarad_e2e(panels 300)
  sarad_e2e(package 180)
  sarad_e2e(screenshot 120)
  sarad_e2e(report_screenshot 180)
  sarad_e2e(browser 420)
  # They watch the watchdog: must not be starved by another test on a small machine.
  set_tests_properties(e2e_notify e2e_boot PROPERTIES RUN_SERIAL ON)
  # Eight hundred offices keep both cores busy.
  set_tests_properties(e2e_quarter PROPERTIES RUN_SERIAL ON)
endif()
