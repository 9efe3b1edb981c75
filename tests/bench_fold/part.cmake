# SPDX-License-Identifier: Apache-2.0
# Figures kept up to date against figures made at once: what they cost, and (on the small stream) that they agree.
add_executable(bench_fold ${CMAKE_CURRENT_LIST_DIR}/bench_fold.cpp ${CMAKE_CURRENT_LIST_DIR}/country.cpp)
target_link_libraries(bench_fold PRIVATE sarad_measures)
add_test(NAME bench_fold COMMAND bench_fold --short)
set_tests_properties(bench_fold PROPERTIES LABELS bench RUN_SERIAL ON TIMEOUT 300)

add_executable(fold_stream ${CMAKE_CURRENT_LIST_DIR}/fold_stream.cpp ${CMAKE_SOURCE_DIR}/tests/vectors/json.cpp
                           ${CMAKE_SOURCE_DIR}/tests/vectors/read_input.cpp)
target_link_libraries(fold_stream PRIVATE sarad_measures)
target_include_directories(fold_stream SYSTEM PRIVATE ${RAPIDJSON_INCLUDE_DIRS})
add_test(NAME fold_stream COMMAND fold_stream ${CMAKE_SOURCE_DIR}/tests/vectors)
set_tests_properties(fold_stream PROPERTIES LABELS unit TIMEOUT 120)
list(APPEND unit_programs fold_stream)
