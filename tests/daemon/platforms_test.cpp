// SPDX-License-Identifier: Apache-2.0
#include "daemon/platforms.hpp"

#include "collectors/collector.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace sarad {
namespace {

using testing::HasSubstr;

constexpr const char* kPage = SARAD_SOURCE_DIR "/docs/platforms.md";
constexpr std::string_view kMark = "<!-- generated: platforms -->\n";

std::string page() {
  std::ifstream file{kPage};
  return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(Platforms, TheReferencePageIsUpToDate) {
  const std::string text = page();
  const auto mark = text.find(kMark);
  ASSERT_NE(mark, std::string::npos);
  const std::string wanted = text.substr(0, mark) + std::string{kMark} + '\n' + platforms_markdown();
  if (std::getenv("SARAD_REGENERATE") != nullptr) std::ofstream{kPage} << wanted;
  EXPECT_EQ(page(), wanted) << "SARAD_REGENERATE=1 test_daemon --gtest_filter='Platforms*' writes it anew";
}

TEST(Platforms, EachSaysWhatItsUseTakes) {
  for (const Platform* platform : platforms()) {
    EXPECT_FALSE(platform->terms.cost.empty()) << platform->name;
    EXPECT_FALSE(platform->terms.quota.empty()) << platform->name;
    EXPECT_FALSE(platform->terms.permissions.empty()) << platform->name;
    EXPECT_THAT(platforms_text(), HasSubstr(std::string{platform->title}));
    EXPECT_THAT(platforms_json(), HasSubstr("\"name\":\"" + std::string{platform->name} + '"'));
  }
}

TEST(Platforms, WhatIsTakenFromAHookIsSaidToBePushed) {
  for (const Platform* platform : platforms())
    if (platform->take_push != nullptr) {
      EXPECT_FALSE(platform->terms.push.empty()) << platform->name;
    }
}

}  // namespace
}  // namespace sarad
