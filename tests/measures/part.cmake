# SPDX-License-Identifier: Apache-2.0
# Properties on drawn pages and calendars.
if(TARGET test_measures)
  find_package(rapidcheck REQUIRED)
  target_sources(test_measures PRIVATE ${CMAKE_CURRENT_LIST_DIR}/drawn.cpp)
  target_link_libraries(test_measures PRIVATE rapidcheck)
endif()
