# SPDX-License-Identifier: Apache-2.0
# What test_exporters needs besides its *_test.cpp (test_daemon the sample, too), and a program that serves the sample for browsers.
if(TARGET test_exporters)
  add_library(exporters_sample STATIC ${CMAKE_CURRENT_LIST_DIR}/sample.cpp)
  target_link_libraries(exporters_sample PUBLIC sarad_exporters)
  target_sources(test_exporters PRIVATE ${CMAKE_CURRENT_LIST_DIR}/http_peer.cpp)
  target_link_libraries(test_exporters PRIVATE exporters_sample ZLIB::ZLIB)
  if(TARGET test_daemon)
    target_link_libraries(test_daemon PRIVATE exporters_sample)
  endif()
  add_executable(sample_page EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/sample_page.cpp)
  target_link_libraries(sample_page PRIVATE exporters_sample)
endif()
