// SPDX-License-Identifier: Apache-2.0
// The corpus of bad configurations: tests/config/bad/NAME.yml, or NAME/sarad.yml with its further
// files, and beside it NAME.expected with the very text an operator sees.
#include "tests/config/files.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sarad {
namespace {

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{test::here() / "bad"}) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
    if (entry.path().extension() == ".yml") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string without(std::string text, const std::string& prefix) {
  for (std::size_t at = 0; (at = text.find(prefix, at)) != std::string::npos;) text.erase(at, prefix.size());
  return text;
}

class BadFile : public testing::TestWithParam<std::string> {};

TEST_P(BadFile, IsToldAsExpected) {
  const auto bad = test::here() / "bad";
  const bool folder = std::filesystem::is_directory(bad / GetParam());
  const auto home = folder ? bad / GetParam() : bad;
  const auto file = folder ? home / "sarad.yml" : bad / (GetParam() + ".yml");
  const ReadConfig read = read_config({file.string()}, test::options());
  EXPECT_FALSE(read.faults.empty());
  EXPECT_EQ(read.ok(), GetParam() == "warnings");
  test::expect_golden(bad / (GetParam() + ".expected"), without(test::lines(read.faults), home.string() + '/'));
}

INSTANTIATE_TEST_SUITE_P(Corpus, BadFile, testing::ValuesIn(cases()), [](const auto& each) { return each.param; });

TEST(BadFiles, AreManyAndEveryExpectationHasItsFile) {
  const auto names = cases();
  EXPECT_GE(names.size(), 40u);
  for (const auto& entry : std::filesystem::directory_iterator{test::here() / "bad"}) {
    if (entry.path().extension() != ".expected") continue;
    EXPECT_TRUE(std::binary_search(names.begin(), names.end(), entry.path().stem().string())) << entry.path();
  }
}

TEST(BadFiles, NeverShowTheSecretsThatStandInThem) {
  for (const auto& entry : std::filesystem::directory_iterator{test::here() / "bad"}) {
    if (entry.path().extension() != ".expected") continue;
    for (const std::string_view secret : {"EAABsbCS", "0123456789abcdef", "hunter2"})
      EXPECT_EQ(test::read_text(entry.path()).find(secret), std::string::npos) << entry.path();
  }
}

}  // namespace
}  // namespace sarad
