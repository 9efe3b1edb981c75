# SPDX-License-Identifier: Apache-2.0
# The pretend world's own tests (docs/simulator.md). Standard library only; nothing is built.
add_test(NAME unit_simulator COMMAND /usr/bin/python3 -B -m unittest discover -q -s ${CMAKE_CURRENT_LIST_DIR})
set_tests_properties(unit_simulator PROPERTIES LABELS unit TIMEOUT 120)
