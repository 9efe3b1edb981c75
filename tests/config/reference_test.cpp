// SPDX-License-Identifier: Apache-2.0
#include "config/reference.hpp"

#include "tests/config/files.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

const std::filesystem::path kPage = std::filesystem::path{SARAD_SOURCE_DIR} / "docs" / "configuration.md";

TEST(Reference, IsWhatTheReadersTablesSay) {
  const std::string page = test::read_text(kPage), mark = "<!-- generated: keys -->\n";
  const auto at = page.find(mark);
  ASSERT_NE(at, std::string::npos);
  test::expect_golden(kPage, page.substr(0, at) + mark + '\n' + configuration_reference());
}

TEST(ReferencePage, NamesEveryCodeTheReaderUses) {
  const std::string page = test::read_text(kPage);
  for (const auto& entry : std::filesystem::directory_iterator{test::here() / "bad"}) {
    const bool folder = entry.is_directory();
    if (!folder && entry.path().extension() != ".yml") continue;
    const auto file = folder ? entry.path() / "sarad.yml" : entry.path();
    for (const auto& fault : read_config({file.string()}, test::options()).faults)
      EXPECT_NE(page.find('`' + fault.code + '`'), std::string::npos) << fault.code;
  }
}

}  // namespace
}  // namespace sarad
