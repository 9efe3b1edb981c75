# SPDX-License-Identifier: Apache-2.0
# What test_net needs besides its *_test.cpp: servers to talk to, on loopback.
if(TARGET test_net)
  find_package(OpenSSL REQUIRED)
  find_package(ZLIB REQUIRED)
  target_sources(test_net PRIVATE ${CMAKE_CURRENT_LIST_DIR}/test_server.cpp ${CMAKE_CURRENT_LIST_DIR}/tls_server.cpp
                                  ${CMAKE_CURRENT_LIST_DIR}/world.cpp)
  target_link_libraries(test_net PRIVATE OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB ${CMAKE_DL_LIBS})
endif()
