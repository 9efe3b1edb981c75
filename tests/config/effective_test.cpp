// SPDX-License-Identifier: Apache-2.0
// What `check --print-effective` shows reads back to the same.
#include "tests/config/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using testing::HasSubstr;
using testing::Not;

ReadConfig read_again(const ReadConfig& read) {
  const test::Folder folder;
  return read_config({folder.put("sarad.yml", print_effective(read))}, test::options());
}

void expect_round_trip(const ReadConfig& read) {
  ASSERT_TRUE(read.ok()) << test::lines(read.faults);
  const ReadConfig again = read_again(read);
  EXPECT_TRUE(again.ok()) << test::lines(again.faults) << print_effective(read);
  EXPECT_EQ(print_effective(again), print_effective(read));
}

TEST(Effective, OfAnEmptyConfigurationReadsBackToTheSame) { expect_round_trip(test::read_text_as_config("")); }

TEST(Effective, OfTheExampleReadsBackToTheSame) {
  const auto example = std::filesystem::path{SARAD_SOURCE_DIR} / "config" / "examples" / "sarad.yml";
  expect_round_trip(read_config({example.string()}, test::options()));
}

TEST(Effective, OfEveryKindOfValueReadsBackToTheSame) {
  const auto read = read_config({(test::here() / "good" / "everything.yml").string()}, test::options());
  expect_round_trip(read);
  const Config again = read_again(read).config;
  EXPECT_EQ(again.offices[1].name, read.config.offices[1].name);
  EXPECT_EQ(again.pages[0].registered, read.config.pages[0].registered);
  EXPECT_EQ(again.pages[0].token.reveal(), read.config.pages[0].token.reveal());
  EXPECT_EQ(again.policies.at("default")[1].from, read.config.policies.at("default")[1].from);
  const auto &days = read.config.calendars.at("bd").days, &days_again = again.calendars.at("bd").days;
  ASSERT_EQ(days.size(), days_again.size());
  for (std::size_t i = 0; i < days.size(); ++i) EXPECT_EQ(days[i].open, days_again[i].open) << i;
}

TEST(Effective, ShowsDefaultsAndInheritedValues) {
  const std::string shown = print_effective(test::read_text_as_config("offices: [{id: a}]\n"));
  EXPECT_THAT(shown, HasSubstr("final_answer: {working_days: 7}"));
  EXPECT_THAT(shown, HasSubstr("{id: a, name: a, level: other, policy: default}"));
}

TEST(Effective, ShowsNamesOfSecretsAndNeverTheirValues) {
  const auto read = read_config({(test::here() / "good" / "everything.yml").string()}, test::options());
  const std::string shown = print_effective(read);
  EXPECT_THAT(shown, HasSubstr("token: {credential: fb-main}"));
  EXPECT_THAT(shown, Not(HasSubstr("pretend-token")));
  EXPECT_THAT(shown, Not(HasSubstr("0123456789abcdef")));
}

TEST(Effective, KeepsAHolidayThatIsOnlyAnEmptyList) {
  const auto read = test::read_text_as_config(
      "calendars: {bd: {version: a, weekly: [{hours: {sun: [\"09:00-17:00\"]}}], days: [{date: 2027-03-26, open: []}]}}\n");
  EXPECT_THAT(print_effective(read), HasSubstr("{date: 2027-03-26, open: [], provisional: false}"));
}

TEST(Effective, QuotesWhatOtherReadersOfYamlWouldMistake) {
  const auto read = test::read_text_as_config("policies: {default: [{version: \"no\"}], \"007\": [{version: \"a: b # c\\t\\\\\\\"\"}]}\n");
  const std::string shown = print_effective(read);
  EXPECT_THAT(shown, HasSubstr("version: \"no\""));
  EXPECT_THAT(shown, HasSubstr("\"007\":"));
  EXPECT_EQ(read_again(read).config.policies.at("007")[0].version, "a: b # c\t\\\"");
}

}  // namespace
}  // namespace sarad
