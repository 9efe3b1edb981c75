# SPDX-License-Identifier: Apache-2.0
# Explanations of every vector of cases.json, and of pages folded from facts, counted again (label: unit).
if(TARGET sarad_exporters)
  find_package(rapidcheck REQUIRED)
  add_executable(test_explain ${CMAKE_CURRENT_LIST_DIR}/vectors_explained_test.cpp
                 ${CMAKE_CURRENT_LIST_DIR}/folded_page_test.cpp
                 ${CMAKE_CURRENT_LIST_DIR}/second_opinion_test.cpp
                 ${CMAKE_CURRENT_LIST_DIR}/passed_words_test.cpp
                 ${CMAKE_SOURCE_DIR}/tests/measures/page_story_test.cpp ${CMAKE_SOURCE_DIR}/tests/measures/drawn.cpp
                 ${CMAKE_SOURCE_DIR}/tests/vectors/json.cpp ${CMAKE_SOURCE_DIR}/tests/vectors/read_input.cpp)
  target_link_libraries(test_explain PRIVATE sarad_exporters rapidcheck GTest::gmock GTest::gtest_main)
  target_include_directories(test_explain SYSTEM PRIVATE ${RAPIDJSON_INCLUDE_DIRS})
  target_compile_definitions(test_explain PRIVATE SARAD_TESTS_DIR="${CMAKE_SOURCE_DIR}/tests")
  add_test(NAME unit_explain COMMAND test_explain)
  set_tests_properties(unit_explain PROPERTIES LABELS unit TIMEOUT 120)
  list(APPEND unit_programs test_explain)
endif()
