# SPDX-License-Identifier: Apache-2.0
# `conformance DIR…` replays fixture cases (tests/fixtures/README.md) through the collectors.
add_library(sarad_conformance STATIC ${CMAKE_SOURCE_DIR}/tests/conformance/case.cpp ${CMAKE_SOURCE_DIR}/tests/conformance/exchange.cpp
            ${CMAKE_SOURCE_DIR}/tests/conformance/judge.cpp)
target_link_libraries(sarad_conformance PUBLIC sarad_collectors)
add_executable(conformance ${CMAKE_SOURCE_DIR}/tests/conformance/main.cpp)
target_link_libraries(conformance PRIVATE sarad_conformance)
if(TARGET test_collectors)
  target_link_libraries(test_collectors PRIVATE sarad_conformance)
endif()
file(GLOB fixtures CONFIGURE_DEPENDS LIST_DIRECTORIES true ${CMAKE_SOURCE_DIR}/tests/fixtures/*)
foreach(folder ${fixtures})
  if(IS_DIRECTORY ${folder})
    get_filename_component(platform ${folder} NAME)
    add_test(NAME conformance_${platform} COMMAND conformance ${folder})
    set_tests_properties(conformance_${platform} PROPERTIES LABELS "conformance;unit" TIMEOUT 60)
  endif()
endforeach()
