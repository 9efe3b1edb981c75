# SPDX-License-Identifier: Apache-2.0
# What reading a text costs against ICU's normalisation alone of the same texts. A short run is a test.
add_executable(bench_texts ${CMAKE_CURRENT_LIST_DIR}/bench_texts.cpp)
target_link_libraries(bench_texts PRIVATE sarad_collectors ICU::uc)
target_compile_definitions(bench_texts PRIVATE SARAD_TESTS_DIR="${CMAKE_CURRENT_SOURCE_DIR}")
add_test(NAME bench_texts COMMAND bench_texts 20)
set_tests_properties(bench_texts PROPERTIES LABELS bench RUN_SERIAL ON TIMEOUT 120)
