# SPDX-License-Identifier: Apache-2.0
# What test_store needs besides its *_test.cpp: a disk that fails on demand.
if(TARGET test_store)
  target_sources(test_store PRIVATE ${CMAKE_CURRENT_LIST_DIR}/faulty_disk.cpp)
  target_link_libraries(test_store PRIVATE OpenSSL::Crypto)
endif()
