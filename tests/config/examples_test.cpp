// SPDX-License-Identifier: Apache-2.0
// What we ship and show is good.
#include "tests/config/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace sarad {
namespace {

using testing::ElementsAre;

ReadConfig read_example() {
  return read_config({(std::filesystem::path{SARAD_SOURCE_DIR} / "config" / "examples" / "sarad.yml").string()}, test::options());
}

TEST(Example, IsGoodWithoutAWarning) {
  const auto read = read_example();
  EXPECT_EQ(test::lines(read.faults), "");
  EXPECT_EQ(read.config.pages.size(), 4u);
  EXPECT_EQ(read.config.offices.size(), 4u);
}

TEST(Example, IsGoodWithTheLinesCommentedOutAsWell) {
  std::string text;
  const auto folder = std::filesystem::path{SARAD_SOURCE_DIR} / "config" / "examples";
  std::istringstream in{test::read_text(folder / "sarad.yml")};
  for (std::string line; std::getline(in, line);) {
    const auto first = line.find_first_not_of(' ');
    if (first != std::string::npos && first > 0 && line.compare(first, 2, "# ") == 0) line.erase(first, 2);
    text += line + '\n';
  }
  const test::Folder home;
  home.put("calendars/bd.yml", test::read_text(folder / "calendars" / "bd.yml"));
  for (const char* year : {"2024", "2025", "2026", "2027"}) {
    const std::string holidays = std::string{"calendars/bd-holidays-"} + year + ".yml";
    home.put(holidays, test::read_text(folder / holidays));
  }
  home.put("pages.csv", test::read_text(folder / "pages.csv"));
  const auto read = read_config({home.put("sarad.yml", text)}, test::options());
  EXPECT_EQ(read.config.pages.size(), 5u);
  EXPECT_EQ(read.config.policies.at("default").size(), 2u);
  for (const auto& fault : read.faults) EXPECT_EQ(fault.code, "missing_credential") << fault.text();
}

TEST(ShippedCalendar, HasTheFourWeeklyVersions) {
  const Config config = read_example().config;
  const CalendarSpec& bd = config.calendars.at("bd");
  std::vector<std::string> from;
  for (const auto& weekly : bd.weekly) {
    const Span hours = weekly.hours[0].at(0);
    const auto hour = [](Seconds t) { return std::to_string(t.count() / 3600); };
    std::string told = weekly.from ? std::to_string(weekly.from->time_since_epoch().count()) : "always";
    from.push_back(told + ' ' + hour(hours.start) + '-' + hour(hours.end));
    EXPECT_TRUE(weekly.hours[5].empty());
    EXPECT_TRUE(weekly.hours[6].empty());
  }
  EXPECT_THAT(from, ElementsAre("always 9-17", "19228 8-15", "19311 9-16", "19893 9-17"));
}

TEST(DesignExample, OfTheConfigurationPageHasOnlyWarnings) {
  const auto read = read_config({(test::here() / "good" / "every_key.yml").string()}, test::options());
  for (const auto& fault : read.faults) EXPECT_TRUE(fault.warning) << fault.text();
  EXPECT_FALSE(read.faults.empty());
}

}  // namespace
}  // namespace sarad
