// SPDX-License-Identifier: Apache-2.0
// Files of expected text. SARAD_REGENERATE=1 writes them anew; look at the diff before you keep it.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace sarad::test {

inline void compare_file(const std::string& path, const std::string& text) {
  if (std::getenv("SARAD_REGENERATE") != nullptr) {
    std::ofstream{path, std::ios::binary} << text;
    return;
  }
  std::ifstream file{path, std::ios::binary};
  const std::string expected{std::istreambuf_iterator<char>{file}, {}};
  EXPECT_EQ(text, expected) << path << " differs; SARAD_REGENERATE=1 test_exporters writes it anew";
}

inline void compare_golden(const std::string& name, const std::string& text) {
  compare_file(std::string{SARAD_TESTS_DIR} + "/exporters/golden/" + name, text);
}

/// What a command prints when it is given `input`.
inline std::string output_of(const std::string& command, const std::string& input) {
  const std::string file =
      testing::TempDir() + "sarad-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + "-in.txt";
  std::ofstream{file, std::ios::binary} << input;
  std::string out;
  if (FILE* pipe = popen((command + " < '" + file + "'").c_str(), "r")) {
    char some[4096];
    for (std::size_t size; (size = std::fread(some, 1, sizeof some, pipe)) > 0;) out.append(some, size);
    pclose(pipe);
  }
  std::remove(file.c_str());
  return out;
}

}  // namespace sarad::test
